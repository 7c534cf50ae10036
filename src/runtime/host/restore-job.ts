import { type UnitRange, UnitRanges } from '../../core/unit-ranges.ts'
import type { JobRecord, JobSnapshot } from '../../protocol/record.ts'
import type { PoisonedUnit } from '../api/job-api.ts'

/** What the journal has of a job: each unit once, whatever was written down twice. */
export interface RestoredJob {
  readonly done: readonly UnitRange[]
  /** Units of `done`. */
  readonly unitsDone: number
  /** To be added to the answer, beyond what the snapshot holds. */
  readonly shards: readonly {
    readonly from: number
    readonly to: number
    readonly name: string
    readonly value: unknown
  }[]
  /** Units of `done` that came from devices that were not verified. */
  readonly unverified: UnitRanges
  readonly shardsCount: number
  readonly poisoned: readonly PoisonedUnit[]
}

/** Two tabs that hosted the same room for a moment may both have written down a unit: the first one counts. */
export function restoreJob(snapshot: JobSnapshot | undefined, records: readonly JobRecord[]): RestoredJob {
  const done = UnitRanges.of(snapshot?.done ?? [])
  const shards: RestoredJob['shards'][number][] = []
  const unverified = UnitRanges.of(snapshot?.unverified ?? [])
  const poisoned = new Map<number, PoisonedUnit>()
  for (const record of records) {
    if (record.type === 'shard-done' && !done.touches(record)) {
      const { from, to, name, value } = record
      done.add({ from, to })
      if (record.unverified === true && !unverified.touches(record)) unverified.add({ from, to })
      shards.push({ from, to, name, value })
    } else if (record.type === 'unit-poisoned') {
      const evidence = record.evidence.map(({ name, code, reason }) => ({ deviceName: name, code, reason }))
      if (!poisoned.has(record.unit)) poisoned.set(record.unit, { unit: record.unit, evidence })
    }
  }
  const setAside = [...poisoned.values()].filter(({ unit }) => !done.touches({ from: unit, to: unit + 1 }))
  const shardsCount = shards.length + (snapshot?.shards ?? 0)
  return { done: [...done], unitsDone: done.count, shards, shardsCount, unverified, poisoned: setAside }
}
