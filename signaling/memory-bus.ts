import type { RoomCode } from '../src/base/ids.ts'
import type { Bus, BusListener, Home, OpenBus, ServerId } from './bus.ts'
import type { BusMessage } from './bus-message.ts'

/** Joins servers of one process, which cannot lose each other's messages. */
export class MemoryExchange {
  readonly #listeners = new Map<ServerId, BusListener>()
  readonly #homes = new Map<RoomCode, ServerId>()

  /** How the server of this id takes part. */
  opener(self: ServerId): OpenBus {
    return (listener) => {
      this.#listeners.set(self, listener)
      return new MemoryBus(self, listener, this.#listeners, this.#homes)
    }
  }
}

class MemoryBus implements Bus {
  readonly self: ServerId
  readonly #listener: BusListener
  readonly #listeners: Map<ServerId, BusListener>
  readonly #homes: Map<RoomCode, ServerId>

  constructor(
    self: ServerId,
    listener: BusListener,
    listeners: Map<ServerId, BusListener>,
    homes: Map<RoomCode, ServerId>,
  ) {
    this.self = self
    this.#listener = listener
    this.#listeners = listeners
    this.#homes = homes
  }

  async homeOf(code: RoomCode): Promise<Home> {
    const server = this.#homes.get(code)
    if (server === undefined) return { at: 'nowhere' }
    return this.#listeners.has(server) ? { at: 'server', server } : { at: 'gone' }
  }

  claim(code: RoomCode): void {
    const home = this.#homes.get(code)
    if (home === undefined || home === this.self || !this.#listeners.has(home)) this.#homes.set(code, this.self)
    else queueMicrotask(() => this.#listener.lost(code))
  }

  release(code: RoomCode): void {
    if (this.#homes.get(code) === this.self) this.#homes.delete(code)
  }

  send(to: ServerId, message: BusMessage): void {
    queueMicrotask(() => {
      const listener = this.#listeners.get(to)
      if (listener === undefined) this.#listener.gone(to)
      else listener.received(this.self, message)
    })
  }

  async close(): Promise<void> {
    this.#listeners.delete(this.self)
    for (const listener of [...this.#listeners.values()]) listener.gone(this.self)
  }
}
