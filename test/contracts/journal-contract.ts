import { describe, expect, test } from 'vitest'
import type { Journal } from '../../src/ports.ts'
import type { JobRecord } from '../../src/protocol/record.ts'
import { jobId, shardDone, storedJob, unitPoisoned } from './journal-samples.ts'

const split: JobRecord = { type: 'units-split', count: 10, heldCount: 0 }
const refused = (code: string) => expect.objectContaining({ code })

type NewDisk = () => () => Promise<Journal>

/** What every Journal promises. `newDisk` gives an empty one; each call of what it gives opens that disk in another tab. */
export function runJournalContract(name: string, newDisk: NewDisk): void {
  describe(name, () => {
    keepsJobs(newDisk)
    refusesOthers(newDisk)
    takesSnapshots(newDisk)
    changesHands(newDisk)
  })
}

function keepsJobs(newDisk: NewDisk): void {
  test('a journal that nobody began has nothing', async () => {
    const journal = await newDisk()()
    await journal.forget(jobId('j1'))
    expect(await journal.load()).toEqual([])
  })

  test('a job and its records come back in order, with values of every kind', async () => {
    const open = newDisk()
    const value = { pixels: new Uint8ClampedArray([1, 2, 3]), words: new Map([['a', 1n]]), at: new Date(5) }
    const before = await open()
    await before.begin(storedJob('j1'))
    await Promise.all([
      before.append(jobId('j1'), [split, shardDone(0, 2, value)]),
      before.append(jobId('j1'), [shardDone(2), unitPoisoned(3)]),
      before.append(jobId('j1'), [{ type: 'job-ended', outcome: 'finished' }]),
    ])
    const ended: JobRecord = { type: 'job-ended', outcome: 'finished' }
    const records = [split, shardDone(0, 2, value), shardDone(2), unitPoisoned(3), ended]
    expect(await (await open()).load()).toEqual([{ job: storedJob('j1'), snapshot: undefined, records }])
  })

  test('jobs stand beside each other, oldest first, each with its own records', async () => {
    const open = newDisk()
    const journal = await open()
    for (const job of ['b', 'a', 'c']) await journal.begin(storedJob(job))
    await Promise.all(['c', 'a', 'b', 'a'].map((job, at) => journal.append(jobId(job), [shardDone(at)])))
    await journal.forget(jobId('b'))
    const left = await (await open()).load()
    expect(left.map(({ job, records }) => [job.job, records])).toEqual([
      ['a', [shardDone(1), shardDone(3)]],
      ['c', [shardDone(0)]],
    ])
  })

  test('a job that begins again is empty, and the newest', async () => {
    const open = newDisk()
    const journal = await open()
    await journal.begin(storedJob('j1'))
    await journal.begin(storedJob('j2'))
    await journal.append(jobId('j1'), [shardDone(0)])
    await journal.compact(jobId('j1'), { done: [{ from: 5, to: 6 }], shards: 1, total: 1 })
    await journal.begin(storedJob('j1'))
    expect((await (await open()).load()).map(({ job, snapshot, records }) => [job.job, snapshot, records])).toEqual([
      ['j2', undefined, []],
      ['j1', undefined, []],
    ])
  })
}

function refusesOthers(newDisk: NewDisk): void {
  test('nothing is written for a job that was not begun, or is forgotten', async () => {
    const open = newDisk()
    const journal = await open()
    await journal.begin(storedJob('j1'))
    await journal.forget(jobId('j1'))
    const unavailable = refused('journal-unavailable')
    const snapshot = { done: [{ from: 0, to: 1 }], shards: 1, total: 0 }
    await expect(journal.append(jobId('j1'), [shardDone(0)])).rejects.toEqual(unavailable)
    await expect(journal.append(jobId('never'), [shardDone(0)])).rejects.toEqual(unavailable)
    await expect(journal.compact(jobId('j1'), snapshot)).rejects.toEqual(unavailable)
    await journal.begin(storedJob('j1'))
    expect(await (await open()).load()).toEqual([{ job: storedJob('j1'), snapshot: undefined, records: [] }])
  })

  test('records on their way when their job is forgotten do not come back with it', async () => {
    const open = newDisk()
    const journal = await open()
    await journal.begin(storedJob('j1'))
    const appends = [0, 1, 2].map((unit) => journal.append(jobId('j1'), [shardDone(unit)]))
    await Promise.allSettled([...appends, journal.forget(jobId('j1'))])
    await journal.begin(storedJob('j1'))
    expect((await (await open()).load())[0]?.records).toEqual([])
  })

  test('what is loaded goes on being written', async () => {
    const open = newDisk()
    await (await open()).begin(storedJob('j1'))
    const after = await open()
    await after.load()
    await after.append(jobId('j1'), [shardDone(0)])
    expect((await after.load())[0]?.records).toEqual([shardDone(0)])
  })
}

function takesSnapshots(newDisk: NewDisk): void {
  test('a snapshot takes the place of the shards that it holds, and of no other record', async () => {
    const open = newDisk()
    const journal = await open()
    for (const job of ['j1', 'j2']) await journal.begin(storedJob(job))
    const records = [split, shardDone(0, 2), shardDone(4, 6), unitPoisoned(1), shardDone(2, 4), shardDone(8)]
    for (const job of ['j1', 'j2']) await journal.append(jobId(job), records)
    const snapshot = {
      done: [
        { from: 0, to: 4 },
        { from: 8, to: 9 },
      ],
      shards: 3,
      total: new Map([['a', 7]]),
    }
    await journal.compact(jobId('j1'), snapshot)
    await journal.append(jobId('j1'), [shardDone(6, 8)])
    expect(await (await open()).load()).toEqual([
      { job: storedJob('j1'), snapshot, records: [split, shardDone(4, 6), unitPoisoned(1), shardDone(6, 8)] },
      { job: storedJob('j2'), snapshot: undefined, records },
    ])
  })

  test('a later snapshot takes the place of an earlier one', async () => {
    const open = newDisk()
    const journal = await open()
    await journal.begin(storedJob('j1'))
    for (let unit = 0; unit < 6; unit++) {
      await journal.append(jobId('j1'), [shardDone(unit)])
      if (unit % 2 === 1) {
        await journal.compact(jobId('j1'), { done: [{ from: 0, to: unit }], shards: unit, total: unit })
      }
    }
    const [kept] = await (await open()).load()
    expect(kept?.snapshot).toEqual({ done: [{ from: 0, to: 5 }], shards: 5, total: 5 })
    expect(kept?.records).toEqual([shardDone(5)])
  })
}

function changesHands(newDisk: NewDisk): void {
  test('who loads takes the journal over: nothing of the tab that had it is written any more', async () => {
    const open = newDisk()
    const former = await open()
    await former.load()
    await former.begin(storedJob('j1'))
    await former.append(jobId('j1'), [shardDone(0)])
    const latter = await open()
    const [found] = await latter.load()
    const snapshot = { done: [{ from: 0, to: 1 }], shards: 1, total: 0 }
    const late = [
      former.append(jobId('j1'), [shardDone(1)]),
      former.compact(jobId('j1'), snapshot),
      former.begin(storedJob('j2')),
      former.forget(jobId('j1')),
    ]
    for (const write of await Promise.allSettled(late)) {
      expect(write).toMatchObject({ status: 'rejected', reason: refused('room-taken-over') })
    }
    expect(found?.records).toEqual([shardDone(0)])
    expect(await latter.load()).toEqual([found])
  })
}
