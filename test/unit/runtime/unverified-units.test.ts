import { expect, test } from 'vitest'
import { restoreJob } from '../../../src/runtime/host/restore-job.ts'
import { UnverifiedUnits } from '../../../src/runtime/jobs/unverified-units.ts'

test('a snapshot has those of the records that it replaces; a unit that both name is one', () => {
  const units = new UnverifiedUnits()
  expect(units.forSnapshot()).toEqual({})
  units.note({ from: 0, to: 4 })
  units.note({ from: 2, to: 4 })
  units.note({ from: 8, to: 10 })
  const { unverified } = units.forSnapshot()
  const noted = [
    { from: 0, to: 4 },
    { from: 8, to: 10 },
  ]
  expect(unverified).toEqual(noted)
  const snapshot = { done: [{ from: 0, to: 8 }], shards: 2, total: 1, ...(unverified && { unverified }) }
  const record = { type: 'shard-done', device: 'd', name: 'D', value: 1 } as const
  const restored = restoreJob(snapshot, [
    { ...record, from: 2, to: 4, unverified: true },
    { ...record, from: 8, to: 10, unverified: true },
    { ...record, from: 10, to: 11 },
  ])
  expect(restored.unverified.count).toBe(6)
})
