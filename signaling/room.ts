import { assert } from '../src/base/assert.ts'
import { type ConnectionId, type RandomBytes, type RoomCode, randomId, randomRoomCode } from '../src/base/ids.ts'
import { timing } from '../src/protocol/limits.ts'
import type { PeerMessage, RefusalCode } from '../src/protocol/signal.ts'
import {
  hosted,
  isHost,
  notFound,
  type Room,
  type RoomEffect,
  type RoomId,
  type RoomsView,
  refuse,
  relay,
  send,
  toHost,
} from './room-parts.ts'
import { type ServerLimits, serverLimits } from './server-limits.ts'

/** What happened. `message` comes from `readPeerMessage`, so it is valid and of our version. */
export type RoomEvent =
  | {
      readonly type: 'message-received'
      readonly from: ConnectionId
      readonly message: PeerMessage
      readonly atMs: number
    }
  | { readonly type: 'socket-closed'; readonly connection: ConnectionId; readonly atMs: number }
  | { readonly type: 'time-passed'; readonly atMs: number }
  /** The room of this code lives on another server now. */
  | { readonly type: 'room-moved'; readonly code: RoomCode }

type Admission = Extract<PeerMessage, { type: 'create' | 'reclaim' | 'join' }>

/** Makes the secret tokens of rooms, and knows those that it made again, also after a restart. */
export interface RoomTokens {
  tokenFor(code: RoomCode, random: RandomBytes): string
  isTokenFor(code: RoomCode, token: string): boolean
}

type RoomLimits = Pick<ServerLimits, 'rooms' | 'roomMembers'>

/** After a restart devices are often back before their host, which tries every 2 s at least. */
const hostBackMs = 5_000
/** As many as a large school. */
const waitingMax = 2_000

/**
 * All rooms of one server: who is in which, and who may speak to whom. Pure: no clock, no chance, no I/O.
 *
 * A room is a star. Its coordinator hears of members and exchanges signals with each; members neither hear of
 * nor reach each other. Telling everybody of everybody would cost 90 times the CPU in a room of 2,000.
 */
export class Rooms {
  readonly #random: RandomBytes
  readonly #tokens: RoomTokens
  readonly #limits: RoomLimits
  readonly #rooms = new Map<RoomId, Room>()
  readonly #idByCode = new Map<RoomCode, RoomId>()
  /** Codes that lead nowhere, and are kept from others while their rooms live. */
  readonly #idByFormerCode = new Map<RoomCode, RoomId>()
  readonly #roomByConnection = new Map<ConnectionId, Room>()
  /** Who came back to a server that was just started before the host of the room did. */
  readonly #waiting = new Map<ConnectionId, RoomCode>()
  readonly #waitUntilMs: number

  /** @param startedAtMs when a server began that may have had rooms before, and has forgotten them. */
  constructor(random: RandomBytes, tokens: RoomTokens, startedAtMs = -Infinity, limits: RoomLimits = serverLimits) {
    this.#random = random
    this.#tokens = tokens
    this.#limits = limits
    this.#waitUntilMs = startedAtMs + hostBackMs
  }

  handle(event: RoomEvent): RoomEffect[] {
    switch (event.type) {
      case 'message-received':
        return this.#receive(event.from, event.message, event.atMs)
      case 'socket-closed':
        return this.#leave(event.connection, event.atMs)
      case 'time-passed':
        return [...this.#endOverdueRooms(event.atMs), ...this.#endWaiting(event.atMs)]
      case 'room-moved':
        return this.#giveUpRoom(event.code)
    }
  }

  /** Also by a former code: who says that one is answered here. */
  hasRoom(code: RoomCode): boolean {
    return this.#isTaken(code)
  }

  /** What a pass of this connection for the relay is for: the same for all in its room, whatever code that has now. */
  passCodeOf(connection: ConnectionId): RoomCode | undefined {
    return this.#roomByConnection.get(connection)?.openedAs
  }

  #isTaken(code: RoomCode): boolean {
    return this.#idByCode.has(code) || this.#idByFormerCode.has(code)
  }

  /** To how many others this connection may speak: a coordinator to all its members, anybody else to one. */
  partnerCount(connection: ConnectionId): number {
    const room = this.#roomByConnection.get(connection)
    return room !== undefined && isHost(room, connection) ? Math.max(1, room.members.size) : 1
  }

  /** The whole state, to be read: for tests of the invariants. */
  view(): RoomsView {
    return {
      rooms: this.#rooms,
      idByCode: this.#idByCode,
      idByFormerCode: this.#idByFormerCode,
      roomByConnection: this.#roomByConnection,
    }
  }

