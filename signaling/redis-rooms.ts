import { setTimeout as delay } from 'node:timers/promises'
import { TabgridError } from '../src/base/errors.ts'
import type { RoomCode } from '../src/base/ids.ts'
import { timing } from '../src/protocol/limits.ts'
import { answerMs, type Home, type ServerId } from './bus.ts'
import { roomKey, serverKey } from './redis-keys.ts'
import type { RedisLink } from './redis-link.ts'

/** A room whose server has gone is waited for as long as one whose coordinator has. */
const registeredMs = timing.roomHeldMs
const refreshMs = registeredMs / 3

/** Redis may have come back empty: so long after it is there its servers have told it of their rooms. */
const settledMs = 1_000

/** KEYS: the room. ARGV: this server, its lifetime in ms, what comes before a server's id in its key. Gives the home. */
const claimScript = `
local home = redis.call('GET', KEYS[1])
if home and home ~= ARGV[1] and redis.call('EXISTS', ARGV[3] .. home) == 1 then return home end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`

/** KEYS: the room. ARGV: this server. */
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/** Which server each room lives on, in Redis and, for this server's own, in memory: Redis may lose it. */
export class RedisRooms {
  readonly #link: RedisLink
  readonly #self: ServerId
  readonly #lost: (code: RoomCode) => void
  readonly #claimed = new Set<RoomCode>()
  readonly #released = new Set<RoomCode>()
  readonly #timer = setInterval(() => this.register(), refreshMs)

  constructor(link: RedisLink, self: ServerId, lost: (code: RoomCode) => void) {
    this.#link = link
    this.#self = self
    this.#lost = lost
  }

  /** Rejects with `server-busy` while Redis is away for longer. */
  async homeOf(code: RoomCode): Promise<Home> {
    try {
      return await within(answerMs, this.#lookUp(code))
    } catch (cause) {
      throw new TabgridError('server-busy', 'The servers cannot reach each other now.', { cause })
    }
  }

  async #lookUp(code: RoomCode): Promise<Home> {
    await this.#link.ready()
    const server = (await this.#get(code)) ?? (await this.#settledGet(code))
    if (server === null) return { at: 'nowhere' }
    const isThere = server === this.#self || (await this.#link.commands.exists(serverKey(server))) === 1
    return isThere ? { at: 'server', server } : { at: 'gone' }
  }

  claim(code: RoomCode): void {
    this.#claimed.add(code)
    this.#released.delete(code)
    void this.#claim(code)
  }

  release(code: RoomCode): void {
    this.#claimed.delete(code)
    this.#released.add(code)
    void this.#release(code)
  }

  /** Says again what Redis should know: it may have come back empty. */
  register(): void {
    for (const code of this.#claimed) void this.#claim(code)
    for (const code of this.#released) void this.#release(code)
  }

  leave(): void {
    clearInterval(this.#timer)
  }

  async #get(code: RoomCode): Promise<ServerId | null> {
    return (await this.#link.commands.get(roomKey(code))) as ServerId | null
  }

  /** That there is no such room is believed to a Redis that has been there for a moment. */
  async #settledGet(code: RoomCode): Promise<ServerId | null> {
    const unsettledMs = settledMs - this.#link.upForMs
    if (unsettledMs <= 0) return null
    await delay(unsettledMs)
    return this.#get(code)
  }

  async #claim(code: RoomCode): Promise<void> {
    const before = serverKey('' as ServerId)
    const home = await this.#link.commands
      .eval(claimScript, 1, roomKey(code), this.#self, registeredMs, before)
      .catch(() => this.#self) // Redis is away: claimed again when it is back
    if (home === this.#self || !this.#claimed.delete(code)) return
    this.#lost(code)
  }

  async #release(code: RoomCode): Promise<void> {
    const released = await this.#link.commands.eval(releaseScript, 1, roomKey(code), this.#self).then(
      () => true,
      () => false,
    )
    if (released) this.#released.delete(code)
  }
}

/** Redis may be there and not answer. */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let stop: () => void = () => undefined
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error('Redis does not answer.')), ms)
    stop = () => clearTimeout(timer)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    stop()
  }
}
