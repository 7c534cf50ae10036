import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'

/** Rows are what was written, by whichever version: whoever reads them checks them. */
interface JobRow {
  /** Counts the jobs that were begun here. */
  readonly number: number
  readonly job: unknown
}
export interface RecordRow {
  readonly job: JobId
  readonly record: unknown
}

export interface Schema extends DBSchema {
  settings: { key: string; value: unknown }
  jobs: { key: JobId; value: JobRow; indexes: { number: number } }
  /** In the order in which they were written. */
  records: {
    key: number
    value: RecordRow
    /** `shard` finds `shard-done` records by their units, without reading their values. */
    indexes: { job: JobId; shard: (string | number)[] }
  }
  snapshots: { key: JobId; value: unknown }
}

export type Database = IDBPDatabase<Schema>
type UpgradeTransaction = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>

const databaseName = 'tabgrid'
/** Raised by any change of the stores or of the meaning of their keys. */
const databaseVersion = 2

/**
 * Opens this origin's database.
 * @throws `journal-blocked` when another tab keeps an older version of it open, `journal-unavailable` when the browser
 * offers no IndexedDB (private windows of some browsers, storage switched off).
 */
export async function openDatabase(name = databaseName, version = databaseVersion): Promise<Database> {
  let tellBlocked: (error: TabgridError) => void = () => undefined
  const blocked = new Promise<never>((_, reject) => {
    tellBlocked = reject
  })
  try {
    const opening = openDB<Schema>(name, version, {
      upgrade: (database, from, _, change) => {
        if (from < 1) createStores(database)
        if (from < 2) keepManyJobs(database, change)
      },
      blocked: () => tellBlocked(otherTab),
      blocking: (_current, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close() // a newer page wants to upgrade: let it
      },
    })
    return await Promise.race([opening, blocked])
  } catch (cause) {
    throw cause === otherTab ? cause : unavailable(cause)
  }
}

function createStores(database: Database): void {
  database.createObjectStore('settings')
  database.createObjectStore('jobs')
  database.createObjectStore('records', { autoIncrement: true })
}

function keepManyJobs(database: Database, change: UpgradeTransaction): void {
  database.createObjectStore('snapshots')
  change.objectStore('jobs').createIndex('number', 'number')
  const records = change.objectStore('records')
  records.createIndex('job', 'job')
  records.createIndex('shard', ['job', 'record.from', 'record.to'])
  moveLastJob(change).catch(() => change.abort()) // it stays as it was: the opening fails, and may be tried again
}

/** Version 1 had one job, whose key was `last`, and perhaps late records of the one before. */
async function moveLastJob(change: UpgradeTransaction): Promise<void> {
  const jobs = change.objectStore('jobs')
  const records = change.objectStore('records')
  const lastKey = 'last' as JobId
  const last: unknown = await jobs.get(lastKey)
  const job = idIn(last) ?? lastKey
  await jobs.clear()
  for (const others of [IDBKeyRange.upperBound(job, true), IDBKeyRange.lowerBound(job, true)]) {
    for (const late of await records.index('job').getAllKeys(others)) await records.delete(late)
  }
  if (last !== undefined) await jobs.put({ number: 1, job: last }, job)
}

function idIn(job: unknown): JobId | undefined {
  if (typeof job !== 'object' || job === null || !('job' in job) || typeof job.job !== 'string') return undefined
  return job.job as JobId
}

const otherTab = new TabgridError(
  'journal-blocked',
  'Another tab runs an older Tabgrid: close or reload it. Until then a reload here loses the job.',
)

const unavailable = (cause: unknown): TabgridError =>
  new TabgridError(
    'journal-unavailable',
    'This browser does not let Tabgrid keep the job (a private window?): a reload starts it again.',
    { cause },
  )

/** A failed write as an error that says what to do. */
export function writeError(cause: unknown): TabgridError {
  if (cause instanceof TabgridError) return cause
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError') {
    const message =
      'The disk space that this browser gives to Tabgrid is full. The job goes on, but a reload would redo the rest of it.'
    return new TabgridError('journal-full', message, { cause })
  }
  return unavailable(cause)
}
