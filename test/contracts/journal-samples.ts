import type { JobId } from '../../src/base/ids.ts'
import { type JobRecord, journalVersion, type StoredJob } from '../../src/protocol/record.ts'

export const jobId = (job: string): JobId => job as JobId
export const storedJob = (job: string): StoredJob => ({
  version: journalVersion,
  job: jobId(job),
  title: 'A job',
  task: { name: 'task', text: '({})', hash: 'a'.repeat(64), compare: 'exact', deterministic: false },
  params: { below: 100 },
  input: { kind: 'stored', name: 'a.csv', value: ['rows'] },
  local: [],
  unitLimitMs: 60_000,
  weight: 1,
  priority: 0,
  verify: 'none',
})
export const shardDone = (from: number, to = from + 1, value: unknown = from): JobRecord => ({
  type: 'shard-done',
  from,
  to,
  device: 'd1',
  name: 'Amber Otter',
  value,
})
export const unitPoisoned = (unit: number): JobRecord => {
  const evidence = [{ device: 'd1', name: 'Amber Otter', code: 'task-threw' as const, reason: 'no such row' }]
  return { type: 'unit-poisoned', unit, evidence }
}
