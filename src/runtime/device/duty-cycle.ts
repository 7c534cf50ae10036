import type { Clock } from '../../ports.ts'

/** Shorter rests are put together: a worker that ends must start again, which takes some 10 ms. */
const restLeastMs = 250

/**
 * Rests between shards: so long that work and rest together have the share of the time that its person allows. A worker
 * ends before its rest, because task code that is only not asked for anything could go on computing.
 */
export class DutyCycle {
  readonly #clock: Clock
  readonly #share: () => number
  /** Ways to call off the ends of rests under way. */
  readonly #rests = new Set<() => void>()
  /** Of all workers together. */
  #owedMs = 0

  /** @param share of the time, above 0 and at most 1; asked anew after each shard. */
  constructor(clock: Clock, share: () => number) {
    this.#clock = clock
    this.#share = share
  }

  /** Workers that rest now. */
  get resting(): number {
    return this.#rests.size
  }

  /** Whether the worker that worked so long now rests; `rested` is called when that is over, unless it is called off. */
  rests(workedMs: number, rested: () => void): boolean {
    const share = this.#share()
    if (share >= 1) this.#owedMs = 0
    else this.#owedMs += workedMs * (1 / share - 1)
    if (this.#owedMs < restLeastMs) return false
    const cancel = this.#clock.after(this.#owedMs, () => {
      this.#rests.delete(cancel)
      rested()
    })
    this.#rests.add(cancel)
    this.#owedMs = 0
    return true
  }

  /** Nobody rests any more, and nothing is owed. */
  clear(): void {
    for (const cancel of this.#rests) cancel()
    this.#rests.clear()
    this.#owedMs = 0
  }
}
