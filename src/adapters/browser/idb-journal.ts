import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { Journal } from '../../ports.ts'
import { type JobRecord, parseJobRecord, parseStoredJob, type StoredJob } from '../../protocol/record.ts'
import { type Database, type RecordRow, writeError } from './database.ts'

interface Batch {
  readonly rows: readonly RecordRow[]
  readonly resolve: () => void
  readonly reject: (error: TabgridError) => void
}

/**
 * A journal in IndexedDB. Appends that come while a transaction is under way share the next one (group commit). Relaxed
 * durability, the browsers' default: it survives a reload and a crash of the browser, perhaps not of the whole machine.
 */
export class IdbJournal implements Journal {
  readonly #database: Database
  #job: JobId | undefined
  #batches: Batch[] = []
  #writing = false

  constructor(database: Database) {
    this.#database = database
  }

  async begin(job: StoredJob): Promise<void> {
    try {
      const change = this.#database.transaction(['jobs', 'records'], 'readwrite')
      const writes = [change.objectStore('records').clear(), change.objectStore('jobs').put(job, 'last'), change.done]
      await Promise.all(writes)
      this.#job = job.job
    } catch (cause) {
      throw writeError(cause)
    }
  }

  append(jobId: JobId, records: readonly JobRecord[]): Promise<void> {
    if (this.#job !== jobId) {
      return Promise.reject(new TabgridError('journal-unavailable', `job ${jobId} is not the one begun last`))
    }
    return new Promise((resolve, reject) => {
      const rows = records.map((record) => ({ job: jobId, record }))
      this.#batches.push({ rows, resolve, reject })
      if (!this.#writing) void this.#write()
    })
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#batches.length > 0) {
      const batches = this.#batches
      this.#batches = []
      try {
        const change = this.#database.transaction('records', 'readwrite')
        const writes = batches.flatMap(({ rows }) => rows.map((row) => change.store.add(row)))
        await Promise.all([...writes, change.done])
        for (const { resolve } of batches) resolve()
      } catch (cause) {
        for (const { reject } of batches) reject(writeError(cause))
      }
    }
    this.#writing = false
  }

  async load(): Promise<{ job: StoredJob; records: JobRecord[] } | undefined> {
    const change = this.#database.transaction(['jobs', 'records'])
    const [stored, rows] = await Promise.all([
      change.objectStore('jobs').get('last'),
      change.objectStore('records').getAll(),
      change.done,
    ])
    if (stored === undefined) return undefined
    try {
      const job = parseStoredJob(stored)
      this.#job = job.job
      const own = rows.filter((row) => row.job === job.job)
      return { job, records: own.map(({ record }) => parseJobRecord(record)) }
    } catch (cause) {
      const message =
        'The job that was kept here cannot be read (it is of another version, or damaged): run it again.'
      throw new TabgridError('journal-unreadable', message, { cause })
    }
  }

  async forget(): Promise<void> {
    try {
      const change = this.#database.transaction(['jobs', 'records'], 'readwrite')
      await Promise.all([change.objectStore('records').clear(), change.objectStore('jobs').clear(), change.done])
      this.#job = undefined
    } catch (cause) {
      throw writeError(cause)
    }
  }
}
