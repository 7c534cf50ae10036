import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { Clock, Journal, KeptJob } from '../../ports.ts'
import type { JobRecord, JobSnapshot, StoredJob } from '../../protocol/record.ts'
import type { Census } from './census.ts'
import type { DiskPlan } from './disk.ts'
import type { Draw } from './draw.ts'

interface Parts {
  readonly inside: Journal
  readonly clock: Clock
  readonly draw: Draw
  readonly plan: DiskPlan
  readonly census: Census
}

/** The journal of one life of a coordinator: slow, failing at times, and torn where that life ends. */
export class FaultyJournal implements Journal {
  readonly #parts: Parts
  #dead = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Writes under way are done or not, and nobody hears of it. */
  die(): void {
    this.#dead = true
  }

  begin(job: StoredJob): Promise<void> {
    return this.#write(() => this.#parts.inside.begin(job))
  }
  append(jobId: JobId, records: readonly JobRecord[]): Promise<void> {
    return this.#write(() => this.#parts.inside.append(jobId, records))
  }
  compact(jobId: JobId, snapshot: JobSnapshot): Promise<void> {
    return this.#write(() => this.#parts.inside.compact(jobId, snapshot))
  }
  load(): Promise<KeptJob[]> {
    return this.#parts.inside.load()
  }
  forget(jobId: JobId): Promise<void> {
    return this.#write(() => this.#parts.inside.forget(jobId))
  }

  /** One after another, as transactions on the same store are. */
  #write(act: () => Promise<void>): Promise<void> {
    const { clock, draw, plan } = this.#parts
    const delayMs = draw.between(0, plan.commitMostMs)
    const turn = this.#last.then(() => new Promise<void>((resolve) => clock.after(delayMs, resolve)))
    const done = turn.then(() => this.#act(act))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #act(act: () => Promise<void>): Promise<void> {
    const { clock, draw, plan, census } = this.#parts
    if (this.#dead) return new Promise(() => undefined)
    const isFull = clock.nowMs() >= plan.fullFromMs && clock.nowMs() < plan.fullToMs
    if (isFull || draw.chance(plan.failShare)) {
      census.note(isFull ? 'disk full' : 'write failed')
      throw new TabgridError('journal-full', 'this disk takes no more: free some space')
    }
    await act()
    if (this.#dead) return new Promise(() => undefined)
  }
}
