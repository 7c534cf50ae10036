import type { JobId } from '../../base/ids.ts'
import type { Rng } from '../../base/rng.ts'
import { type UnitRange, UnitRanges } from '../../core/unit-ranges.ts'
import type { Agenda } from './agenda.ts'
import type { Census } from './census.ts'
import type { Draw } from './draw.ts'

export interface DiskPlan {
  readonly commitMostMs: number
  /** Chance that a commit fails. */
  readonly failShare: number
  /** Between these times every commit fails. */
  readonly fullFromMs: number
  readonly fullToMs: number
}

/** Most disks are whole; half of the others lose a write now and then, the rest are full for a while. */
export function drawDisk(draw: Draw, calmAtMs: number): DiskPlan {
  const fullFromMs = draw.chance(0.12) ? draw.between(0, calmAtMs) : Number.POSITIVE_INFINITY
  return {
    commitMostMs: draw.pick([0, 5, 60, 400]),
    failShare: draw.chance(0.12) ? draw.scale(0.01, 0.3) : 0,
    fullFromMs,
    fullToMs: draw.between(Math.min(fullFromMs, calmAtMs), calmAtMs),
  }
}

export type DiskRecord =
  | { readonly type: 'begun' }
  | { readonly type: 'shard-done'; readonly from: number; readonly to: number; readonly sum: number }
  | { readonly type: 'unit-poisoned'; readonly unit: number }
  | { readonly type: 'ended' }

/** One job as it is on the disk. */
export interface KeptJob {
  readonly done: UnitRanges
  readonly poisoned: Set<number>
  sum: number
  ended: boolean
}

interface Write {
  readonly job: JobId
  readonly records: readonly DiskRecord[]
  readonly settled: (durable: boolean) => void
}

/** What outlives a coordinator: group commits that take their time, fail, and are torn when the coordinator crashes. */
export class Disk {
  readonly jobs = new Map<JobId, KeptJob>()
  readonly #agenda: Agenda
  readonly #rng: Rng
  readonly #plan: DiskPlan
  readonly #census: Census
  #waiting: Write[] = []
  #underWay: Write[] = []
  #life = 0

  constructor(parts: { agenda: Agenda; rng: Rng; plan: DiskPlan; census: Census }) {
    this.#agenda = parts.agenda
    this.#rng = parts.rng
    this.#plan = parts.plan
    this.#census = parts.census
  }

  /** `settled` hears later whether all of the records are safe, or none. */
  append(write: Write): void {
    this.#waiting.push(write)
    if (this.#underWay.length === 0) this.#commit()
  }

  holds(job: JobId, range: UnitRange): boolean {
    return this.jobs.get(job)?.done.holds(range) === true
  }

  #commit(): void {
    this.#underWay = this.#waiting
    this.#waiting = []
    const life = this.#life
    this.#agenda.after(this.#rng.next() * this.#plan.commitMostMs, () => {
      if (life === this.#life) this.#committed()
    })
  }

  #committed(): void {
    const batch = this.#underWay
    this.#underWay = []
    const durable = !this.#fails()
    if (durable) for (const write of batch) this.#keep(write)
    for (const write of batch) write.settled(durable)
    if (this.#waiting.length > 0 && this.#underWay.length === 0) this.#commit()
  }

  #fails(): boolean {
    const { nowMs } = this.#agenda
    const full = nowMs >= this.#plan.fullFromMs && nowMs < this.#plan.fullToMs
    const failed = full || this.#rng.next() < this.#plan.failShare
    if (failed) this.#census.note(full ? 'disk full' : 'write failed')
    return failed
  }

  #keep({ job, records }: Write): void {
    for (const record of records) {
      if (record.type === 'begun') {
        this.jobs.set(job, { done: new UnitRanges(), poisoned: new Set(), sum: 0, ended: false })
        continue
      }
      const kept = this.jobs.get(job)
      if (kept === undefined) continue // its beginning was never written: nothing can be made of the rest
      if (record.type === 'ended') kept.ended = true
      else if (record.type === 'unit-poisoned') kept.poisoned.add(record.unit)
      else if (!kept.done.touches(record)) {
        kept.done.add(record)
        kept.sum += record.sum
      }
    }
  }

  /** The coordinator is gone: of the commit under way some first writes are there, and nobody hears of it. */
  crash(): void {
    this.#life++
    const batch = this.#underWay
    const whole = this.#rng.below(batch.length + 1)
    for (const write of batch.slice(0, whole)) if (!this.#fails()) this.#keep(write)
    if (whole < batch.length) this.#census.note('batch torn by a crash')
    this.#underWay = []
    this.#waiting = []
  }
}
