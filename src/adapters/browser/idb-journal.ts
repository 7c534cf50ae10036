import { TabgridError } from '../../base/errors.ts'
import { type JobId, randomId } from '../../base/ids.ts'
import type { Journal, KeptJob } from '../../ports.ts'
import type { JobRecord, JobSnapshot, StoredJob } from '../../protocol/record.ts'
import type { JobRow, RecordRow } from './database.ts'
import { readKeptJob } from './kept-rows.ts'
import { browserRandom } from './random.ts'
import { writeError } from './storage-error.ts'
import { changeIn, resultOf } from './transaction.ts'

interface Batch {
  readonly job: JobId
  readonly rows: readonly RecordRow[]
  readonly resolve: () => void
  readonly reject: (error: TabgridError) => void
}

/** A setting: which journal writes. */
const ownerKey = 'journal-owner'

/**
 * A journal in IndexedDB. Appends that come while a transaction is under way share the next one (group commit). Relaxed
 * durability, the browsers' default: it survives a reload and a crash of the browser, perhaps not of the whole machine.
 *
 * The tab that loaded last owns it. Every transaction that writes checks that it does, so a tab that lost its room cannot
 * add to what the next one has read: its writes reject with `room-taken-over`.
 */
export class IdbJournal implements Journal {
  readonly #database: IDBDatabase
  readonly #owner = randomId(browserRandom)
  #owning = false
  #batches: Batch[] = []
  #writing = false

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  begin(job: StoredJob): Promise<void> {
    return this.#change(async (change) => {
      await clear(change, job.job)
      const jobs = change.objectStore('jobs')
      const last = await resultOf<IDBCursor | null>(jobs.index('number').openKeyCursor(null, 'prev'))
      jobs.put({ number: Number(last?.key ?? 0) + 1, job } satisfies JobRow, job.job)
    })
  }

  append(jobId: JobId, records: readonly JobRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const rows = records.map((record) => ({ job: jobId, record }))
      this.#batches.push({ job: jobId, rows, resolve, reject })
      if (!this.#writing) void this.#write()
    })
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#batches.length > 0) {
      const batches = this.#batches
      this.#batches = []
      try {
        const unknown = await this.#change((change) => addBatches(change, batches))
        for (const { job, resolve, reject } of batches) {
          if (unknown.has(job)) reject(notBegun(job))
          else resolve()
        }
      } catch (thrown) {
        for (const { reject } of batches) reject(writeError(thrown))
      }
    }
    this.#writing = false
  }

  compact(jobId: JobId, snapshot: JobSnapshot): Promise<void> {
    return this.#change(async (change) => {
      if (!(await isBegun(change, jobId))) throw notBegun(jobId)
      change.objectStore('snapshots').put(snapshot, jobId)
      const records = change.objectStore('records')
      const shards = records.index('shard')
      const found = snapshot.done.map(({ from, to }) =>
        resultOf<number[]>(shards.getAllKeys(IDBKeyRange.bound([jobId, from], [jobId, to], false, true))),
      )
      for (const run of runs((await Promise.all(found)).flat())) records.delete(run)
    })
  }

  /** @param tell hears what of the journal is damaged: a torn end was cut off, and a job that nobody can read was dropped. */
  async load(tell: (damage: TabgridError) => void = () => undefined): Promise<KeptJob[]> {
    this.#owning = false // whoever loads takes it over
    const keys = await this.#change((change) =>
      resultOf<JobId[]>(change.objectStore('jobs').index('number').getAllKeys()),
    )
    const found: KeptJob[] = []
    for (const key of keys) {
      const kept = await this.#loadJob(key, tell)
      if (kept !== undefined) found.push(kept)
    }
    return found
  }

  /** Each job in a transaction of its own: what the disk cannot give of one says nothing of the others. */
  async #loadJob(key: JobId, tell: (damage: TabgridError) => void): Promise<KeptJob | undefined> {
    try {
      return await this.#change(async (change) => {
        const byJob = change.objectStore('records').index('job')
        const [row, snapshot, rows] = await Promise.all([
          resultOf<JobRow | undefined>(change.objectStore('jobs').get(key)),
          resultOf(change.objectStore('snapshots').get(key)),
          resultOf<RecordRow[]>(byJob.getAll(key)),
        ])
        const read = readKeptJob({ job: row?.job, snapshot, records: rows.map(({ record }) => record) })
        if (read.at === 'read') return read.kept
        tell(read.damage)
        if (read.at === 'unreadable') {
          if (!read.newer) await clear(change, key)
          return undefined
        }
        const torn = (await resultOf<number[]>(byJob.getAllKeys(key))).slice(read.kept.records.length)
        for (const run of runs(torn)) change.objectStore('records').delete(run)
        return read.kept
      })
    } catch (cause) {
      if (cause instanceof TabgridError && cause.code === 'room-taken-over') throw cause
      const message = 'A job that was kept here cannot be read from the disk: reload the page, or run it again.'
      tell(new TabgridError('journal-unreadable', message, { cause }))
      return undefined
    }
  }

  forget(jobId: JobId): Promise<void> {
    return this.#change((change) => clear(change, jobId))
  }

  /** One transaction: all of it or nothing. */
  async #change<T>(work: (change: IDBTransaction) => Promise<T>): Promise<T> {
    const given = await changeIn(this.#database, ['settings', 'jobs', 'records', 'snapshots'], async (change) => {
      await this.#own(change.objectStore('settings'))
      return work(change)
    })
    this.#owning = true
    return given
  }

  async #own(settings: IDBObjectStore): Promise<void> {
    if (!this.#owning) settings.put(this.#owner, ownerKey)
    else if ((await resultOf(settings.get(ownerKey))) !== this.#owner) {
      throw new TabgridError('room-taken-over', 'Another tab of this browser hosts its room now.')
    }
  }
}

/** Gives the jobs that are not here (any more): nothing is added for them. */
async function addBatches(change: IDBTransaction, batches: readonly Batch[]): Promise<ReadonlySet<JobId>> {
  const unknown = new Set<JobId>()
  for (const job of new Set(batches.map((batch) => batch.job))) {
    if (!(await isBegun(change, job))) unknown.add(job)
  }
  const records = change.objectStore('records')
  const rows = batches.flatMap((batch) => (unknown.has(batch.job) ? [] : batch.rows))
  for (const row of rows) records.add(row)
  return unknown
}

const isBegun = async (change: IDBTransaction, job: JobId): Promise<boolean> =>
  (await resultOf<number>(change.objectStore('jobs').count(job))) > 0

async function clear(change: IDBTransaction, job: JobId): Promise<void> {
  const records = change.objectStore('records')
  const keys = await resultOf<number[]>(records.index('job').getAllKeys(job))
  for (const run of runs(keys)) records.delete(run)
  change.objectStore('snapshots').delete(job)
  change.objectStore('jobs').delete(job)
}

/** Keys as few ranges: records of one job are mostly neighbours. */
function runs(keys: readonly number[]): IDBKeyRange[] {
  const found: { from: number; to: number }[] = []
  for (const key of keys.toSorted((left, right) => left - right)) {
    const last = found.at(-1)
    if (last?.to === key - 1) last.to = key
    else found.push({ from: key, to: key })
  }
  return found.map(({ from, to }) => IDBKeyRange.bound(from, to))
}

const notBegun = (job: JobId): TabgridError =>
  new TabgridError('journal-unavailable', `job ${job} was not begun here, or was forgotten`)
