import { expect, test } from 'vitest'
import type { DeviceId, JobId, LeaseId } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import type { Effect, LeaseGrant, Revealing } from '../../../src/core/effect.ts'
import type { JobRecord } from '../../../src/protocol/record.ts'
import { WriteAhead } from '../../../src/runtime/host/write-ahead.ts'
import { shardDone, unitPoisoned } from '../../contracts/journal-samples.ts'

const device = 'd1' as DeviceId
const jobs = ['j1', 'j2', 'j3'] as JobId[]
const grant = (unit: number, job = jobs[0] as JobId): LeaseGrant => {
  return { lease: `1-${unit}` as LeaseId, job, device, from: unit, to: unit + 1 }
}
const counted = (unit: number): Effect => ({ type: 'count-result', ...grant(unit) })
const ended = (job: JobId): Effect => ({ type: 'end-job', job, outcome: { type: 'finished', poisoned: 0 } })
const records = (...units: number[]) => new Map([[jobs[0] as JobId, units.map((unit) => shardDone(unit))]])

/** A disk whose writes end when a test says so. */
function slowDisk() {
  const writes: { readonly records: readonly JobRecord[]; end(may: boolean): void }[] = []
  const append = (_: JobId, list: readonly JobRecord[]) =>
    new Promise<boolean>((end) => {
      writes.push({ records: list, end })
    })
  return { writes, append }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('without records under way effects are revealed at once, and no others are', () => {
  const revealed: Effect[] = []
  const ahead = new WriteAhead(slowDisk(), (effect) => revealed.push(effect))
  ahead.perform([counted(0), { type: 'wake-at', atMs: 5 }, ended('j1' as JobId)], new Map())
  expect(revealed).toEqual([counted(0), ended('j1' as JobId)])
})

test('what depends on records waits for them, and what comes later waits behind it', async () => {
  const disk = slowDisk()
  const revealed: Effect[] = []
  const ahead = new WriteAhead(disk, (effect) => revealed.push(effect))
  ahead.perform([counted(0)], records(0))
  ahead.perform([counted(1)], records(1))
  ahead.perform([ended('j2' as JobId)], new Map())
  disk.writes[1]?.end(true)
  await turn()
  expect(revealed).toEqual([])
  disk.writes[0]?.end(true)
  await turn()
  expect(revealed).toEqual([counted(0), counted(1), ended('j2' as JobId)])
})

test('a poisoned unit is told only when its record is durable', async () => {
  const disk = slowDisk()
  const revealed: Effect[] = []
  const ahead = new WriteAhead(disk, (effect) => revealed.push(effect))
  const poisoned = { job: 'j1' as JobId, unit: 4, evidence: [] }
  const effects: Effect[] = [
    { type: 'append-poisoned', ...poisoned },
    { type: 'report-poisoned', ...poisoned },
  ]
  ahead.perform(effects, new Map([['j1' as JobId, [unitPoisoned(4)]]]))
  await turn()
  expect(revealed).toEqual([])
  disk.writes[0]?.end(true)
  await turn()
  expect(revealed).toEqual([effects[1]])
})

test('once the journal belongs to another tab nothing more is revealed', async () => {
  const disk = slowDisk()
  const revealed: Effect[] = []
  const ahead = new WriteAhead(disk, (effect) => revealed.push(effect))
  for (const unit of [0, 1, 2]) ahead.perform([counted(unit)], records(unit))
  for (const [at, { end }] of disk.writes.entries()) end(at !== 1)
  await turn()
  ahead.perform([counted(3)], new Map())
  await turn()
  expect(revealed).toEqual([counted(0)])
})

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'under random delays nothing is revealed before its records, and the order is kept (seed %i)',
  async (seed) => {
    const rng = new Rng(`write-ahead ${seed}`)
    const disk = slowDisk()
    const durable = new Set<JobRecord>()
    /** What must be durable before it is revealed. */
    const needed = new Map<Effect, readonly JobRecord[]>()
    const given: Revealing[] = []
    const revealed: Effect[] = []
    const before: JobRecord[] = []
    const tooEarly: Effect[] = []
    const ahead = new WriteAhead(disk, (effect) => {
      if (needed.get(effect)?.some((record) => !durable.has(record)) === true) tooEarly.push(effect)
      revealed.push(effect)
    })
    const endOne = () => {
      const [write] = disk.writes.splice(rng.below(disk.writes.length), 1)
      for (const record of write?.records ?? []) durable.add(record)
      write?.end(true)
    }
    for (let unit = 0; unit < 40; unit++) {
      const lists = new Map<JobId, JobRecord[]>()
      for (let count = rng.below(3); count > 0; count--) {
        const job = jobs[rng.below(jobs.length)] as JobId
        const record = rng.below(4) === 0 ? unitPoisoned(unit) : shardDone(unit)
        lists.set(job, [...(lists.get(job) ?? []), record])
        before.push(record)
      }
      const effects: Revealing[] = Array.from({ length: rng.below(3) }, () => ({
        type: 'count-result',
        ...grant(unit),
      }))
      for (const effect of effects) needed.set(effect, [...before])
      given.push(...effects)
      ahead.perform(effects, lists)
      while (disk.writes.length > 0 && rng.below(2) === 0) endOne()
      if (rng.below(2) === 0) await turn()
    }
    while (disk.writes.length > 0) endOne()
    await turn()
    expect([tooEarly, revealed]).toEqual([[], given])
  },
)
