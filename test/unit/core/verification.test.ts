import { expect, test } from 'vitest'
import type { Effect, LeaseGrant } from '../../../src/core/effect.ts'
import { policy } from '../../../src/core/policy.ts'
import { Bench, counted, deviceId, ends, grants, job, spec } from './scheduler-fixture.ts'

const adaptive = { level: 'adaptive', repeatable: true } as const
const strict = { level: 'strict', repeatable: true } as const

/** A room of one-worker devices and a job; answers leases as they come, by who says what. */
class Room {
  readonly bench = new Bench(3)
  readonly open: LeaseGrant[] = []
  /** What devices say instead of the truth. */
  readonly lies = new Map<string, string>()
  readonly asked: Extract<Effect, { type: 'referee-shard' }>[] = []

  constructor(names: readonly string[], unitsTotal: number, verify: typeof adaptive | typeof strict) {
    for (const name of names) this.bench.join(name)
    this.hear(this.bench.tell({ type: 'job-submitted', spec: spec(unitsTotal, { verify }) }))
  }

  hear(effects: readonly Effect[]): readonly Effect[] {
    this.open.push(...grants(effects))
    for (const effect of effects) {
      if (effect.type === 'referee-shard') this.asked.push(effect)
      if (effect.type !== 'cancel-leases') continue
      for (const lease of effect.leases) this.drop((grant) => grant.lease === lease)
    }
    return effects
  }

  drop(which: (grant: LeaseGrant) => boolean): void {
    for (let at = this.open.length - 1; at >= 0; at--) {
      const grant = this.open[at]
      if (grant !== undefined && which(grant)) this.open.splice(at, 1)
    }
  }

  answer(grant: LeaseGrant): readonly Effect[] {
    this.drop(({ lease }) => lease === grant.lease)
    const label = this.lies.get(grant.device) ?? 'right'
    return this.hear(this.bench.finish(grant, 1_000 * (grant.to - grant.from), grant.to, label))
  }

  referee(): readonly Effect[] {
    const ruling = this.asked.shift()
    if (ruling === undefined) throw new Error('the referee was asked nothing')
    const { lease } = ruling
    return this.hear(this.bench.tell({ type: 'shard-refereed', job, lease, label: 'right', outputBytes: 8 }))
  }

  /** Everybody answers, the referee too, until the job ends. */
  finish(): void {
    for (let step = 0; ends(this.bench.effects).length === 0; step++) {
      if (step > 5_000) throw new Error('the job does not end')
      const [grant] = this.open
      if (grant !== undefined) this.answer(grant)
      else if (this.asked.length > 0) this.referee()
      else this.hear(this.bench.passTo(this.bench.atMs + 1_000))
      this.drop(({ device }) => this.bench.scheduler.device(device) === undefined)
    }
  }