  #receive(from: ConnectionId, message: PeerMessage, atMs: number): RoomEffect[] {
    const room = this.#roomByConnection.get(from)
    if (message.type === 'create' || message.type === 'reclaim' || message.type === 'join') {
      if (room === undefined && !this.#waiting.has(from)) return this.#admit(from, message, atMs)
      return this.#refuse(from, atMs, 'message-invalid', 'This connection has a room already. Open another one.')
    }
    if (room === undefined) {
      return this.#refuse(from, atMs, 'message-invalid', 'The first message must be create, reclaim or join.')
    }
    switch (message.type) {
      case 'ping':
        return [send(from, { type: 'pong' })]
      case 'signal':
        return relay(room, from, message)
      case 'new-code':
        if (isHost(room, from)) return this.#renew(room, from)
        return this.#refuse(from, atMs, 'message-invalid', 'Only the host of a room can give it another code.')
      case 'end-room':
        if (isHost(room, from)) return this.#endRoom(room, 'The host ended this room.')
        return this.#refuse(from, atMs, 'message-invalid', 'Only the host of a room can end it.')
    }
  }

  #admit(from: ConnectionId, message: Admission, atMs: number): RoomEffect[] {
    switch (message.type) {
      case 'create':
        return this.#create(from)
      case 'reclaim':
        return this.#reclaim(from, message)
      case 'join':
        return this.#join(from, message.code, atMs)
    }
  }

  #create(from: ConnectionId): RoomEffect[] {
    const code = this.#unusedCode()
    return this.#open(from, code, this.#tokens.tokenFor(code, this.#random))
  }

  #open(from: ConnectionId, code: RoomCode, token: string): RoomEffect[] {
    if (this.#rooms.size >= this.#limits.rooms) {
      return [refuse(from, 'rate-exceeded', 'This server has too many rooms now. Try again in some minutes.')]
    }
    const room: Room = {
      id: randomId<RoomId>(this.#random),
      code,
      token,
      openedAs: code,
      former: undefined,
      host: { at: 'present', connection: from },
      members: new Set(),
    }
    this.#rooms.set(room.id, room)
    this.#idByCode.set(room.code, room.id)
    this.#roomByConnection.set(from, room)
    return [hosted(room, from), { type: 'room-opened', code: room.code }]
  }

  #unusedCode(): RoomCode {
    for (let attempt = 0; attempt < 100; attempt++) {
      const code = randomRoomCode(this.#random)
      if (!this.#isTaken(code)) return code
    }
    assert(false, 'no unused room code in 100 draws: the source of random bytes is broken')
  }

  /** Members stay, and are told by their coordinator: the server cannot know whom of them it means to keep. */
  #renew(room: Room, from: ConnectionId): RoomEffect[] {
    const code = this.#unusedCode()
    const closed = this.#forgetFormer(room)
    room.former = { code: room.code, token: room.token }
    this.#idByCode.delete(room.code)
    this.#idByFormerCode.set(room.code, room.id)
    room.code = code
    room.token = this.#tokens.tokenFor(code, this.#random)
    this.#idByCode.set(code, room.id)
    return [{ type: 'code-taken', code }, ...closed, send(from, { type: 'code-changed', code, token: room.token })]
  }

  /** Its code is free. */
  #forgetFormer(room: Room): RoomEffect[] {
    if (room.former === undefined) return []
    const { code } = room.former
    this.#idByFormerCode.delete(code)
    return [{ type: 'room-closed', code }]
  }

  /**
   * A server that was started again knows no room: whoever has the token that it made for one gets it back. Else an unknown
   * room and a wrong token get the same answer, so that guessing codes tells nothing.
   */
  #reclaim(from: ConnectionId, message: Extract<Admission, { type: 'reclaim' }>): RoomEffect[] {
    const room = this.#find(message.code) ?? this.#findFormer(message.code)
    if (room === undefined && this.#tokens.isTokenFor(message.code, message.token)) {
      return [...this.#open(from, message.code, message.token), ...this.#letIn(message.code)]
    }
    const isNewest = room?.code === message.code
    const token = isNewest ? room?.token : room?.former?.token
    if (room === undefined || token !== message.token) return [notFound(from)]
    const former = room.host
    if (former.at === 'present' && !message.takeOver) {
      return [refuse(from, 'room-hosted', 'This room is open in another tab. Take it over, or go on there.')]
    }
    room.host = { at: 'present', connection: from }
    this.#roomByConnection.set(from, room)
    const effects = [hosted(room, from)]
    if (former.at === 'present') {
      this.#roomByConnection.delete(former.connection)
      effects.push(refuse(former.connection, 'room-taken-over', 'This room was taken over by another tab.'))
    }
    return effects
  }

  #join(from: ConnectionId, code: RoomCode, atMs: number): RoomEffect[] {
    const room = this.#find(code)
    if (room === undefined) {
      if (atMs >= this.#waitUntilMs || this.#waiting.size >= waitingMax) return [notFound(from)]
      this.#waiting.set(from, code)
      return []
    }
    return this.#enter(from, room)
  }

  /** Those who waited for this room. */
  #letIn(code: RoomCode): RoomEffect[] {
    const room = this.#find(code)
    const waited = [...this.#waiting].filter(([, wanted]) => wanted === code).map(([connection]) => connection)
    if (room === undefined) return []
    return waited.flatMap((connection) => {
      this.#waiting.delete(connection)
      return this.#enter(connection, room)
    })
  }

  #endWaiting(atMs: number): RoomEffect[] {
    if (atMs < this.#waitUntilMs) return []
    const waited = [...this.#waiting.keys()]
    this.#waiting.clear()
    return waited.map(notFound)
  }

  #enter(from: ConnectionId, room: Room): RoomEffect[] {
    if (room.members.size >= this.#limits.roomMembers) {
      const reason = `This room is full: it has ${this.#limits.roomMembers} members. Try again when one has left.`
      return [refuse(from, 'room-full', reason)]
    }
    room.members.add(from)
    this.#roomByConnection.set(from, room)
    return [
      send(from, { type: 'joined', self: from, code: room.code }),
      ...toHost(room, { type: 'member-joined', member: from }),
    ]
  }

  #find(code: RoomCode): Room | undefined {
    const id = this.#idByCode.get(code)
    return id === undefined ? undefined : this.#rooms.get(id)
  }

  /** Of a coordinator that lost the server before it heard of the new code: it hears of it now. */
  #findFormer(code: RoomCode): Room | undefined {
    const id = this.#idByFormerCode.get(code)
    return id === undefined ? undefined : this.#rooms.get(id)
  }

  #refuse(connection: ConnectionId, atMs: number, code: RefusalCode, reason: string): RoomEffect[] {
    return [refuse(connection, code, reason), ...this.#leave(connection, atMs)]
  }

  #leave(connection: ConnectionId, atMs: number): RoomEffect[] {
    const room = this.#roomByConnection.get(connection)
    this.#waiting.delete(connection)
    if (room === undefined) return []
    this.#roomByConnection.delete(connection)
    if (isHost(room, connection)) {
      room.host = { at: 'absent', heldUntilMs: atMs + timing.roomHeldMs }
      return []
    }
    room.members.delete(connection)
    return toHost(room, { type: 'member-left', member: connection })
  }

  #endOverdueRooms(atMs: number): RoomEffect[] {
    const overdue = [...this.#rooms.values()].filter(
      (room) => room.host.at === 'absent' && room.host.heldUntilMs <= atMs,
    )
    return overdue.flatMap((room) => this.#endRoom(room, 'The host of this room has been away for too long.'))
  }

  #endRoom(room: Room, reason: string): RoomEffect[] {
    const effects: RoomEffect[] = []
    for (const member of room.members) {
      this.#roomByConnection.delete(member)
      effects.push(refuse(member, 'room-ended', reason))
    }
    if (room.host.at === 'present') {
      this.#roomByConnection.delete(room.host.connection)
      effects.push({ type: 'close', connection: room.host.connection })
    }
    return [...effects, ...this.#remove(room)]
  }

  /** All of it are sent away, and come back to where it lives. */
  #giveUpRoom(code: RoomCode): RoomEffect[] {
    const room = this.#find(code)
    if (room === undefined) return []
    const everybody = [...(room.host.at === 'present' ? [room.host.connection] : []), ...room.members]
    for (const connection of everybody) this.#roomByConnection.delete(connection)
    const reason = 'This room lives on another server now. Connect again.'
    return [...everybody.map((connection) => refuse(connection, 'server-busy', reason)), ...this.#remove(room)]
  }

  #remove(room: Room): RoomEffect[] {
    this.#idByCode.delete(room.code)
    this.#rooms.delete(room.id)
    return [{ type: 'room-closed', code: room.code }, ...this.#forgetFormer(room)]
  }
}
