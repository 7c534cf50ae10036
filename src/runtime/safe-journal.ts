import { type TabgridError, toTabgridError } from '../base/errors.ts'
import type { JobId } from '../base/ids.ts'
import type { Journal } from '../ports.ts'
import type { JobRecord, StoredJob } from '../protocol/record.ts'

/**
 * A journal that never stops a job: when the disk fails or is full it says so once, and the job goes on in memory. What was
 * written until then stays a true beginning, so a reload would redo the rest and count nothing twice.
 */
export class SafeJournal {
  readonly #journal: Journal
  readonly #warn: (error: TabgridError) => void
  /** The job that the journal is about: what comes late for an earlier one is of no use, and no failure. */
  #job: JobId | undefined
  #failed = false
  /** Jobs begin and are forgotten one after another. */
  #changes: Promise<void> = Promise.resolve()

  constructor(journal: Journal, warn: (error: TabgridError) => void) {
    this.#journal = journal
    this.#warn = warn
  }

  async #try(job: JobId | undefined, write: () => Promise<void>): Promise<void> {
    if (this.#failed || job !== this.#job) return
    try {
      await write()
    } catch (thrown) {
      if (this.#failed || job !== this.#job) return
      this.#failed = true
      this.#warn(toTabgridError(thrown, 'journal-unavailable'))
    }
  }

  #change(job: JobId | undefined, write: () => Promise<void>): Promise<void> {
    this.#job = job
    this.#failed = false // a new job gets a new chance: forgetting the last one may have made room
    this.#changes = this.#changes.then(() => this.#try(job, write))
    return this.#changes
  }

  begin(job: StoredJob, records: readonly JobRecord[]): Promise<void> {
    return this.#change(job.job, async () => {
      await this.#journal.begin(job)
      await this.#journal.append(job.job, records)
    })
  }

  append(job: JobId, records: readonly JobRecord[]): Promise<void> {
    return this.#changes.then(() => this.#try(job, () => this.#journal.append(job, records)))
  }

  async load(): Promise<{ job: StoredJob; records: JobRecord[] } | undefined> {
    try {
      const found = await this.#journal.load()
      this.#job = found?.job.job
      return found
    } catch (thrown) {
      this.#warn(toTabgridError(thrown, 'journal-unreadable'))
      return undefined
    }
  }

  forget(): Promise<void> {
    return this.#change(undefined, () => this.#journal.forget())
  }
}
