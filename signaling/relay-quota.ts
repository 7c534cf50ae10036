import type { RoomCode } from '../src/base/ids.ts'

/** How much one room may have relayed; `Infinity` for no bound. */
export interface RelayQuotaLimits {
  readonly bytesPerSecond: number
  readonly bytesPerDay: number
}

/** What a frame came to: its sender waits so long before the next, or the room has had its share of the day. */
export type Spent = { readonly type: 'passes'; readonly pauseMs: number } | { readonly type: 'used-up' }

interface RoomUse {
  readonly sinceMs: number
  bytes: number
  /** How long it takes, at the rate of a room, to make up for what was sent. */
  debtMs: number
  countedAtMs: number
}

const dayMs = 24 * 60 * 60 * 1_000
/** A room that was silent may send as much at once as it may in this time. */
const burstMs = 1_000
/** About 100 bytes each. */
const roomsMax = 100_000

/** What each room has had relayed. Pure: it is told the time. */
export class RelayQuota {
  readonly #limits: RelayQuotaLimits
  /** In the order in which their days began. */
  readonly #rooms = new Map<RoomCode, RoomUse>()

  constructor(limits: RelayQuotaLimits) {
    this.#limits = limits
  }

  /** Whether the room may have a further byte relayed. */
  allows(room: RoomCode, nowMs: number): boolean {
    this.#forgetDaysOver(nowMs)
    const use = this.#rooms.get(room)
    return use === undefined ? this.#rooms.size < roomsMax : use.bytes < this.#limits.bytesPerDay
  }

  spend(room: RoomCode, bytes: number, nowMs: number): Spent {
    this.#forgetDaysOver(nowMs)
    const use = this.#useOf(room, nowMs)
    if (use.bytes + bytes > this.#limits.bytesPerDay) {
      use.bytes = this.#limits.bytesPerDay
      return { type: 'used-up' }
    }
    use.bytes += bytes
    use.debtMs = Math.max(0, use.debtMs - (nowMs - use.countedAtMs)) + (bytes / this.#limits.bytesPerSecond) * 1_000
    use.countedAtMs = nowMs
    return { type: 'passes', pauseMs: Math.max(0, use.debtMs - burstMs) }
  }

  #useOf(room: RoomCode, nowMs: number): RoomUse {
    const known = this.#rooms.get(room)
    if (known !== undefined) return known
    const use = { sinceMs: nowMs, bytes: 0, debtMs: 0, countedAtMs: nowMs }
    this.#rooms.set(room, use)
    return use
  }

  #forgetDaysOver(nowMs: number): void {
    for (const [room, { sinceMs }] of this.#rooms) {
      if (nowMs - sinceMs < dayMs) return
      this.#rooms.delete(room)
    }
  }
}
