import type { ConnectionId } from '../src/base/ids.ts'
import type { PeerMessage, RefusalCode } from '../src/protocol/signal.ts'
import type { RateLimits } from './rate-limits.ts'

interface Parts {
  readonly rates: RateLimits
  pass(from: ConnectionId, message: PeerMessage): void
  refuse(from: ConnectionId, code: RefusalCode, reason: string): void
}

/**
 * Between the sockets and the rooms: opening rooms and joining them may happen only so often. Meanwhile, which is a few
 * microseconds, or a way to Redis and back, what else a socket says is held, so that all is heard in its order.
 */
export class Gate {
  readonly #parts: Parts
  readonly #held = new Map<ConnectionId, PeerMessage[]>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  receive(from: ConnectionId, address: string, message: PeerMessage): void {
    const held = this.#held.get(from)
    if (held !== undefined) {
      held.push(message)
      return
    }
    const taken = this.#take(address, message)
    if (taken === undefined) {
      this.#parts.pass(from, message)
      return
    }
    this.#held.set(from, [])
    void taken.then((isAllowed) => this.#answer(from, message, isAllowed))
  }

  /** It is gone. */
  forget(connection: ConnectionId): void {
    this.#held.delete(connection)
  }

  #answer(from: ConnectionId, message: PeerMessage, isAllowed: boolean): void {
    const held = this.#held.get(from)
    if (held === undefined) return
    if (!isAllowed) {
      this.#parts.refuse(from, 'rate-exceeded', tooOften(message))
      return
    }
    this.#parts.pass(from, message)
    for (const next of held) {
      if (!this.#held.has(from)) return // refused meanwhile
      this.#parts.pass(from, next)
    }
    this.#held.delete(from)
  }

  #take(address: string, message: PeerMessage): Promise<boolean> | undefined {
    const { rates } = this.#parts
    if (message.type === 'create' || message.type === 'new-code') return rates.take('create', address)
    if (message.type === 'reclaim') return rates.take('reclaim', address)
    return message.type === 'join' ? rates.take('join', message.code) : undefined
  }
}

const tooOften = ({ type }: PeerMessage): string =>
  type === 'join'
    ? 'Too many are joining this room at once. Try again in some seconds.'
    : 'Too many rooms were opened from this address. Try again in some minutes.'
