import { TabgridError } from '../../base/errors.ts'
import type { LeaseGrant } from '../../core/effect.ts'
import type { Failure } from '../../core/event.ts'
import type { UnitRange } from '../../core/unit-ranges.ts'
import type { JobEvent, JobProgress, JobSummary, PoisonedUnit } from '../api/job-api.ts'
import { EventSource } from './event-stream.ts'
import type { Contributor, UnitProgress } from './run.ts'
import { Shares } from './shares.ts'

/** The evidence of so many units is kept for the summary; a job with more of them has another trouble. */
const poisonedMost = 1_000

interface Settle {
  resolve(answer: unknown): void
  reject(error: TabgridError): void
}

/** All that is told of one job to those who follow it: events, the summary, and the result. */
export class JobReport {
  readonly #events = new EventSource<JobEvent<unknown>>({
    isNews: ({ type }) => type === 'progress' || type === 'partial' || type === 'compare-failed',
    sameKind: (left, right) => left.type === right.type,
  })
  readonly #shares = new Shares()
  readonly #poisoned: PoisonedUnit[] = []
  readonly #outcome: Promise<unknown>
  readonly #settle: Settle
  #last: JobEvent<unknown> | undefined
  #shardsRetried = 0
  #shardsBackedUp = 0
  shardsResumed = 0

  constructor() {
    let settle: Settle | undefined
    this.#outcome = new Promise((resolve, reject) => {
      settle = { resolve, reject }
    })
    if (settle === undefined) throw new TabgridError('assertion-failed', 'a promise runs its executor at once')
    this.#settle = settle
    this.#outcome.catch(() => undefined) // whoever does not ask for the result has the events
  }

  get outcome(): Promise<unknown> {
    return this.#outcome
  }

  /** Every event from now on; of a job that has ended, its end. */
  events(): AsyncIterableIterator<JobEvent<unknown>> {
    return this.#events.read(this.#last === undefined ? [] : [this.#last])
  }

  tell(event: JobEvent<unknown>): void {
    this.#events.push(event)
  }

  count(grant: LeaseGrant, from: Contributor): void {
    this.#shares.count(grant, from)
  }

  countBackup(): void {
    this.#shardsBackedUp++
  }

  retried(unit: number | undefined, deviceName: string, { code, reason, stack }: Failure, input: unknown): void {
    this.#shardsRetried++
    this.tell({ type: 'unit-failed', unit, deviceName, code, reason, stack, input })
  }

  poisoned(poisoned: PoisonedUnit): void {
    if (this.#poisoned.length < poisonedMost) this.#poisoned.push(poisoned)
    this.tell({ type: 'unit-poisoned', ...poisoned })
  }

  removed({ from, to }: UnitRange, deviceNames: readonly string[]): void {
    this.tell({ type: 'device-removed', deviceNames, from, to })
  }

  comparingFailed({ code, reason }: Failure): void {
    this.tell({ type: 'compare-failed', code, reason })
  }

  /** What cannot be learnt from the scheduler any more: units set aside, as far as their evidence was kept. */
  get poisonedCount(): number {
    return this.#poisoned.length
  }

  /**
   * The later of two guesses: by the speeds of the devices that are here, and by the pace of the job so far, which knows
   * that some units take longer than those of which the speeds were learnt.
   */
  remainingMs(known: UnitProgress, elapsedMs: number): number | undefined {
    const unitsLeft = known.unitsTotal - known.unitsDone - known.unitsPoisoned
    const paceMs = this.#shares.paceMs(unitsLeft, elapsedMs)
    if (known.remainingMs === undefined || paceMs === undefined) return known.remainingMs
    return Math.max(known.remainingMs, paceMs)
  }

  // -- the end: one of these, once

  finish(answer: unknown, progress: JobProgress): void {
    this.#end({ type: 'finished', answer, summary: this.#summary(progress) })
    this.#settle.resolve(answer)
  }

  cancel(title: string, answer: unknown, progress: JobProgress): void {
    this.#end({ type: 'cancelled', answer, summary: this.#summary(progress) })
    this.#settle.reject(new TabgridError('job-cancelled', `"${title}" was stopped`))
  }

  fail(error: TabgridError): void {
    this.#end({ type: 'failed', error })
    this.#settle.reject(error)
  }

  #end(last: JobEvent<unknown>): void {
    this.#last = last
    this.tell(last)
    this.#events.end()
  }

  #summary({ elapsedMs, unitsTotal }: JobProgress): JobSummary {
    return {
      elapsedMs,
      unitsTotal,
      shardsDone: this.#shares.shards,
      shardsResumed: this.shardsResumed,
      shardsRetried: this.#shardsRetried,
      shardsBackedUp: this.#shardsBackedUp,
      poisoned: [...this.#poisoned],
      devices: this.#shares.list(),
    }
  }
}
