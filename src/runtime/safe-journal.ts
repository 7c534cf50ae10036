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
  #failed = false

  constructor(journal: Journal, warn: (error: TabgridError) => void) {
    this.#journal = journal
    this.#warn = warn
  }

  async #try(write: () => Promise<void>): Promise<void> {
    if (this.#failed) return
    try {
      await write()
    } catch (thrown) {
      if (!this.#failed) this.#warn(toTabgridError(thrown, 'journal-unavailable'))
      this.#failed = true
    }
  }

  /** A new job gets a new chance: `forget` inside `begin` may have made room. */
  begin(job: StoredJob, records: readonly JobRecord[]): Promise<void> {
    this.#failed = false
    return this.#try(async () => {
      await this.#journal.begin(job)
      await this.#journal.append(job.job, records)
    })
  }

  append(job: JobId, records: readonly JobRecord[]): Promise<void> {
    return this.#try(() => this.#journal.append(job, records))
  }

  async load(): Promise<{ job: StoredJob; records: JobRecord[] } | undefined> {
    try {
      return await this.#journal.load()
    } catch (thrown) {
      this.#warn(toTabgridError(thrown, 'journal-unreadable'))
      return undefined
    }
  }

  forget(): Promise<void> {
    return this.#try(() => this.#journal.forget())
  }
}