  get banned(): string[] {
    return this.bench.effects.flatMap((effect) => (effect.type === 'ban-identity' ? [effect.identity] : []))
  }
}

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at}-t`)

test('no single result of an unknown device counts, and the same shard goes to two others', () => {
  const room = new Room(names(4), 40, adaptive)
  const [first] = room.open
  if (first === undefined) throw new Error('no lease')
  const effects = room.answer(first)
  expect(counted(effects)).toEqual([])
  expect(room.bench.scheduler.job(job)).toMatchObject({ unitsDone: 0, unitsProvisional: first.to - first.from })
  room.finish()
  const given = grants(room.bench.effects).filter(({ from }) => from === first.from)
  expect(new Set(given.map(({ device }) => device)).size).toBeGreaterThanOrEqual(policy.quorum)
  expect(counted(room.bench.effects).reduce((sum, { from, to }) => sum + to - from, 0)).toBe(40)
})

test('two tabs of one browser profile are one voice', () => {
  const room = new Room(['p0-a', 'p0-b', 'p0-c', 'p1-a', 'p2-a', 'p3-a'], 12, adaptive)
  room.finish()
  const shards = new Map<number, string[]>()
  for (const { from, device } of grants(room.bench.effects)) {
    shards.set(from, [...(shards.get(from) ?? []), device.replace(/-.*/, '')])
  }
  for (const voices of shards.values()) expect(new Set(voices).size).toBe(voices.length)
})

test('who disagrees with the referee is caught, gives nothing any more, and is not let in again', () => {
  const room = new Room(names(5), 60, adaptive)
  room.lies.set('p0-t', 'wrong')
  room.finish()
  expect(room.banned).toEqual(['p0'])
  expect(room.bench.scheduler.device(deviceId('p0-t'))).toBeUndefined()
  room.bench.join('p0-u')
  expect(room.bench.scheduler.device(deviceId('p0-u'))).toBeUndefined()
  const from0 = counted(room.bench.effects).filter(({ device }) => device === 'p0-t')
  expect(from0).toEqual([])
})

test('a majority of liars does not get an honest device removed: the referee decides, not the vote', () => {
  const room = new Room(names(5), 30, adaptive)
  for (const name of ['p0-t', 'p1-t', 'p2-t']) room.lies.set(name, 'wrong')
  room.finish()
  expect(room.banned.sort()).toEqual(['p0', 'p1', 'p2'])
})

test('what a device gave before it was caught is computed again by others', () => {
  const room = new Room(names(6), 600, adaptive)
  for (let at = 0; at < 250; at++) {
    const [grant] = room.open
    if (grant !== undefined) room.answer(grant)
    else if (room.asked.length > 0) room.referee()
    else room.hear(room.bench.passTo(room.bench.atMs + 1_000))
  }
  room.lies.set('p1-t', 'wrong') // it has been right for long, and is believed alone
  const before = room.bench.effects.length
  room.finish()
  expect(room.banned).toEqual(['p1'])
  const late = room.bench.effects.slice(before)
  const wrong = late.flatMap((effect) => (effect.type === 'drop-results' ? effect.leases : []))
  expect(wrong.length).toBeGreaterThan(0)
  for (const { lease } of counted(late)) expect(wrong).not.toContain(lease)
  expect(counted(room.bench.effects).reduce((sum, { from, to }) => sum + to - from, 0)).toBe(600)
})

test('devices that were right for long are believed alone: most units are computed once', () => {
  const room = new Room(names(6), 1_500, adaptive)
  room.finish()
  const later = grants(room.bench.effects).filter(({ from }) => from >= 750)
  const units = later.reduce((sum, { from, to }) => sum + to - from, 0)
  expect(units / 750).toBeLessThan(1.2)
  expect(room.banned).toEqual([])
})

test('strict: each unit is computed by two, however long they have been right', () => {
  const room = new Room(names(6), 600, strict)
  room.finish()
  const units = grants(room.bench.effects).reduce((sum, { from, to }) => sum + to - from, 0)
  expect(units / 600).toBeGreaterThanOrEqual(2)
  expect(units / 600).toBeLessThan(2.1)
})

test.each([adaptive, strict])('with one device the coordinator is the other voice', (verify) => {
  const room = new Room(['p0-t'], 10, verify)
  room.lies.set('p0-t', 'wrong')
  const [grant] = room.open
  if (grant === undefined) throw new Error('no lease')
  room.answer(grant)
  expect(room.asked).toHaveLength(1)
  const effects = room.referee()
  expect(room.banned).toEqual(['p0'])
  expect(counted(effects)).toMatchObject([{ device: 'referee', from: grant.from, to: grant.to }])
})

test('a unit that throws at the referee too is set aside, and its shard goes on without it', () => {
  const room = new Room(['p0-t'], 6, adaptive)
  const [grant] = room.open
  if (grant === undefined) throw new Error('no lease')
  room.answer(grant)
  const ruling = room.asked.shift()
  if (ruling === undefined) throw new Error('the referee was asked nothing')
  const failure = { code: 'task-threw', reason: 'no such row', stack: '' } as const
  room.hear(room.bench.tell({ type: 'referee-failed', job, lease: ruling.lease, unit: ruling.from, failure }))
  const poisoned = room.bench.effects.filter(({ type }) => type === 'report-poisoned')
  expect(poisoned).toMatchObject([{ unit: ruling.from, evidence: [{ device: 'referee' }] }])
  room.finish()
  expect(ends(room.bench.effects)).toMatchObject([{ outcome: { type: 'finished', poisoned: 1 } }])
})

test('a device that leaves before its audit is audited by what it gave', () => {
  const room = new Room(names(5), 80, adaptive)
  while (room.bench.scheduler.job(job)?.unitsProvisional !== undefined) {
    const view = room.bench.scheduler.job(job)
    if (view === undefined || view.unitsDone + view.unitsProvisional >= 70) break
    const [grant] = room.open
    if (grant !== undefined) room.answer(grant)
    else if (room.asked.length > 0) room.referee()
    else room.hear(room.bench.passTo(room.bench.atMs + 1_000))
  }
  room.hear(room.bench.tell({ type: 'device-left', device: deviceId('p4-t') }))
  room.drop(({ device }) => device === 'p4-t')
  room.finish()
  expect(ends(room.bench.effects)).toMatchObject([{ outcome: { type: 'finished', poisoned: 0 } }])
})
