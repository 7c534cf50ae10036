import type { RecordedRun } from './recorded-run.ts'
import type { Costs } from './unit-costs.ts'

/** A rounding's breadth of work counts as done. */
const roundingMs = 1e-6

/** What units cost as it was measured: even within a shard, and found by halving, however many units there are. */
export class RecordedCosts implements Costs {
  /** Where each piece begins: its first unit, and the work of all units before it. */
  readonly #fromUnit: Float64Array
  readonly #fromMs: Float64Array
  readonly #unitMs: Float64Array
  readonly unitsTotal: number
  readonly workMs: number

  constructor(pieces: RecordedRun['costs']) {
    this.#fromUnit = new Float64Array(pieces.length)
    this.#fromMs = new Float64Array(pieces.length)
    this.#unitMs = new Float64Array(pieces.length)
    let unit = 0
    let workMs = 0
    for (const [at, { units, unitMs }] of pieces.entries()) {
      this.#fromUnit[at] = unit
      this.#fromMs[at] = workMs
      this.#unitMs[at] = unitMs
      unit += units
      workMs += units * unitMs
    }
    this.unitsTotal = unit
    this.workMs = workMs
  }

  sum(from: number, to: number): number {
    return this.#before(to) - this.#before(from)
  }

  within(from: number, to: number, workMs: number): number {
    const untilMs = this.#before(from) + workMs + roundingMs
    const at = lastUpTo(this.#fromMs, untilMs)
    const unitMs = this.#unitMs[at] ?? 0
    const begun = unitMs > 0 ? Math.floor((untilMs - (this.#fromMs[at] ?? 0)) / unitMs) : 0
    return Math.min(to - from, Math.max(0, (this.#fromUnit[at] ?? 0) + begun - from))
  }

  /** Work of all units before this one. */
  #before(unit: number): number {
    const at = lastUpTo(this.#fromUnit, unit)
    return (this.#fromMs[at] ?? 0) + (unit - (this.#fromUnit[at] ?? 0)) * (this.#unitMs[at] ?? 0)
  }
}

/** Where the last value stands that is not above this one; the first where all are. */
function lastUpTo(sorted: Float64Array, value: number): number {
  let low = 1
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
