import { expect, test } from 'vitest'
import type { JobRecord } from '../../../src/protocol/record.ts'
import { restoreJob } from '../../../src/runtime/host/restore-job.ts'

const done = (from: number, to: number): JobRecord => {
  return { type: 'shard-done', from, to, device: 'd', name: 'Otter', value: `${from}-${to}` }
}
const poisoned = (unit: number, reason: string): JobRecord => {
  return { type: 'unit-poisoned', unit, evidence: [{ device: 'd', name: 'Otter', code: 'task-threw', reason }] }
}

test('each unit counts once, whatever two lives wrote of it, and the first one counts', () => {
  const records = [done(0, 5), done(5, 9), done(0, 5), done(3, 7), done(20, 22)]
  const { done: ranges, unitsDone, shards, shardsCount } = restoreJob(undefined, records)
  expect(ranges).toEqual([
    { from: 0, to: 9 },
    { from: 20, to: 22 },
  ])
  expect(unitsDone).toBe(11)
  expect(shards.map(({ value }) => value)).toEqual(['0-5', '5-9', '20-22'])
  expect(shardsCount).toBe(3)
})

test('what a snapshot holds is not added again', () => {
  const snapshot = { done: [{ from: 0, to: 8 }], shards: 4, total: 28 }
  const { unitsDone, shards, shardsCount } = restoreJob(snapshot, [done(5, 8), done(8, 10)])
  expect(unitsDone).toBe(10)
  expect(shards.map(({ value }) => value)).toEqual(['8-10'])
  expect(shardsCount).toBe(5)
})

test('a unit set aside is so once, and not when a result of it was counted', () => {
  const records = [poisoned(3, 'first'), poisoned(3, 'second'), poisoned(6, 'late'), done(5, 8)]
  expect(restoreJob(undefined, records).poisoned).toEqual([
    { unit: 3, evidence: [{ deviceName: 'Otter', code: 'task-threw', reason: 'first' }] },
  ])
})
