import type { RoomCode } from '../src/base/ids.ts'
import type { RefusalCode } from '../src/protocol/signal.ts'
import type { RelayRight } from './server-secret.ts'

export interface Refusal {
  readonly code: RefusalCode
  readonly reason: string
}

/** What becomes of a socket that has shown its pass. */
export type Arrival<S> =
  | { readonly type: 'waits' }
  | { readonly type: 'paired'; readonly partner: S }
  | { readonly type: 'refused'; readonly refusal: Refusal }

interface Place<S> {
  readonly socket: S
  readonly room: RoomCode
  readonly key: string
  readonly right: RelayRight
  partner: Place<S> | undefined
}

const memberSocketsMost = 3

/** Which sockets of the relay are joined: two of one room that name the same pair, of its host and of a member. Pure. */
export class RelayPairing<S> {
  readonly #roomSocketsMax: number
  readonly #places = new Map<S, Place<S>>()
  /** The first of each pair, whether it waits or is joined: so a third finds it. */
  readonly #firsts = new Map<string, Place<S>>()
  readonly #socketsIn = new Map<RoomCode, number>()
  #joined = 0

  constructor(roomSocketsMax: number) {
    this.#roomSocketsMax = roomSocketsMax
  }

  get pairCount(): number {
    return this.#joined
  }

  arrive(socket: S, right: RelayRight, pair: string): Arrival<S> {
    const { room } = right
    const inRoom = this.#socketsIn.get(room) ?? 0
    if (inRoom >= this.#roomSocketsMax) return refused('server-busy', 'This room has too many relayed links.')
    const key = `${room}.${pair}`
    const first = this.#firsts.get(key)
    if (first?.partner !== undefined) return refused('message-invalid', 'This pair is complete.')
    if (first?.right.side === right.side) return refused('message-invalid', 'A pair is of a host and a member.')
    if (this.#hasTooMany(right)) return refused('server-busy', 'This connection has too many relayed links.')
    const place: Place<S> = { socket, room, key, right, partner: first }
    this.#places.set(socket, place)
    this.#socketsIn.set(room, inRoom + 1)
    if (first === undefined) {
      this.#firsts.set(key, place)
      return { type: 'waits' }
    }
    first.partner = place
    this.#joined += 1
    return { type: 'paired', partner: first.socket }
  }

  /** A host has a link to each member, a member the one that it uses and the one that is being opened in its place. */
  #hasTooMany({ connection, side }: RelayRight): boolean {
    if (side === 'host') return false
    let places = 0
    for (const { right } of this.#places.values()) if (right.connection === connection) places++
    return places >= memberSocketsMost
  }

  /** Gives the socket that it was joined with, and has no more. */
  leave(socket: S): S | undefined {
    const place = this.#places.get(socket)
    if (place === undefined) return undefined
    this.#places.delete(socket)
    this.#countOut(place.room)
    const { partner } = place
    if (partner === undefined) {
      if (this.#firsts.get(place.key) === place) this.#firsts.delete(place.key)
      return undefined
    }
    if (this.#places.has(partner.socket)) {
      this.#joined -= 1
      return partner.socket
    }
    this.#firsts.delete(place.key)
    return undefined
  }

  #countOut(room: RoomCode): void {
    const left = (this.#socketsIn.get(room) ?? 0) - 1
    if (left > 0) this.#socketsIn.set(room, left)
    else this.#socketsIn.delete(room)
  }
}

const refused = (code: RefusalCode, reason: string): Arrival<never> => ({
  type: 'refused',
  refusal: { code, reason },
})
