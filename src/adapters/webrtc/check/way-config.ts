import type { WayName } from '../../../protocol/check.ts'
import type { IceServer } from '../../../protocol/signal.ts'

const isTurn = (url: string): boolean => /^turns?:/.test(url)

export const offersTurn = (ice: readonly IceServer[]): boolean => ice.some(({ urls }) => urls.some(isTurn))

/** What leaves a connection one way only. The end that does not dial takes that of `direct`, also where the other goes through TURN. */
export function wayConfig(way: Exclude<WayName, 'relay'>, ice: readonly IceServer[]): RTCConfiguration {
  if (way === 'turn') return { iceServers: [...ice], iceTransportPolicy: 'relay' }
  const stun = ice.map((server) => ({ ...server, urls: server.urls.filter((url) => !isTurn(url)) }))
  return { iceServers: stun.filter(({ urls }) => urls.length > 0) }
}
