import { expect, test } from 'vitest'
import { MemoryDisk, MemoryJournal } from '../../../src/adapters/memory/journal.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { JobId } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import type { Effect } from '../../../src/core/effect.ts'
import type { JobRecord } from '../../../src/protocol/record.ts'
import { SafeJournal } from '../../../src/runtime/host/safe-journal.ts'
import { WriteAhead } from '../../../src/runtime/host/write-ahead.ts'
import { jobId, shardDone, storedJob } from '../../contracts/journal-samples.ts'

/** A disk that fails for the jobs of `failing`. */
class FailingJournal extends MemoryJournal {
  readonly failing = new Set<string>()
  writes = 0

  override async append(job: JobId, records: readonly JobRecord[]): Promise<void> {
    this.writes++
    if (this.failing.has(job)) throw new TabgridError('journal-full', 'no room')
    return super.append(job, records)
  }
}

function open(journal = new FailingJournal()) {
  const warnings: string[] = []
  const takenOver: string[] = []
  const safe = new SafeJournal(
    journal,
    ({ code }) => warnings.push(code),
    ({ code }) => takenOver.push(code),
  )
  return { journal, safe, warnings, takenOver }
}
const snapshot = { done: [{ from: 0, to: 1 }], shards: 1, total: 0 }

test('a job whose writes fail says so once, goes on in memory, and leaves a true beginning', async () => {
  const { journal, safe, warnings } = open()
  for (const job of ['j1', 'j2']) await safe.begin(storedJob(job), [])
  expect(await safe.append(jobId('j1'), [shardDone(0)])).toBe(true)
  journal.failing.add('j1')
  const writes = [1, 2, 3].map((unit) => safe.append(jobId('j1'), [shardDone(unit)]))
  expect(await Promise.all(writes)).toEqual([true, true, true])
  journal.failing.clear()
  await safe.append(jobId('j1'), [shardDone(4)])
  await safe.compact(jobId('j1'), snapshot)
  await safe.append(jobId('j2'), [shardDone(7)])
  expect(warnings).toEqual(['journal-full'])
  expect((await journal.load()).map(({ snapshot: kept, records }) => [kept, records])).toEqual([
    [undefined, [shardDone(0)]],
    [undefined, [shardDone(7)]],
  ])
})

test('each job that fails says so', async () => {
  const { journal, safe, warnings } = open()
  for (const job of ['j1', 'j2']) {
    journal.failing.add(job)
    await safe.begin(storedJob(job), [shardDone(0)])
    await safe.append(jobId(job), [shardDone(1)])
  }
  expect(warnings).toEqual(['journal-full', 'journal-full'])
})

test('a job that nobody began is not written, and its results may be shown', async () => {
  const { journal, safe, warnings } = open()
  expect(await safe.append(jobId('streamed'), [shardDone(0)])).toBe(true)
  await safe.compact(jobId('streamed'), snapshot)
  expect([journal.writes, warnings]).toEqual([0, []])
})

test('records wait for the beginning of their job, and what comes after its end is no failure', async () => {
  const { journal, safe, warnings } = open()
  const begun = safe.begin(storedJob('j1'), [shardDone(0)])
  const early = safe.append(jobId('j1'), [shardDone(1)])
  await Promise.all([begun, early])
  expect((await journal.load())[0]?.records).toEqual([shardDone(0), shardDone(1)])
  const forgotten = safe.forget(jobId('j1'))
  expect(await safe.append(jobId('j1'), [shardDone(2)])).toBe(true)
  await forgotten
  expect([await journal.load(), warnings]).toEqual([[], []])
})

test('a record that reaches the disk after its job was forgotten is no failure', async () => {
  const { journal, safe, warnings } = open()
  await safe.begin(storedJob('j1'), [])
  const { append } = journal
  journal.append = async (...given) => {
    await new Promise((resolve) => setImmediate(resolve))
    return append.apply(journal, given)
  }
  const late = safe.append(jobId('j1'), [shardDone(0)])
  await safe.forget(jobId('j1'))
  expect([await late, warnings]).toEqual([true, []])
})

