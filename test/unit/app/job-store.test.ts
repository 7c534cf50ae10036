import { effect } from '@preact/signals'
import { expect, test } from 'vitest'
import { JobStore } from '../../../src/app/host/job-store.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import type { JobEvent } from '../../../src/runtime/api/job-api.ts'
import { cardOf } from './cards.ts'
import { progressOf, ScriptedJob, summaryOf } from './scripted-room.ts'

const numbers = new Map([['d2' as DeviceId, 2]])
const numberOf = (device: DeviceId) => numbers.get(device)

const shard = (from: number, device: string | undefined, value: unknown = 1): JobEvent<unknown> => ({
  type: 'shard-done',
  device: device as DeviceId | undefined,
  deviceName: 'Amber Otter',
  from,
  to: from + 1,
  value,
  computeMs: device === undefined ? undefined : 40,
})

function ended(store: JobStore): Promise<void> {
  return new Promise((resolve) => {
    effect(() => {
      if (store.outcome.value.at !== 'running') resolve()
    })
  })
}

test('progress and partial answers show as they come', async () => {
  const job = new ScriptedJob('j', 'n-queens')
  const store = new JobStore(job, cardOf({}), numberOf)
  await job.tell({ type: 'progress', progress: progressOf({ unitsDone: 4 }) }, { type: 'partial', answer: { n: 4 } })
  expect(store.progress.value.unitsDone).toBe(4)
  expect(JSON.parse(store.answerJson.value)).toEqual({ n: 4 })
  expect(store.outcome.value.at).toBe('running')
})

test('each shard is marked with its device’s number; those from before a reload have none', async () => {
  const job = new ScriptedJob('j', 'n-queens')
  const store = new JobStore(job, cardOf({}), numberOf, 0)
  await job.tell(shard(0, undefined), shard(1, 'd2'), shard(2, 'd2'))
  expect(store.shards.map(({ from, number }) => [from, number])).toEqual([
    [0, undefined],
    [1, 2],
    [2, 2],
  ])
  expect(store.shardCount.value).toBe(3)
  expect(store.given.value).toEqual([
    { name: 'Amber Otter', number: undefined, units: 1 },
    { name: 'Amber Otter', number: 2, units: 2 },
  ])
  expect(store.work.unitsOf(2)).toBe(2)
})

test('shards that come together are one change for the page, and at the end all are shown', async () => {
  const job = new ScriptedJob('j', 'Count')
  const hour = 3_600_000
  const store = new JobStore(job, cardOf({}), numberOf, hour)
  const shown: number[] = []
  effect(() => void shown.push(store.shardCount.value))
  for (let unit = 0; unit < 50; unit++) await job.tell(shard(unit, 'd2'))
  expect(shown).toEqual([0, 1])
  await job.tell({ type: 'finished', answer: 50, summary: summaryOf({ shardsDone: 50 }) })
  expect(shown).toEqual([0, 1, 50])
  expect(store.given.value).toMatchObject([{ units: 50 }])
})

test('the tiles of a shard are those of its results', async () => {
  const tile = (x: number) => ({ x, y: 0, width: 1, height: 1, rgba: new Uint8ClampedArray(4) })
  const picture = { size: () => ({ width: 2, height: 1 }), tile: (result: unknown) => tile(Number(result)) }
  const job = new ScriptedJob('j', 'n-queens')
  const store = new JobStore(job, cardOf({ view: { picture } }), numberOf)
  await job.tell(shard(0, 'd2', [7, 8]))
  expect(store.shards[0]?.tiles.map(({ x }) => x)).toEqual([7, 8])
})

test('a job that throws says at which unit and device it did', async () => {
  const job = new ScriptedJob('j', 'n-queens')
  const store = new JobStore(job, cardOf({}), numberOf)
  const error = new TabgridError('task-threw', 'row 30 has no temperature')
  const failure = { unit: 29, deviceName: 'Amber Otter', reason: error.message }
  await job.tell(
    { type: 'unit-failed', code: 'task-threw', stack: '', input: 29, ...failure },
    { type: 'failed', error },
  )
  expect(store.outcome.value).toEqual({ at: 'failed', error, failure })
})

test('a job that ended before the page saw it is asked for its result', async () => {
  const job = new ScriptedJob('j', 'n-queens')
  job.outcome = () => Promise.resolve({ n: 10 })
  const store = new JobStore(job, cardOf({}), numberOf)
  job.end()
  await ended(store)
  expect(store.answer.value).toEqual({ n: 10 })
  expect(store.outcome.value).toEqual({ at: 'finished', summary: undefined })
})

test('a refusal that comes without events is no job that runs for ever', async () => {
  const job = new ScriptedJob('j', 'n-queens')
  const error = new TabgridError('jobs-too-many', 'sixteen jobs run')
  job.outcome = () => Promise.reject(error)
  const store = new JobStore(job, cardOf({}), numberOf)
  job.end()
  await ended(store)
  expect(store.outcome.value).toMatchObject({ at: 'failed', error })
})

test('the answer up to a stop stays, as one that is not final', async () => {
  const job = new ScriptedJob('j', 'n-queens')
  const store = new JobStore(job, cardOf({}), numberOf)
  const summary = summaryOf({ shardsDone: 3 })
  await job.tell({ type: 'partial', answer: { n: 4 } }, { type: 'cancelled', answer: { n: 6 }, summary })
  expect(store.answer.value).toEqual({ n: 6 })
  expect(store.outcome.value).toEqual({ at: 'cancelled', summary })
  const silent = new ScriptedJob('k', 'n-queens')
  const other = new JobStore(silent, cardOf({}), numberOf)
  await silent.tell({ type: 'partial', answer: { n: 4 } }, { type: 'cancelled', answer: undefined, summary })
  expect(other.answer.value).toEqual({ n: 4 })
})

test('units set aside are listed by their number with what went wrong, the first hundred of them', async () => {
  const job = new ScriptedJob('j', 'n-queens')
  const store = new JobStore(job, cardOf({}), numberOf)
  const evidence = [{ deviceName: 'Amber Otter', code: 'task-threw', reason: 'row 7 is empty' }] as const
  for (let unit = 119; unit >= 0; unit--) await job.tell({ type: 'unit-poisoned', unit, evidence })
  expect(store.poisoned.value).toHaveLength(100)
  expect(store.poisoned.value[7]).toEqual({ unit: 27, evidence })
})

test('a shard of which only the number is known after a reload is marked, and painted nothing of', async () => {
  const tile = () => {
    throw new Error('there is no result')
  }
  const picture = { size: () => ({ width: 2, height: 1 }), tile }
  const job = new ScriptedJob('j', 'n-queens')
  const store = new JobStore(job, cardOf({ view: { picture } }), numberOf)
  await job.tell({ ...shard(1, undefined), value: undefined } as JobEvent<unknown>)
  expect(store.shards).toMatchObject([{ from: 1, tiles: [] }])
})

test('Pause and Resume show at once, without waiting for an event', () => {
  const store = new JobStore(new ScriptedJob('j', 'n-queens'), cardOf({}), numberOf)
  store.pause()
  expect(store.progress.value.state).toBe('paused')
  store.resume()
  expect(store.progress.value.state).toBe('running')
})
