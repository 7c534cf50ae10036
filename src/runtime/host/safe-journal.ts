import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { Journal, KeptJob } from '../../ports.ts'
import type { JobRecord, JobSnapshot, StoredJob } from '../../protocol/record.ts'

/** A job that was begun or loaded, and not forgotten. */
interface Kept {
  /** `failed`: a write did, so the job goes on in memory. `forgotten`: what comes late is of no use, and no failure. */
  at: 'kept' | 'failed' | 'forgotten'
  /** The job's beginning: what else is written of it comes after. */
  begun: Promise<unknown>
}

/**
 * A journal that never stops a job: when the disk fails or is full it says so, once a job, and the job goes on in memory. What
 * was written until then stays true, so a reload would redo the rest and count nothing twice.
 *
 * Writes never reject. They resolve with whether what depends on them may be shown: `false` once another tab writes to this
 * journal, for then that tab decides what counts.
 */
export class SafeJournal {
  readonly #journal: Journal
  readonly #warn: (error: TabgridError) => void
  readonly #takenOver: (error: TabgridError) => void
  readonly #jobs = new Map<JobId, Kept>()
  #lost = false

  /** @param takenOver is called once, when another tab writes to this journal. */
  constructor(journal: Journal, warn: (error: TabgridError) => void, takenOver = warn) {
    this.#journal = journal
    this.#warn = warn
    this.#takenOver = takenOver
  }

  begin(job: StoredJob, records: readonly JobRecord[]): Promise<boolean> {
    const before = this.#jobs.get(job.job)?.begun
    const kept: Kept = { at: 'kept', begun: Promise.resolve(before) }
    const begun = this.#write(kept, async () => {
      await this.#journal.begin(job)
      await this.#journal.append(job.job, records)
    })
    kept.begun = begun
    this.#jobs.set(job.job, kept)
    return begun
  }

  /** Records of a job that was never begun are of one that nobody keeps. */
  append(jobId: JobId, records: readonly JobRecord[]): Promise<boolean> {
    const kept = this.#jobs.get(jobId)
    if (kept === undefined) return Promise.resolve(!this.#lost)
    return this.#write(kept, () => this.#journal.append(jobId, records))
  }

  /** A snapshot that cannot be kept is no trouble: the records that it would replace are there. */
  async compact(jobId: JobId, snapshot: JobSnapshot): Promise<void> {
    const kept = this.#jobs.get(jobId)
    await kept?.begun
    if (kept?.at !== 'kept' || this.#lost) return
    try {
      await this.#journal.compact(jobId, snapshot)
    } catch (thrown) {
      const error = toTabgridError(thrown, 'journal-unavailable')
      if (error.code === 'room-taken-over') this.#lose(error)
    }
  }

  /** What can be read; what cannot is told as `journal-unreadable`. */
  async load(): Promise<KeptJob[]> {
    try {
      const found = await this.#journal.load((damage) => this.#warn(damage))
      for (const { job } of found) this.#jobs.set(job.job, { at: 'kept', begun: Promise.resolve() })
      return found
    } catch (thrown) {
      const error = toTabgridError(thrown, 'journal-unreadable')
      if (error.code === 'room-taken-over') this.#lose(error)
      else this.#warn(error)
      return []
    }
  }

  async forget(jobId: JobId): Promise<void> {
    const kept = this.#jobs.get(jobId)
    this.#jobs.delete(jobId)
    if (kept !== undefined) kept.at = 'forgotten'
    await kept?.begun
    await this.#write({ at: 'kept', begun: Promise.resolve() }, () => this.#journal.forget(jobId))
  }

  async #write(kept: Kept, write: () => Promise<void>): Promise<boolean> {
    await kept.begun
    if (this.#lost || kept.at !== 'kept') return !this.#lost
    try {
      await write()
      return true
    } catch (thrown) {
      this.#fail(kept, toTabgridError(thrown, 'journal-unavailable'))
      return !this.#lost
    }
  }

  #fail(kept: Kept, error: TabgridError): void {
    if (error.code === 'room-taken-over') this.#lose(error)
    else if (kept.at === 'kept') {
      kept.at = 'failed'
      void Promise.resolve(error).then(this.#warn) // a listener that throws is not a write that rejects
    }
  }

  #lose(error: TabgridError): void {
    if (this.#lost) return
    this.#lost = true
    this.#takenOver(error)
  }
}
