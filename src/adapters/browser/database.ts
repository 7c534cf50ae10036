import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import { unavailable } from './storage-error.ts'
import { resultOf } from './transaction.ts'

/** In the store `jobs`, by their ids. Rows are what was written, by whichever version: whoever reads them checks them. */
export interface JobRow {
  /** Counts the jobs that were begun here. */
  readonly number: number
  readonly job: unknown
}
/** In the store `records`, in the order in which they were written. */
export interface RecordRow {
  readonly job: JobId
  readonly record: unknown
}

const databaseName = 'tabgrid'
/** Raised by any change of the stores or of the meaning of their keys. */
const databaseVersion = 2

/**
 * Opens this origin's database.
 * @throws `journal-blocked` when another tab keeps an older version of it open, `journal-unavailable` when the browser
 * offers no IndexedDB (private windows of some browsers, storage switched off).
 */
export async function openDatabase(name = databaseName, version = databaseVersion): Promise<IDBDatabase> {
  try {
    return await opened(indexedDB.open(name, version))
  } catch (cause) {
    throw cause instanceof TabgridError ? cause : unavailable(cause)
  }
}

function opened(opening: IDBOpenDBRequest): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    opening.onblocked = () => reject(otherTab())
    opening.onupgradeneeded = ({ oldVersion }) => {
      const { result: database, transaction: change } = opening
      if (oldVersion < 1) createStores(database)
      if (oldVersion < 2 && change !== null) keepManyJobs(database, change)
    }
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const { result: database } = opening
      database.onversionchange = () => database.close() // a newer page wants to upgrade: let it
      resolve(database)
    }
  })
}

function createStores(database: IDBDatabase): void {
  database.createObjectStore('settings')
  database.createObjectStore('jobs')
  database.createObjectStore('records', { autoIncrement: true })
}

function keepManyJobs(database: IDBDatabase, change: IDBTransaction): void {
  database.createObjectStore('snapshots')
  change.objectStore('jobs').createIndex('number', 'number')
  const records = change.objectStore('records')
  records.createIndex('job', 'job')
  records.createIndex('shard', ['job', 'record.from', 'record.to']) // finds `shard-done` without reading its value
  moveLastJob(change).catch(() => change.abort()) // it stays as it was: the opening fails, and may be tried again
}

/** Version 1 had one job, whose key was `last`, and perhaps late records of the one before. */
async function moveLastJob(change: IDBTransaction): Promise<void> {
  const jobs = change.objectStore('jobs')
  const records = change.objectStore('records')
  const last = await resultOf(jobs.get('last'))
  const job = idIn(last) ?? 'last'
  jobs.clear()
  for (const others of [IDBKeyRange.upperBound(job, true), IDBKeyRange.lowerBound(job, true)]) {
    for (const late of await resultOf<number[]>(records.index('job').getAllKeys(others))) records.delete(late)
  }
  if (last !== undefined) jobs.put({ number: 1, job: last } satisfies JobRow, job)
}

function idIn(job: unknown): string | undefined {
  if (typeof job !== 'object' || job === null || !('job' in job) || typeof job.job !== 'string') return undefined
  return job.job
}

const otherTab = (): TabgridError =>
  new TabgridError(
    'journal-blocked',
    'Another tab runs an older Tabgrid: close or reload it. Until then a reload here loses the job.',
  )
