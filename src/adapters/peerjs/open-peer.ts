import { Peer, type PeerError, type PeerErrorType } from 'peerjs'
import { type Broker, showBroker } from '../../base/broker.ts'
import { TabgridError } from '../../base/errors.ts'
import type { RoomCode } from '../../base/ids.ts'
import type { Meeting } from '../dialing/read-meeting.ts'

export interface PeerOptions extends Meeting {
  readonly id: string
  /** Whoever knows it can have the id again. */
  readonly token: string
}

/** Under which id a room's host is found. */
export const hostIdOf = (code: RoomCode): string => `tabgrid-${code}`

/** An own time limit: a browser may wait for minutes on a broker that swallows packets. */
export const greetingMs = 10_000

/** With an id of our own nothing is fetched: all that is said to a broker goes over one WebSocket. */
export const openPeer = ({ broker, id, token, rtcConfig }: PeerOptions): Peer =>
  new Peer(id, { ...broker, token, config: rtcConfig, debug: 0 })

export type PeerTrouble = PeerError<`${PeerErrorType}`>

/** Why a broker let go of a peer, for people. `undefined` for what concerns one connection of it, and is heard there. */
export function refusalOf({ type, message }: PeerTrouble, broker: Broker): TabgridError | undefined {
  switch (type) {
    case 'unavailable-id':
      return new TabgridError('room-hosted', 'somebody else has this room’s code at its broker')
    case 'server-error':
    case 'invalid-key':
    case 'invalid-id':
      return new TabgridError('server-busy', `the broker at ${showBroker(broker)} refused: ${message}`)
    case 'browser-incompatible':
      return new TabgridError('link-failed', 'WebRTC is switched off in this browser: switch it on, or use another')
    case 'network':
    case 'socket-error':
    case 'socket-closed':
    case 'ssl-unavailable':
    case 'disconnected':
      return unreachable(broker)
    case 'peer-unavailable':
    case 'webrtc':
      return undefined
  }
}

export const unreachable = (broker: Broker): TabgridError =>
  new TabgridError(
    'server-unreachable',
    `no answer from the broker at ${showBroker(broker)}: check its address, and that this device is in its network`,
  )
