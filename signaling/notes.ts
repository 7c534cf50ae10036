import type { RoomCode } from '../src/base/ids.ts'
import type { PeerMessage, RefusalCode } from '../src/protocol/signal.ts'
import type { BusTrouble } from './bus.ts'

/** Why a request for a WebSocket is turned away before there is one. */
export type TurnedAway = 'origin' | 'address-sockets' | 'address-upgrades' | 'draining'

/** What happens at a server, for whoever counts it or writes it down. What peers say is not in it, nor a token or a pass. */
export type Note =
  | { readonly type: 'listening'; readonly port: number; readonly secure: boolean }
  | { readonly type: 'turned-away'; readonly why: TurnedAway; readonly address: string }
  /** A connection that asked for nothing yet: its address has too many. */
  | { readonly type: 'connection-cut'; readonly address: string }
  | { readonly type: 'proxy-untrusted'; readonly address: string }
  | { readonly type: 'message'; readonly of: PeerMessage['type'] }
  | { readonly type: 'room-opened'; readonly code: RoomCode }
  | { readonly type: 'joined' }
  | { readonly type: 'refused'; readonly code: RefusalCode }
  /** It did not read what it was told. */
  | { readonly type: 'slow-closed' }
  | { readonly type: 'silent-closed' }
  | { readonly type: 'bus-troubled'; readonly what: BusTrouble; readonly messages: number }
  | { readonly type: 'certificate-read' }
  | { readonly type: 'certificate-unreadable' }
  | { readonly type: 'draining'; readonly sockets: number }
  | { readonly type: 'ended' }

export type TakeNote = (note: Note) => void
