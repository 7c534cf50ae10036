import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { ServerLimits } from './server-limits.ts'

/** What is counted, and for whom: an address, or the code of a room. */
export type Counted = 'upgrade' | 'create' | 'reclaim' | 'join'

/** What a limiter is made of; of the package's own type this is all that we use. */
interface LimiterOptions {
  readonly keyPrefix: string
  readonly points: number
  /** In seconds. */
  readonly duration: number
}
interface Limiter {
  /** Rejects with a RateLimiterRes when it is too much, and with an Error when it cannot be told. */
  consume(key: string): Promise<unknown>
}
/** Where it is counted: in this process, or, for servers that share their rooms, in their Redis. */
export type OpenLimiter = (options: LimiterOptions) => Limiter

const memoryLimiter: OpenLimiter = (options) => new RateLimiterMemory(options)

/** How often something may happen in a time. */
export class RateLimits {
  readonly #limiters: Readonly<Record<Counted, Limiter>>

  constructor(limits: ServerLimits, open: OpenLimiter = memoryLimiter) {
    const limiter = (keyPrefix: Counted, points: number, duration: number) => open({ keyPrefix, points, duration })
    this.#limiters = {
      upgrade: limiter('upgrade', limits.addressUpgradesPerMinute, 60),
      create: limiter('create', limits.addressRoomsPerTenMinutes, 600),
      reclaim: limiter('reclaim', limits.addressReclaimsPerTenMinutes, 600),
      join: limiter('join', limits.roomJoinsPerTenSeconds, 10),
    }
  }

  /** Counts it. False when it is too much; a limiter that fails lets it pass, as nobody may be locked out by that. */
  async take(counted: Counted, key: string): Promise<boolean> {
    try {
      await this.#limiters[counted].consume(key)
      return true
    } catch (thrown) {
      return !(thrown instanceof RateLimiterRes)
    }
  }
}
