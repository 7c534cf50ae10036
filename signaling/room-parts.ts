import type { ConnectionId, RoomCode } from '../src/base/ids.ts'
import type { PeerMessage, RefusalCode, ServerMessage } from '../src/protocol/signal.ts'

// What a room is, and what is said in it.

declare const roomIdBrand: unique symbol
/** A room's own, opaque name. The code that people type is only an alias of it. */
export type RoomId = string & { readonly [roomIdBrand]: true }

/** A room whose coordinator is gone keeps its members and its code until `heldUntilMs`, for the holder of its token. */
type Host =
  | { readonly at: 'present'; readonly connection: ConnectionId }
  | { readonly at: 'absent'; readonly heldUntilMs: number }

export interface Room {
  readonly id: RoomId
  /** What people type. Its coordinator may have another one made (W112). */
  code: RoomCode
  token: string
  /** By this code it was opened: passes for the relay name it for as long as it lives. */
  readonly openedAs: RoomCode
  /** It leads nowhere, but the coordinator that has not heard of the new one comes back by it. */
  former: { readonly code: RoomCode; readonly token: string } | undefined
  host: Host
  /** All but the coordinator, in the order of joining. */
  readonly members: Set<ConnectionId>
}

/** What the rooms themselves have to say; the server adds what else it does for who is in one. */
export type RoomMessage =
  | Exclude<ServerMessage, Greeting | { type: 'refused' | 'ice' | 'draining' }>
  | Omit<Extract<Greeting, { type: 'hosted' }>, 'pass' | 'ice'>
  | Omit<Extract<Greeting, { type: 'joined' }>, 'pass' | 'ice'>
type Greeting = Extract<ServerMessage, { type: 'hosted' | 'joined' }>

/** What to do about it, in this order. After `refuse` or `close` a connection is unknown here. */
export type RoomEffect =
  | { readonly type: 'send'; readonly to: ConnectionId; readonly message: RoomMessage }
  /** Say why, then close. */
  | {
      readonly type: 'refuse'
      readonly connection: ConnectionId
      readonly code: RefusalCode
      readonly reason: string
    }
  | { readonly type: 'close'; readonly connection: ConnectionId }
  | { readonly type: 'room-opened'; readonly code: RoomCode }
  /** A room that is there has this code as well, or instead. */
  | { readonly type: 'code-taken'; readonly code: RoomCode }
  /** No room has this code any more. */
  | { readonly type: 'room-closed'; readonly code: RoomCode }

type Signal = Extract<PeerMessage, { type: 'signal' }>

export interface RoomsView {
  readonly rooms: ReadonlyMap<RoomId, Readonly<Room>>
  readonly idByCode: ReadonlyMap<RoomCode, RoomId>
  readonly idByFormerCode: ReadonlyMap<RoomCode, RoomId>
  readonly roomByConnection: ReadonlyMap<ConnectionId, Readonly<Room>>
}

export const isHost = (room: Room, connection: ConnectionId): boolean =>
  room.host.at === 'present' && room.host.connection === connection

/**
 * A signal for someone who is not here (gone, of another room, or a fellow member) is dropped without a word:
 * a peer that leaves while others still send to it is no fault of theirs, and an answer would tell of other rooms.
 */
export function relay(room: Room, from: ConnectionId, signal: Signal): RoomEffect[] {
  const reachable = isHost(room, from) ? room.members.has(signal.to) : isHost(room, signal.to)
  return reachable ? [send(signal.to, { type: 'signal', from, body: signal.body })] : []
}

export const toHost = (room: Room, message: RoomMessage): RoomEffect[] =>
  room.host.at === 'present' ? [send(room.host.connection, message)] : []

export const send = (to: ConnectionId, message: RoomMessage): RoomEffect => ({ type: 'send', to, message })

export const hosted = ({ code, token, members }: Room, self: ConnectionId): RoomEffect =>
  send(self, { type: 'hosted', self, code, token, members: [...members] })

export const refuse = (connection: ConnectionId, code: RefusalCode, reason: string): RoomEffect => ({
  type: 'refuse',
  connection,
  code,
  reason,
})

export const notFound = (connection: ConnectionId): RoomEffect =>
  refuse(connection, 'room-not-found', 'There is no such room. Check the code, or ask the host for a new one.')
