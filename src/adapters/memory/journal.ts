import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { Journal } from '../../ports.ts'
import type { JobRecord, StoredJob } from '../../protocol/record.ts'

/** Keeps a job as long as the page lives: for tests, and where a browser offers nothing that lasts. */
export class MemoryJournal implements Journal {
  #kept: { job: StoredJob; records: JobRecord[] } | undefined

  begin(job: StoredJob): Promise<void> {
    this.#kept = { job, records: [] }
    return Promise.resolve()
  }

  append(jobId: JobId, records: readonly JobRecord[]): Promise<void> {
    if (this.#kept?.job.job !== jobId) {
      return Promise.reject(new TabgridError('journal-unavailable', `job ${jobId} is not the one begun last`))
    }
    this.#kept.records.push(...records)
    return Promise.resolve()
  }

  load(): Promise<{ job: StoredJob; records: JobRecord[] } | undefined> {
    const kept = this.#kept
    return Promise.resolve(kept === undefined ? undefined : { job: kept.job, records: [...kept.records] })
  }

  forget(): Promise<void> {
    this.#kept = undefined
    return Promise.resolve()
  }
}
