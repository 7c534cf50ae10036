import 'fake-indexeddb/auto'
import { wrap } from 'idb'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/adapters/browser/database.ts'
import { IdbJournal } from '../../src/adapters/browser/idb-journal.ts'
import { IdbSettings } from '../../src/adapters/browser/idb-settings.ts'
import type { TabgridError } from '../../src/base/errors.ts'
import { journalVersion, parseStoredJob } from '../../src/protocol/record.ts'
import { jobId, shardDone, storedJob } from './journal-samples.ts'
import { job1, openVersion1, rows1 } from './journal-version-1.ts'

/** Opens a database that version 1 left behind, with today's code. */
async function openAfter(name: string, ...left: [job?: unknown, rows?: unknown[]]) {
  const before = await openVersion1(name, ...left)
  before.close()
  return openDatabase(name)
}

const own = rows1.filter(({ job }) => job === job1.job).map(({ record }) => record)

test('a job that ran under version 1 is there after the upgrade, with its records and nothing else', async () => {
  const database = await openAfter('running')
  const [kept, ...others] = await new IdbJournal(database).load()
  expect(others).toEqual([])
  const task = { ...job1.task, compare: 'exact', deterministic: false }
  expect(kept).toEqual({
    job: { ...job1, version: journalVersion, task, weight: 1, priority: 0, verify: 'none' },
    snapshot: undefined,
    records: own,
  })
  expect(await wrap(database).count('records')).toBe(3)
  expect(await new IdbSettings(database).get('epoch')).toBe(7)
})

test('it goes on as a job of today: records, a snapshot, a job beside it', async () => {
  const database = await openAfter('goes-on')
  const journal = new IdbJournal(database)
  await journal.load()
  const job = jobId(job1.job)
  await journal.append(job, [shardDone(1)])
  await journal.begin(storedJob('new'))
  const snapshot = { done: [{ from: 1, to: 4 }], shards: 2, total: 5 }
  await journal.compact(job, snapshot)
  const jobs = await new IdbJournal(database).load()
  expect(jobs.map((kept) => [kept.job.job, kept.snapshot, kept.records])).toEqual([
    [job, snapshot, [own[0], own[2]]],
    ['new', undefined, []],
  ])
})

test('version 1 without a job, with late records, leaves nothing behind', async () => {
  const database = await openAfter('empty', null)
  expect(await new IdbJournal(database).load()).toEqual([])
  expect(await wrap(database).count('records')).toBe(0)
})

test.each([['no job at all'], [{ ...job1, job: 7 }], [{ ...job1, weight: 1 }]])(
  'a damaged job of version 1 is told and dropped',
  async (damaged) => {
    const database = await openAfter('damaged', damaged)
    const damage: TabgridError[] = []
    expect(await new IdbJournal(database).load((error) => damage.push(error))).toEqual([])
    expect(damage).toEqual([expect.objectContaining({ code: 'journal-unreadable' })])
    expect([await wrap(database).count('jobs'), await wrap(database).count('records')]).toEqual([0, 0])
  },
)

test('a job of version 2 said nothing of how its results are compared: it was exact', () => {
  const job2 = { ...job1, version: 2, weight: 2, priority: 1 }
  const task = { ...job1.task, compare: 'exact', deterministic: false }
  expect(parseStoredJob(job2)).toEqual({ ...job2, version: journalVersion, task, verify: 'none' })
})

test('a job of version 3 was no round of anything', () => {
  const { version: _, ...fields } = { ...storedJob('three') }
  expect(parseStoredJob({ ...fields, version: 3 })).toEqual({ ...fields, version: journalVersion })
  const round = { series: 'three', number: 2, most: 9 }
  expect(parseStoredJob({ ...storedJob('three'), round })).toMatchObject({ round })
  expect(() => parseStoredJob({ ...fields, version: 3, round })).toThrow()
  expect(() => parseStoredJob({ ...storedJob('three'), round: { ...round, number: 0 } })).toThrow()
})

test.each([0, journalVersion + 1, '1', undefined])('version %j is not read', (version) => {
  expect(() => parseStoredJob({ ...job1, version })).toThrow(expect.objectContaining({ code: 'message-invalid' }))
})
