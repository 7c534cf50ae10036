import type { Clock } from '../../ports.ts'
import type { OpeningListener, OpeningPeer } from './opening-peer.ts'
import { openPeer } from './peer-link.ts'
import { openRelayedPeer, type RelayAccess } from './relayed-peer.ts'

/** What links can go over at the moment: asked anew for each, because the server's offer changes. */
export interface LinkWays {
  rtcConfig(): RTCConfiguration
  relay(): RelayAccess
}

interface Opening {
  readonly initiator: boolean
  readonly clock: Clock
  /** Asked only on the way through the relay, once the other end has proved itself. */
  readonly pair: () => string
  readonly listener: OpeningListener
}

export function openAlong(at: 'direct' | 'relay', ways: LinkWays, opening: Opening): OpeningPeer {
  if (at === 'direct') return openPeer({ ...opening, rtcConfig: ways.rtcConfig() })
  return openRelayedPeer({ ...opening, access: ways.relay() })
}
