import { randomBytes } from 'node:crypto'
import type { RoomCode } from '../src/base/ids.ts'
import { type Bus, type BusListener, type Home, type OpenBus, randomServerId, type ServerId } from './bus.ts'
import type { BusMessage } from './bus-message.ts'
import { type Carrier, Conversations } from './conversations.ts'
import type { OpenLimiter } from './rate-limits.ts'
import { secretKey, streamKey } from './redis-keys.ts'
import { redisLimiter } from './redis-limiter.ts'
import { RedisLink } from './redis-link.ts'
import { RedisPresence } from './redis-presence.ts'
import { RedisRooms } from './redis-rooms.ts'

/** Entries that a stream holds at most, about: more are of a server that does not read, and are sent again to one that does. */
const streamEntriesMax = 4_096

/** How often what was received is acknowledged, and looked for what was not. */
const tickMs = 250

export interface SharedRedis {
  readonly secret: Uint8Array
  readonly bus: OpenBus
  readonly limiter: OpenLimiter
}

/** The `secret` that this server was given, or else what all take that have none, when this is the first of them. */
export type OwnSecret = { readonly secret: Uint8Array } | { readonly firstSecret: Uint8Array }

/** Rejects when there is no Redis at `url` (`redis://...`), or it does not let this server in. */
export async function connectRedis(url: string, own: OwnSecret): Promise<SharedRedis> {
  const link = new RedisLink(url)
  try {
    await link.connect()
    const shared = 'secret' in own ? undefined : await sharedSecret(link, own.firstSecret)
    const secret = 'secret' in own ? own.secret : (shared ?? own.firstSecret)
    const bus: OpenBus = (listener) => new RedisBus(link, randomServerId(randomBytes), listener, shared)
    return { secret, bus, limiter: redisLimiter(link.commands) }
  } catch (thrown) {
    link.close()
    throw thrown
  }
}

const secretBytes = 32

async function sharedSecret(link: RedisLink, first: Uint8Array): Promise<Uint8Array> {
  await offerSecret(link, first)
  const secret = Buffer.from((await link.commands.get(secretKey)) ?? '', 'base64url')
  if (secret.length < secretBytes) throw new Error('The secret that Redis keeps is not whole.') // anybody could guess it
  return secret
}

const offerSecret = async ({ commands }: RedisLink, secret: Uint8Array): Promise<void> => {
  await commands.set(secretKey, Buffer.from(secret).toString('base64url'), 'NX')
}

/** One stream a server: whoever has something to say to it writes there. See README.md for what is promised of it. */
class RedisBus implements Bus {
  readonly self: ServerId
  readonly #link: RedisLink
  readonly #conversations: Conversations
  readonly #rooms: RedisRooms
  readonly #presence: RedisPresence
  readonly #tick: NodeJS.Timeout

  constructor(link: RedisLink, self: ServerId, listener: BusListener, sharedSecret?: Uint8Array) {
    this.self = self
    this.#link = link
    this.#conversations = new Conversations(self, carrierOf(link), listener)
    this.#rooms = new RedisRooms(link, self, (code) => listener.lost(code))
    this.#presence = new RedisPresence(
      link,
      self,
      () => this.#conversations.partners,
      (server) => this.#conversations.forget(server),
    )
    this.#tick = setInterval(() => this.#conversations.tick(), tickMs)
    const up = (): void => {
      this.#presence.show()
      this.#rooms.register()
      if (sharedSecret !== undefined) offerSecret(link, sharedSecret).catch(() => undefined) // Redis went away again
      this.#conversations.carrierReturned()
    }
    link.read(streamKey(self), { up, entry: (text) => this.#conversations.heard(text) })
    up()
  }

  homeOf(code: RoomCode): Promise<Home> {
    return this.#rooms.homeOf(code)
  }

  claim(code: RoomCode): void {
    this.#rooms.claim(code)
  }

  release(code: RoomCode): void {
    this.#rooms.release(code)
  }

  send(to: ServerId, message: BusMessage): void {
    this.#conversations.send(to, message)
  }

  async close(): Promise<void> {
    clearInterval(this.#tick)
    this.#rooms.leave()
    await this.#presence.leave()
    await this.#conversations.leave()
    await this.#link.commands.del(streamKey(this.self)).catch(() => undefined) // it ends by itself
    this.#link.close()
  }
}

const carrierOf = ({ commands }: RedisLink): Carrier => ({
  async write(to, entry) {
    await commands.xadd(streamKey(to), 'MAXLEN', '~', streamEntriesMax, '*', 'e', entry)
  },
  nowMs: () => performance.now(),
  later: (ms, run) => void (ms > 0 ? setTimeout(run, ms) : setImmediate(run)),
})
