import type { LeaseGrant } from '../../core/effect.ts'
import type { SchedulerEvent } from '../../core/event.ts'
import { UnitRanges } from '../../core/unit-ranges.ts'
import type { Agenda } from './agenda.ts'
import type { Census } from './census.ts'
import type { KeptJob } from './disk.ts'
import type { Draw } from './draw.ts'
import type { JobCase } from './job-case.ts'
import { sumOf, unitValue } from './job-plan.ts'
import type { ShardValue } from './message.ts'
import { demand } from './violation.ts'

type Untimed<E> = E extends { atMs: number } ? Omit<E, 'atMs'> : never
export type ToldEvent = Untimed<SchedulerEvent>

interface JobLifeParts {
  readonly agenda: Agenda
  readonly draw: Draw
  readonly census: Census
  /** Reaches the scheduler while this life lasts. */
  readonly tell: (event: ToldEvent) => void
}

/** One job in one life of its coordinator: its answer, and for a stream who feeds it and who reads it. */
export class JobLife {
  readonly case: JobCase
  readonly #parts: JobLifeParts
  readonly #counted = new UnitRanges()
  readonly #poisoned: Set<number>
  #sum = 0
  #allowance = 0
  #added = 0
  #feeding = false
  #inputEnded = false
  /** Units that the reader has taken, and whether it was said to be behind. */
  #taken = 0
  /** The first unit that is neither counted nor poisoned. */
  #inOrder = 0
  #filled = false
  #reading = false

  constructor(job: JobCase, kept: KeptJob | undefined, parts: JobLifeParts) {
    this.case = job
    this.#parts = parts
    this.#poisoned = new Set(kept?.poisoned)
    if (kept === undefined) return
    for (const range of kept.done) this.#counted.add(range)
    this.#sum = kept.sum
  }

  get done(): UnitRanges {
    return this.#counted
  }
  get poisoned(): ReadonlySet<number> {
    return this.#poisoned
  }

  /** Adds a shard to the answer: the one place where it grows. */
  count(grant: LeaseGrant, value: ShardValue | undefined): void {
    const { job, from, to } = grant
    const place = { job, unit: from }
    demand(!this.#counted.touches(grant), 'doubled', () => `units ${from} to ${to - 1} of ${job} count twice`, place)
    demand(
      value !== undefined && value.job === job && value.from === from && value.to === to,
      'broken',
      () => `units ${from} to ${to - 1} of ${job} count with what was computed for ${JSON.stringify(value)}`,
      place,
    )
    this.#counted.add({ from, to })
    this.#sum += value?.sum ?? 0
    this.#read()
  }

  setAside(unit: number): void {
    this.#poisoned.add(unit)
    this.#read()
  }

  /** The whole answer is there, and right. */
  checkAnswer(poisoned: number): void {
    const { plan, id } = this.case
    let missing = 0
    for (const { from, to } of this.#gaps()) {
      for (let unit = from; unit < to; unit++) {
        demand(this.#poisoned.has(unit), 'lost', () => `${id} has ended without unit ${unit}`, { job: id, unit })
        missing += unitValue(plan, unit)
      }
    }
    demand(
      poisoned === this.#poisoned.size,
      'broken',
      () => `${id} ended with ${poisoned} poisoned, but it is ${this.#poisoned.size}`,
    )
    const expected = sumOf(plan, 0, plan.unitsTotal) - missing
    demand(this.#sum === expected, 'broken', () => `the answer of ${id} is ${this.#sum} instead of ${expected}`)
  }

  *#gaps(): Iterable<{ from: number; to: number }> {
    let next = 0
    for (const { from, to } of this.#counted) {
      if (next < from) yield { from: next, to: from }
      next = to
    }
    if (next < this.case.plan.unitsTotal) yield { from: next, to: this.case.plan.unitsTotal }
  }

  // -- a stream's source

  /** The scheduler wants so many units more. */
  allow(count: number): void {
    this.#allowance += count
    this.#feed()
  }

  #feed(): void {
    const { agenda, draw, census, tell } = this.#parts
    const { plan, id } = this.case
    const left = Math.min(this.#allowance, plan.unitsTotal - this.#added)
    if (this.#feeding || this.#inputEnded) return
    if (left === 0 && this.#added < plan.unitsTotal) return
    this.#feeding = true
    agenda.after(draw.chance(0.7) ? 0 : draw.scale(1, 3_000), () => {
      this.#feeding = false
      if (left === 0) {
        this.#inputEnded = true
        tell({ type: 'input-ended', job: id })
        return
      }
      const count = 1 + draw.below(left)
      this.#allowance -= count
      this.#added += count
      census.note('units streamed in')
      tell({ type: 'units-added', job: id, count })
      this.#feed()
    })
  }

  // -- its reader

  /** Units that can be read: all, or with a window those before the first that is missing. */
  get #readable(): number {
    const isOrdered = this.case.plan.windowUnits < this.case.plan.unitsTotal
    if (!isOrdered) return this.#counted.count + this.#poisoned.size
    while (this.#poisoned.has(this.#inOrder) || this.#counted.holds({ from: this.#inOrder, to: this.#inOrder + 1 }))
      this.#inOrder++
    return this.#inOrder
  }

  #read(): void {
    const { reader } = this.case.plan
    if (reader === undefined) return
    const { agenda, census, tell } = this.#parts
    const behind = this.#readable - this.#taken
    if (!this.#filled && behind >= reader.high) {
      this.#filled = true
      census.note('output filled')
      tell({ type: 'output-filled', job: this.case.id })
    } else if (this.#filled && behind <= reader.low) {
      this.#filled = false
      tell({ type: 'output-drained', job: this.case.id })
    }
    if (this.#reading || behind <= 0) return
    this.#reading = true
    agenda.after(reader.unitMs, () => {
      this.#reading = false
      this.#taken++
      this.#read()
    })
  }
}
