import type { JobId } from '../../base/ids.ts'
import { codeOf } from '../../protocol/script-kind.ts'
import type { TaskView } from '../api/device-api.ts'
import type { JobMessage } from '../jobs/job-description.ts'
import type { PoolTask } from './worker-pool.ts'

/** A job that a device was told of, and what its person did for it. */
export interface Assignment {
  readonly job: JobMessage
  readonly task: PoolTask
  claim: TaskView['claim']
  /** Computed here and counted by the coordinator. */
  unitsDone: number
  /** What this device's person entered, by held unit. It stays here. */
  readonly local: Map<number, Readonly<Record<string, number>>>
}

/** The jobs that a device was told of, over any number of sessions. */
export class Assignments {
  readonly #all = new Map<JobId, Assignment>()
  /** Told of in an earlier session, and not again in this one. */
  readonly #stale = new Set<JobId>()
  #shown: JobId | undefined

  /** A job that is described again keeps what its person entered; `renewed` for the first time in this conversation. */
  describe(message: JobMessage): 'new' | 'known' | 'renewed' {
    const before = this.#all.get(message.job)
    const stale = this.#stale.delete(message.job)
    const { job, task: script, params, unitLimitMs } = message
    const task = { job, script, params, unitLimitMs }
    const known = before?.job.task.hash === script.hash ? before : undefined
    const { claim, local = new Map(), unitsDone = 0 } = known ?? {}
    this.#all.set(job, { job: message, task, claim, local, unitsDone })
    if (known === undefined) return 'new'
    return stale ? 'renewed' : 'known'
  }

  get(job: JobId): Assignment | undefined {
    return this.#all.get(job)
  }

  /** It gave a shard: this is what the device is at. */
  show(job: JobId): void {
    this.#shown = job
  }

  /** The one that gave a shard last, or else the one told of last. */
  shown(): Assignment | undefined {
    const shown = this.#shown === undefined ? undefined : this.#all.get(this.#shown)
    return shown ?? [...this.#all.values()].at(-1)
  }

  /** What the coordinator said to a claim. */
  settle(job: JobId, claim: TaskView['claim']): void {
    const assignment = this.#all.get(job)
    if (assignment !== undefined) assignment.claim = claim
  }

  /** Those whose claim a coordinator must hear again, because it was told anew that this device helps. */
  claimed(concerned: (job: JobId) => boolean): { readonly job: JobId; readonly unit: number }[] {
    const again: { job: JobId; unit: number }[] = []
    for (const assignment of this.#all.values()) {
      const { claim, job } = assignment
      if (claim === undefined || claim.state === 'refused' || this.#stale.has(job.job) || !concerned(job.job))
        continue
      assignment.claim = { unit: claim.unit, state: 'asked' }
      again.push({ job: job.job, unit: claim.unit })
    }
    return again
  }

  /** What this device's person entered is gone. */
  forgetEntries(): void {
    for (const assignment of this.#all.values()) {
      assignment.claim = undefined
      assignment.local.clear()
    }
  }

  [Symbol.iterator](): IterableIterator<Assignment> {
    return this.#all.values()
  }

  end(job: JobId): boolean {
    this.#stale.delete(job)
    return this.#all.delete(job)
  }

  /** A new conversation: what is not described again has ended meanwhile. */
  markStale(): void {
    for (const job of this.#all.keys()) this.#stale.add(job)
  }

  stale(): JobId[] {
    return [...this.#stale]
  }
}

export function viewOf({ job, claim, unitsDone }: Assignment): TaskView {
  const { title, task, params, unitLimitMs, local, heldCount, manifest } = job
  const { hash, memoryMegabytes } = task
  const script = codeOf(task)
  const said = { job: job.job, title, hash, script, params, memoryMegabytes, unitLimitMs, manifest }
  return { ...said, local, heldCount, claim, unitsDone }
}
