import type { WayName } from '../../../protocol/check.ts'
import type { IceServer } from '../../../protocol/signal.ts'

const isTurn = (url: string): boolean => /^turns?:/.test(url)

export const offersTurn = (ice: readonly IceServer[]): boolean => ice.some(({ urls }) => urls.some(isTurn))

/**
 * What leaves a connection one way only. The end that does not dial takes that of `direct`, also where the other goes through TURN:
 * then it must say by which address the TURN server knows it, which is all that this lets through. Every TURN server tells it to who
 * asks by STUN over UDP (RFC 8656, section 2.2); the names that browsers give their own addresses lead nowhere from outside.
 */
export function wayConfig(way: Exclude<WayName, 'relay'>, ice: readonly IceServer[]): RTCConfiguration {
  if (way === 'turn') return { iceServers: [...ice], iceTransportPolicy: 'relay' }
  const urls = new Set(ice.flatMap((server) => server.urls.flatMap(asStun)))
  return { iceServers: urls.size > 0 ? [{ urls: [...urls] }] : [] }
}

function asStun(url: string): string[] {
  if (!isTurn(url)) return [url]
  const [, address] = /^turn:([^?]+)(?:\?transport=udp)?$/.exec(url) ?? []
  return address === undefined ? [] : [`stun:${address}`]
}