test('a loaded job goes on being written, and can be forgotten', async () => {
  const disk = new MemoryDisk()
  await open(new FailingJournal(disk)).safe.begin(storedJob('j1'), [])
  const { safe, journal } = open(new FailingJournal(disk))
  expect(await safe.load()).toHaveLength(1)
  await safe.append(jobId('j1'), [shardDone(0), shardDone(1)])
  await safe.compact(jobId('j1'), snapshot)
  expect(await journal.load()).toEqual([{ job: storedJob('j1'), snapshot, records: [shardDone(1)] }])
  await safe.forget(jobId('j1'))
  expect(await journal.load()).toEqual([])
})

test('a failing snapshot is no trouble', async () => {
  const { journal, safe, warnings } = open()
  await safe.begin(storedJob('j1'), [])
  journal.compact = () => Promise.reject(new TabgridError('journal-full', 'no room'))
  await safe.compact(jobId('j1'), snapshot)
  await safe.append(jobId('j1'), [shardDone(0)])
  expect(warnings).toEqual([])
  expect((await journal.load())[0]?.records).toEqual([shardDone(0)])
})

test('a journal that cannot be read is told, and gives no jobs; damage of one job is told beside the others', async () => {
  const { safe, warnings, journal } = open()
  await safe.begin(storedJob('j1'), [])
  journal.load = async () => Promise.reject(new Error('disk'))
  expect(await safe.load()).toEqual([])
  const damage = new TabgridError('journal-unreadable', 'half of it')
  const half = Object.assign(new MemoryJournal(), {
    load: async (tell: (error: TabgridError) => void) => {
      tell(damage)
      return []
    },
  })
  const told: TabgridError[] = []
  await new SafeJournal(half, (error) => told.push(error)).load()
  expect([warnings, told]).toEqual([['journal-unreadable'], [damage]])
})

test('a tab whose journal another tab has taken says so once, and may show nothing more', async () => {
  const disk = new MemoryDisk()
  const former = open(new FailingJournal(disk))
  await former.safe.load()
  await former.safe.begin(storedJob('j1'), [])
  await open(new FailingJournal(disk)).safe.load()
  const may = await Promise.all([0, 1].map((unit) => former.safe.append(jobId('j1'), [shardDone(unit)])))
  expect(may).toEqual([false, false])
  expect(await former.safe.append(jobId('streamed'), [])).toBe(false)
  expect(await former.safe.begin(storedJob('j2'), [])).toBe(false)
  await former.safe.forget(jobId('j1'))
  expect([former.takenOver, former.warnings]).toEqual([['room-taken-over'], []])
  expect((await open(new FailingJournal(disk)).safe.load())[0]?.records).toEqual([])
})

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'whatever fails, everything is revealed in its order, and what is on the disk was given (seed %i)',
  async (seed) => {
    const rng = new Rng(`safe-journal ${seed}`)
    const { journal, safe, warnings } = open()
    const revealed: Effect[] = []
    const ahead = new WriteAhead(safe, (effect) => revealed.push(effect))
    const jobs = ['j1', 'j2', 'j3'].map(jobId)
    const given = new Map(jobs.map((job) => [job, [] as JobRecord[]]))
    const order: Effect[] = []
    for (const job of jobs) void safe.begin(storedJob(job), [])
    for (let unit = 0; unit < 60; unit++) {
      const job = jobs[rng.below(jobs.length)] as JobId
      if (rng.below(20) === 0) journal.failing.add(job)
      const effect: Effect = { type: 'end-job', job, outcome: { type: 'finished', poisoned: unit } }
      const record = shardDone(unit)
      given.get(job)?.push(record)
      order.push(effect)
      ahead.perform([effect], rng.below(5) === 0 ? new Map() : new Map([[job, [record]]]))
      if (rng.below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(revealed).toEqual(order)
    expect(warnings.length).toBeLessThanOrEqual(journal.failing.size)
    for (const { job, records } of await journal.load()) {
      const wanted = given.get(job.job) ?? []
      expect(wanted.filter((record) => records.includes(record))).toEqual(records)
    }
  },
)
