import type { ServerId } from './bus.ts'
import { serverKey, streamKey } from './redis-keys.ts'
import type { RedisLink } from './redis-link.ts'

/** A server whose key was not refreshed for so long has gone. Nothing is kept for each of its members. */
const presenceMs = 10_000
const refreshMs = 3_000
const watchMs = 2_000

/** The stream of a server that has gone is kept for so long. */
const streamKeptMs = 60_000

/** Keeps this server's key in Redis, and looks whether those of others are there. */
export class RedisPresence {
  readonly #link: RedisLink
  readonly #self: ServerId
  readonly #timers: NodeJS.Timeout[]

  constructor(link: RedisLink, self: ServerId, watched: () => readonly ServerId[], gone: (server: ServerId) => void) {
    this.#link = link
    this.#self = self
    const watch = async (): Promise<void> => {
      for (const server of await this.#missing(watched())) {
        this.#letStreamEnd(server)
        gone(server)
      }
    }
    this.#timers = [
      setInterval(() => this.show(), refreshMs),
      setInterval(() => void watch().catch(() => undefined), watchMs), // Redis is away: nobody can be missed
    ]
  }

  show(): void {
    this.#link.commands.set(serverKey(this.#self), '1', 'PX', presenceMs).catch(() => undefined) // shown again when Redis is back
    this.#letStreamEnd(this.#self)
  }

  async leave(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#link.commands.del(serverKey(this.#self)).catch(() => undefined) // then it ends by itself
  }

  #letStreamEnd(server: ServerId): void {
    this.#link.commands.pexpire(streamKey(server), streamKeptMs).catch(() => undefined) // asked again by the next refresh
  }

  /** After an outage keys may be missing until their servers have found Redis again, so nobody is missed at first. */
  async #missing(servers: readonly ServerId[]): Promise<ServerId[]> {
    if (servers.length === 0 || this.#link.upForMs < presenceMs) return []
    const keys = await this.#link.commands.mget(servers.map(serverKey))
    return servers.filter((_, at) => keys[at] === null)
  }
}
