import { assertNever } from '../src/base/assert.ts'
import type { ConnectionId, RoomCode } from '../src/base/ids.ts'
import type { PeerMessage, ServerMessage } from '../src/protocol/signal.ts'
import {
  answerMs,
  type Bus,
  type BusListener,
  type BusTrouble,
  type Home,
  type OpenBus,
  type ServerId,
  serverOf,
} from './bus.ts'
import type { BusMessage } from './bus-message.ts'
import type { PeerSocket } from './peer-socket.ts'
import type { RoomEvent } from './room.ts'

/** Of a socket of this server whose room is not, or perhaps not, here. */
type Place =
  | { readonly at: 'asking'; readonly waiting: PeerMessage[] }
  | { readonly at: 'away'; readonly home: ServerId; partners: number; readonly unanswered: NodeJS.Timeout }

/** What the crossing needs of its server. */
export interface CrossingOwner {
  /** For the rooms that live here. */
  handle(event: RoomEvent): void
  hasRoom(code: RoomCode): boolean
  /** A socket of this server. */
  socket(connection: ConnectionId): PeerSocket | undefined
  nowMs(): number
  troubled(what: BusTrouble, messages: number): void
}

type Admission = Extract<PeerMessage, { type: 'join' | 'reclaim' }>

const hasRoom = 'This connection has a room already. Open another one.'
const busy = 'The server of this room is out of reach. Connect again in a moment.'

/**
 * Leads a socket's events to the server where its room lives, and what that one says back to the socket. For the
 * rooms it makes no difference whose socket a connection is; a room that all meet on one server costs nothing here.
 */
export class Crossing implements BusListener {
  readonly #bus: Bus
  readonly #owner: CrossingOwner
  readonly #places = new Map<ConnectionId, Place>()
  /** Connections of other servers in rooms of this one. */
  readonly #guests = new Map<ServerId, Set<ConnectionId>>()

  constructor(openBus: OpenBus, owner: CrossingOwner) {
    this.#owner = owner
    this.#bus = openBus(this)
  }

  get self(): ServerId {
    return this.#bus.self
  }

  /** A socket of this server said it. */
  heard(from: ConnectionId, message: PeerMessage): void {
    if (this.#owner.socket(from) === undefined) return // refused meanwhile: what was held for it is of nobody
    const place = this.#places.get(from)
    const asksForRoom = message.type === 'create' || message.type === 'reclaim' || message.type === 'join'
    if (asksForRoom && place !== undefined) this.#owner.socket(from)?.refuse('message-invalid', hasRoom)
    else if (place?.at === 'away') this.#forward(place.home, from, message)
    else if (place?.at === 'asking') place.waiting.push(message)
    else if ((message.type === 'join' || message.type === 'reclaim') && !this.#owner.hasRoom(message.code)) {
      void this.#ask(from, message)
    } else this.#here(from, message)
  }

  /** A socket of this server is no more. */
  ended(connection: ConnectionId): void {
    const place = this.#places.get(connection)
    this.#forgetPlace(connection)
    if (place?.at === 'away') this.#bus.send(place.home, { type: 'ended', connection })
    else this.#owner.handle({ type: 'socket-closed', connection, atMs: this.#owner.nowMs() })
  }

  /** To how many others a socket of this server may speak; `undefined` when its room is not elsewhere. */
  partnerCount(connection: ConnectionId): number | undefined {
    const place = this.#places.get(connection)
    return place?.at === 'away' ? Math.max(1, place.partners) : undefined
  }

  /** What is to be said to a connection that has no socket here: nothing when it was one of this server. */
  farEnd(connection: ConnectionId): Pick<PeerSocket, 'send' | 'refuse' | 'close'> {
    return {
      send: (message) => this.#tell(connection, message),
      refuse: (code, reason) => this.#dismiss({ type: 'refuse', connection, code, reason }),
      close: () => this.#dismiss({ type: 'close', connection }),
    }
  }

  roomOpened(code: RoomCode): void {
    this.#bus.claim(code)
  }

  roomClosed(code: RoomCode): void {
    this.#bus.release(code)
  }

  async leave(): Promise<void> {
    for (const connection of [...this.#places.keys()]) this.#forgetPlace(connection)
    await this.#bus.close()
  }

  received(from: ServerId, message: BusMessage): void {
    const { connection } = message
    switch (message.type) {
      case 'received':
      case 'ended':
        if (serverOf(connection) === from) this.#hearGuest(from, message)
        return
      case 'tell':
      case 'refuse':
      case 'close': {
        const place = this.#places.get(connection)
        if (place?.at === 'away' && place.home === from) this.#answer(connection, place, message)
        return
      }
      default:
        assertNever(message)
    }
  }

  gone(server: ServerId): void {
    for (const connection of this.#guests.get(server) ?? []) {
      this.#owner.handle({ type: 'socket-closed', connection, atMs: this.#owner.nowMs() })
    }
    this.#guests.delete(server)
    for (const [connection, place] of [...this.#places]) {
      if (place.at === 'away' && place.home === server) this.#sendAway(connection)
    }
  }

  lost(code: RoomCode): void {
    this.#owner.handle({ type: 'room-moved', code })
  }

  troubled(what: BusTrouble, messages: number): void {
    this.#owner.troubled(what, messages)
  }

  #here(from: ConnectionId, message: PeerMessage): void {
    this.#owner.handle({ type: 'message-received', from, message, atMs: this.#owner.nowMs() })
  }

  async #ask(from: ConnectionId, message: Admission): Promise<void> {
    const place: Place = { at: 'asking', waiting: [] }
    this.#places.set(from, place)
    const home = await this.#bus.homeOf(message.code).catch(() => undefined)
    if (this.#places.get(from) !== place) return // it did not wait for the answer
    this.#places.delete(from)
    if (home === undefined || (home.at === 'gone' && message.type === 'join')) {
      this.#owner.socket(from)?.refuse('server-busy', busy)
      return
    }
    this.#enter(from, home, message)
    for (const next of place.waiting) this.heard(from, next)
  }

  /** A room whose home has gone is claimed here: the rooms look at the token. */
  #enter(from: ConnectionId, home: Home, message: Admission): void {
    if (home.at !== 'server' || home.server === this.self) {
      this.#here(from, message)
      return
    }
    const unanswered = setTimeout(() => this.#giveUp(from), answerMs)
    this.#places.set(from, { at: 'away', home: home.server, partners: 1, unanswered })
    this.#forward(home.server, from, message)
  }

  #forward(home: ServerId, connection: ConnectionId, message: PeerMessage): void {
    try {
      this.#bus.send(home, { type: 'received', connection, message })
    } catch {
      this.#giveUp(connection)
    }
  }

  /** Its room's home will hear that it has ended. */
  #giveUp(connection: ConnectionId): void {
    this.#owner.socket(connection)?.refuse('server-busy', busy)
  }

  /** Its room's home has gone, so nobody needs to hear. */
  #sendAway(connection: ConnectionId): void {
    this.#forgetPlace(connection)
    this.#owner.socket(connection)?.refuse('server-busy', busy)
  }

