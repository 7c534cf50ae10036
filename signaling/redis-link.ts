import { Redis, type RedisOptions } from 'ioredis'
import { answerMs } from './bus.ts'

/** A Redis that is gone shall be found again soon after it is back. */
const reconnectMostMs = 500

/** Reading waits so long for something new: a connection on which nothing comes for longer is dead. */
const readBlockMs = 2_000
const silenceMostMs = 5_000

/** Entries of one reading. */
const readCount = 256

/** How often what was read is taken out of the stream. */
const trimMs = 1_000

/** Lost commands are not repeated by the library: it does not know which of them still mean anything. */
const options = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2_000,
  socketTimeout: silenceMostMs,
  retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 10), reconnectMostMs),
} satisfies RedisOptions

export interface RedisLinkEvents {
  /** Redis answers, for the first time or again; it may have come back empty. */
  up(): void
  entry(text: string): void
}

/** The two connections of one server to its Redis: one for commands, one that waits for entries of a stream. */
export class RedisLink {
  readonly commands: Redis
  readonly #reader: Redis
  #upSince: number | undefined
  #waiting: (() => void)[] = []
  #closed = false

  constructor(url: string) {
    this.commands = new Redis(url, { ...options, connectionName: 'tabgrid' })
    this.#reader = new Redis(url, { ...options, connectionName: 'tabgrid-reader' })
    // Both try again by themselves; who waits for something hears of it by what it waits for.
    for (const redis of [this.commands, this.#reader]) redis.on('error', () => undefined)
    this.commands.on('close', () => {
      this.#upSince = undefined
    })
    this.commands.on('ready', () => {
      this.#upSince = performance.now()
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  /** For how long Redis has answered without a break, in milliseconds; 0 while it is away. */
  get upForMs(): number {
    return this.#upSince === undefined ? 0 : performance.now() - this.#upSince
  }

  /** Rejects when Redis cannot be had at the first attempt: at the start somebody is there who can help. */
  async connect(): Promise<void> {
    await this.commands.connect()
  }

  /** Resolves when Redis is there, and rejects when it is not within `answerMs`. */
  async ready(): Promise<void> {
    if (this.#upSince !== undefined) return
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('Redis is away.')), answerMs)
      this.#waiting.push(() => {
        clearTimeout(late)
        resolve()
      })
    })
  }

  /** Reads the stream until the link is closed. After each reconnection from its beginning: Redis may have come back empty. */
  read(stream: string, { up, entry }: RedisLinkEvents): void {
    this.commands.on('ready', up)
    this.#reader.on('ready', () => void this.#readOn(stream, entry))
    this.#reader.connect().catch(() => undefined) // it goes on trying
  }

  close(): void {
    this.#closed = true
    this.commands.disconnect()
    this.#reader.disconnect()
  }

  #next(stream: string, last: string) {
    return this.#reader
      .xread('COUNT', readCount, 'BLOCK', readBlockMs, 'STREAMS', stream, last)
      .catch(() => 'lost' as const)
  }

  async #readOn(stream: string, entry: (text: string) => void): Promise<void> {
    let last = '0-0'
    let trimmedAtMs = performance.now()
    while (!this.#closed) {
      const found = await this.#next(stream, last)
      if (found === 'lost') return // `ready` comes again
      for (const [, entries] of found ?? []) {
        for (const [id, [, text]] of entries) {
          last = id
          if (text !== undefined) entry(text)
        }
      }
      if (performance.now() - trimmedAtMs < trimMs) continue
      trimmedAtMs = performance.now()
      this.commands.xtrim(stream, 'MINID', '~', last).catch(() => undefined) // asked again the next time
    }
  }
}
