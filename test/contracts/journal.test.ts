import 'fake-indexeddb/auto'
import { wrap } from 'idb'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/adapters/browser/database.ts'
import { IdbJournal } from '../../src/adapters/browser/idb-journal.ts'
import { IdbSettings } from '../../src/adapters/browser/idb-settings.ts'
import { openStorage } from '../../src/adapters/browser/storage.ts'
import { MemoryDisk, MemoryJournal } from '../../src/adapters/memory/journal.ts'
import { MemorySettings } from '../../src/adapters/memory/settings.ts'
import type { TabgridError } from '../../src/base/errors.ts'
import { journalVersion } from '../../src/protocol/record.ts'
import { runJournalContract } from './journal-contract.ts'
import { jobId, shardDone, storedJob } from './journal-samples.ts'
import { openVersion1 } from './journal-version-1.ts'

let disks = 0
const newName = (): string => `disk ${++disks}`

runJournalContract('a journal in memory', () => {
  const disk = new MemoryDisk()
  return async () => new MemoryJournal(disk)
})
runJournalContract('a journal in IndexedDB', () => {
  const name = newName()
  return async () => new IdbJournal(await openDatabase(name))
})

/** Loads as a reloaded page would; gives also what it was told. */
async function reload(database: IDBDatabase) {
  const damage: TabgridError[] = []
  const jobs = await new IdbJournal(database).load((error) => damage.push(error))
  return { jobs, damage }
}

const torn = { type: 'shard-done', from: -1 }

/** Three jobs; `j2` gets these rows after one good record. */
async function damagedDisk(...rows: unknown[]): Promise<IDBDatabase> {
  const database = await openDatabase(newName())
  const journal = new IdbJournal(database)
  for (const job of ['j1', 'j2', 'j3']) {
    await journal.begin(storedJob(job))
    await journal.append(jobId(job), [shardDone(0)])
  }
  for (const record of rows) await wrap(database).add('records', { job: jobId('j2'), record })
  return database
}

test('a torn end is cut off and told: what was written before it counts, and the job goes on', async () => {
  const database = await damagedDisk(shardDone(1), torn, undefined)
  const { jobs, damage } = await reload(database)
  expect(jobs.map(({ job, records }) => [job.job, records.length])).toEqual([
    ['j1', 1],
    ['j2', 2],
    ['j3', 1],
  ])
  expect(damage).toEqual([expect.objectContaining({ code: 'journal-unreadable' })])
  const again = new IdbJournal(database)
  await again.load()
  await again.append(jobId('j2'), [shardDone(2)])
  const later = await reload(database)
  expect(later.jobs[1]?.records).toEqual([shardDone(0), shardDone(1), shardDone(2)])
  expect(later.damage).toEqual([])
})

test('a job that is damaged in the middle is dropped and told, once; the others are there', async () => {
  const database = await damagedDisk(torn, shardDone(1))
  const { jobs, damage } = await reload(database)
  expect(jobs.map(({ job }) => job.job)).toEqual(['j1', 'j3'])
  expect(damage).toEqual([expect.objectContaining({ code: 'journal-unreadable' })])
  expect((await reload(database)).damage).toEqual([])
  expect(await wrap(database).count('records')).toBe(2)
})

test('a job whose snapshot or beginning is damaged is dropped, a newer one is left to a newer page', async () => {
  const database = await damagedDisk()
  await wrap(database).put('snapshots', { done: [{ from: 3, to: 2 }], shards: 1, total: 0 }, jobId('j1'))
  await wrap(database).put(
    'jobs',
    { number: 2, job: { ...storedJob('j2'), version: journalVersion + 1 } },
    jobId('j2'),
  )
  await wrap(database).put('jobs', { number: 3, job: { ...storedJob('j3'), title: 3 } }, jobId('j3'))
  const { jobs, damage } = await reload(database)
  expect([jobs, damage.length]).toEqual([[], 3])
  expect(await wrap(database).getAllKeys('jobs')).toEqual(['j2'])
  expect(await wrap(database).count('records')).toBe(1)
})

test('the disk failing for one job says nothing of the others', async () => {
  const database = await damagedDisk()
  let transactions = 0
  const transaction = (stores: ('settings' | 'jobs' | 'records' | 'snapshots')[], mode: 'readwrite') => {
    const change = database.transaction(stores, mode)
    if (++transactions === 3) change.abort() // the first reads the list, the third the second job
    return change
  }
  const { jobs, damage } = await reload({ transaction } as unknown as IDBDatabase)
  expect(jobs.map(({ job }) => job.job)).toEqual(['j1', 'j3'])
  expect(damage).toEqual([expect.objectContaining({ code: 'journal-unreadable' })])
  expect((await reload(database)).jobs).toHaveLength(3)
})

test('settings outlive the page that wrote them', async () => {
  await new IdbSettings(await openDatabase()).set('epoch', 7)
  const later = new IdbSettings(await openDatabase())
  expect(await later.get('epoch')).toBe(7)
  await later.remove('epoch')
  expect(await later.get('epoch')).toBeUndefined()
})

test('an upgrade that an older tab blocks is told, and does not wait for ever', async () => {
  const older = await openVersion1('held') // it does not listen for `blocking`, as a tab of an older build might not
  await expect(openDatabase('held')).rejects.toMatchObject({ code: 'journal-blocked' })
  older.close()
})

test('a full disk rejects with journal-full', async () => {
  const full = new IdbJournal(withoutRoom)
  await expect(full.begin(storedJob('j2'))).rejects.toMatchObject({ code: 'journal-full' })
  await expect(full.append(jobId('j2'), [shardDone(0)])).rejects.toMatchObject({ code: 'journal-full' })
})

/** A database on a disk without room: every transaction fails as a browser's would. */
const withoutRoom = {
  transaction: () => {
    throw new DOMException('no room', 'QuotaExceededError')
  },
} as unknown as IDBDatabase

test('where the browser offers no IndexedDB the fallback is used, and the reason is kept', async () => {
  const fallback = { journal: new MemoryJournal(), settings: new MemorySettings() }
  const open = () => Promise.reject(new DOMException('denied', 'SecurityError'))
  const storage = await openStorage(() => fallback, open)
  expect(storage.journal).toBe(fallback.journal)
  expect(storage.trouble).toMatchObject({ code: 'journal-unavailable' })
})
