import { expect, test } from 'vitest'
import type { JobId } from '../../src/base/ids.ts'
import type { Journal } from '../../src/ports.ts'
import { type JobRecord, journalVersion, type StoredJob } from '../../src/protocol/record.ts'

export const storedJob = (job: string): StoredJob => ({
  version: journalVersion,
  job: job as JobId,
  title: 'A job',
  task: { name: 'task', text: '({})', hash: 'a'.repeat(64) },
  params: { below: 100 },
  input: { kind: 'stored', name: 'a.csv', value: ['rows'] },
  local: [],
  unitLimitMs: 60_000,
})
const shardDone = (from: number, value: unknown = from): JobRecord => ({
  type: 'shard-done',
  from,
  to: from + 1,
  device: 'd1',
  name: 'Amber Otter',
  value,
})

/** What every Journal promises. `open` gives the same journal anew, as a reloaded page would find it. */
export function runJournalContract(name: string, open: () => Promise<Journal>): void {
  test(`${name}: a journal that nobody began has nothing`, async () => {
    const journal = await open()
    await journal.forget()
    expect(await journal.load()).toBeUndefined()
  })

  test(`${name}: a job and its records come back in order, with values of every kind`, async () => {
    const value = { pixels: new Uint8ClampedArray([1, 2, 3]), words: new Map([['a', 1n]]), at: new Date(5) }
    const before = await open()
    await before.begin(storedJob('j1'))
    await Promise.all([
      before.append('j1' as JobId, [shardDone(0, value)]),
      before.append('j1' as JobId, [shardDone(1), shardDone(2)]),
    ])
    const after = await (await open()).load()
    expect(after?.job).toEqual(storedJob('j1'))
    expect(after?.records).toEqual([shardDone(0, value), shardDone(1), shardDone(2)])
  })

  test(`${name}: a new job makes the earlier one forgotten, and refuses its late records`, async () => {
    const journal = await open()
    await journal.begin(storedJob('old'))
    await journal.append('old' as JobId, [shardDone(0)])
    await journal.begin(storedJob('new'))
    await expect(journal.append('old' as JobId, [shardDone(1)])).rejects.toMatchObject({
      code: 'journal-unavailable',
    })
    expect(await (await open()).load()).toEqual({ job: storedJob('new'), records: [] })
  })

  test(`${name}: records on their way when the next job begins do not become the next job's`, async () => {
    const journal = await open()
    await journal.begin(storedJob('old'))
    const appends = [0, 1, 2].map((unit) => journal.append('old' as JobId, [shardDone(unit)]))
    await Promise.allSettled([...appends, journal.begin(storedJob('new'))])
    expect(await (await open()).load()).toEqual({ job: storedJob('new'), records: [] })
  })

  test(`${name}: what is loaded goes on being written`, async () => {
    await (await open()).begin(storedJob('j1'))
    const after = await open()
    await after.load()
    await after.append('j1' as JobId, [shardDone(0)])
    expect((await after.load())?.records).toEqual([shardDone(0)])
  })

  test(`${name}: forget leaves nothing`, async () => {
    const journal = await open()
    await journal.begin(storedJob('j1'))
    await journal.forget()
    expect(await (await open()).load()).toBeUndefined()
  })
}