  #forgetPlace(connection: ConnectionId): void {
    const place = this.#places.get(connection)
    if (place?.at === 'away') clearTimeout(place.unanswered)
    this.#places.delete(connection)
  }

  #hearGuest(from: ServerId, message: Extract<BusMessage, { type: 'received' | 'ended' }>): void {
    const { connection } = message
    if (message.type === 'received') {
      const guests = this.#guests.get(from) ?? new Set()
      this.#guests.set(from, guests.add(connection))
      this.#here(connection, message.message)
      return
    }
    this.#guests.get(from)?.delete(connection)
    this.#owner.handle({ type: 'socket-closed', connection, atMs: this.#owner.nowMs() })
  }

  #answer(
    connection: ConnectionId,
    place: Extract<Place, { at: 'away' }>,
    message: Extract<BusMessage, { type: 'tell' | 'refuse' | 'close' }>,
  ): void {
    const socket = this.#owner.socket(connection)
    clearTimeout(place.unanswered)
    switch (message.type) {
      case 'tell':
        place.partners += partnersAdded(message.message)
        socket?.send(message.message)
        return
      case 'refuse':
        socket?.refuse(message.code, message.reason)
        return
      case 'close':
        socket?.close(1000)
    }
  }

  #tell(connection: ConnectionId, message: ServerMessage): void {
    const server = serverOf(connection)
    if (server === this.self) return
    try {
      this.#bus.send(server, { type: 'tell', connection, message })
    } catch {
      this.#dismiss({ type: 'refuse', connection, code: 'server-busy', reason: busy })
      this.#owner.handle({ type: 'socket-closed', connection, atMs: this.#owner.nowMs() })
    }
  }

  #dismiss(message: Extract<BusMessage, { type: 'refuse' | 'close' }>): void {
    const server = serverOf(message.connection)
    if (server === this.self) return
    this.#guests.get(server)?.delete(message.connection)
    this.#bus.send(server, message)
  }
}

/** A coordinator may say more the more members it has. */
function partnersAdded(message: ServerMessage): number {
  switch (message.type) {
    case 'hosted':
      return message.members.length
    case 'member-joined':
      return 1
    case 'member-left':
      return -1
    default:
      return 0
  }
}
