import { UnitRanges } from '../core/unit-ranges.ts'
import type { Attempt } from './attempt.ts'
import type { Costs } from './unit-costs.ts'

/** Keeps the books of a run: which units were counted, and what became of all work that was done. */
export class Tally {
  readonly unitsTotal: number
  readonly costs: Costs
  readonly #counted: Uint8Array
  readonly #poisoned = new Set<number>()
  unitsCounted = 0
  unitsDoubled = 0
  unitsWrong = 0
  /** What the coordinator itself did. */
  refereedMs = 0
  honestRemoved = 0
  liarsRemoved = 0
  /** Everything that devices did, in milliseconds of speed 1. */
  executedMs = 0
  countedMs = 0
  /** Done by one device although another's work was the one that counted. */
  duplicatedMs = 0
  /** Of shards that ended with a reported error. */
  failedMs = 0
  /** Attempts that ended from this time on are kept to be looked at. */
  readonly lateFromMs: number
  readonly late: Attempt[] = []
  /** Work done in each second, when the tail is looked at. */
  readonly doneBySecond: number[] = []

  constructor(unitsTotal: number, costs: Costs, lateFromMs: number) {
    this.unitsTotal = unitsTotal
    this.costs = costs
    this.#counted = new Uint8Array(Math.ceil(unitsTotal / 8))
    this.lateFromMs = lateFromMs
  }

  /** A device worked on it from the last time that was settled until now. */
  work(attempt: Attempt, doneMs: number, atMs: number): void {
    this.executedMs += doneMs
    if (this.lateFromMs < Number.POSITIVE_INFINITY) this.#spread(attempt.settledAtMs, atMs, doneMs)
  }

  #spread(fromMs: number, toMs: number, doneMs: number): void {
    if (toMs <= fromMs) return
    for (let second = Math.floor(fromMs / 1_000); second * 1_000 < toMs; second++) {
      const partMs = Math.min(toMs, (second + 1) * 1_000) - Math.max(fromMs, second * 1_000)
      this.doneBySecond[second] = (this.doneBySecond[second] ?? 0) + (doneMs * partMs) / (toMs - fromMs)
    }
  }

  ended(attempt: Attempt, atMs: number): void {
    attempt.endedAtMs = atMs
    if (atMs >= this.lateFromMs) this.late.push(attempt)
  }

  book(attempt: Attempt, as: 'counted' | 'duplicated' | 'failed'): void {
    if (attempt.booked) return
    attempt.booked = true
    if (as === 'duplicated') this.duplicatedMs += attempt.doneMs
    else if (as === 'failed') this.failedMs += attempt.doneMs
  }

  /** @param wrong a liar's value is what counts. */
  count(from: number, to: number, wrong: boolean): void {
    if (wrong) this.unitsWrong += to - from
    this.countedMs += this.costs.sum(from, to)
    for (let unit = from; unit < to; unit++) {
      const byte = this.#counted[unit >>> 3] ?? 0
      const bit = 1 << (unit & 7)
      if ((byte & bit) !== 0) this.unitsDoubled++
      else this.unitsCounted++
      this.#counted[unit >>> 3] = byte | bit
    }
  }

  poison(unit: number): void {
    this.#poisoned.add(unit)
  }

  get unitsPoisoned(): number {
    return this.#poisoned.size
  }
  get poisoned(): number[] {
    return [...this.#poisoned]
  }

  isCounted(unit: number): boolean {
    return ((this.#counted[unit >>> 3] ?? 0) & (1 << (unit & 7))) !== 0
  }

  /** Units that are in nobody's books: neither counted nor set aside. */
  get unitsLost(): number {
    let lost = 0
    for (let unit = 0; unit < this.unitsTotal; unit++) {
      if (!this.isCounted(unit) && !this.#poisoned.has(unit)) lost++
    }
    return lost
  }

  /** What a restarted coordinator finds in its journal. */
  done(): UnitRanges {
    const done = new UnitRanges()
    let from = -1
    for (let unit = 0; unit <= this.unitsTotal; unit++) {
      const counted = unit < this.unitsTotal && this.isCounted(unit)
      if (counted && from < 0) from = unit
      if (counted || from < 0) continue
      done.add({ from, to: unit })
      from = -1
    }
    return done
  }
}
