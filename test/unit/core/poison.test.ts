import { expect, test } from 'vitest'
import type { Effect } from '../../../src/core/effect.ts'
import { policy } from '../../../src/core/policy.ts'
import { isDeadly } from '../../../src/core/suspects.ts'
import { Bench, deviceId, ends, type Grant, grants, job, spec } from './scheduler-fixture.ts'

const poisoned = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'report-poisoned')

/** Gives every lease its answer, and time for what waits, until the job ends. */
function runWith(bench: Bench, answer: (grant: Grant) => void): void {
  for (let at = 0; bench.scheduler.jobCount > 0 && bench.atMs < 1_000_000; ) {
    const effect = bench.effects[at]
    if (effect?.type === 'grant-lease') answer(effect)
    if (effect !== undefined) {
      at++
      continue
    }
    for (const { id } of [...bench.scheduler.floor.fleet]) bench.beat(id)
    bench.passTo(bench.atMs + 1_000)
  }
}

test('a unit that throws on three devices is set aside with its evidence, and the job goes on without it', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(20) })
  for (const name of ['a', 'b', 'c', 'd']) bench.join(name)
  runWith(bench, (grant) => {
    if (grant.from <= 7 && 7 < grant.to) bench.fail(grant, 7)
    else bench.finish(grant, 10)
  })
  const [set] = poisoned(bench.effects)
  expect(set).toMatchObject({ job, unit: 7 })
  expect(new Set(set?.evidence.map(({ device }) => device)).size).toBe(3)
  expect(ends(bench.effects)).toMatchObject([{ outcome: { type: 'finished', poisoned: 1 } }])
})

test('what was set aside is written down before anybody is told', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(2) })
  bench.join('a')
  runWith(bench, (grant) => (grant.to === 2 ? bench.fail(grant, 1) : bench.finish(grant, 10)))
  const types = bench.effects.map(({ type }) => type)
  expect(types.indexOf('append-poisoned')).toBeGreaterThan(0)
  expect(types.indexOf('append-poisoned')).toBeLessThan(types.indexOf('report-poisoned'))
})

test('a unit set aside in an earlier life is not leased again', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(3, { poisoned: [1] }) })
  bench.join('a')
  runWith(bench, (grant) => bench.finish(grant, 10))
  expect(grants(bench.effects).some(({ from, to }) => from <= 1 && 1 < to)).toBe(false)
  expect(ends(bench.effects)).toMatchObject([{ outcome: { type: 'finished', poisoned: 1 } }])
})

test('a shard that kills its worker is cut until one unit stands alone, and only that is set aside', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(200) })
  for (const name of ['a', 'b', 'c', 'd']) bench.join(name)
  let deaths = 0
  runWith(bench, (grant) => {
    if (grant.from <= 100 && 100 < grant.to) {
      deaths++
      bench.fail(grant, undefined)
    } else bench.finish(grant, 10)
  })
  expect(poisoned(bench.effects)).toMatchObject([{ unit: 100 }])
  expect(deaths).toBeLessThanOrEqual(8)
  expect(ends(bench.effects)).toMatchObject([{ outcome: { type: 'finished', poisoned: 1 } }])
})

test('a unit that was running when three devices were lost is set aside, and not those that waited with it', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(8) })
  for (let victim = 0; bench.scheduler.jobCount > 0 && victim < 20; victim++) {
    const name = `victim${victim}`
    let next: Grant | undefined = grants(bench.join(name))[0]
    while (next !== undefined && (next.from > 3 || next.to <= 3)) next = grants(bench.finish(next, 10))[0]
    bench.tell({ type: 'device-left', device: deviceId(name) })
  }
  const [set] = poisoned(bench.effects)
  expect(poisoned(bench.effects)).toMatchObject([{ unit: 3 }])
  expect(set?.evidence.length).toBeGreaterThanOrEqual(policy.poisonDevices)
  expect(set?.evidence.every(({ failure }) => failure.code === 'device-lost')).toBe(true)
})

test('three losses are proof where devices stay, and none where they come and go and the unit is long', () => {
  const suspicion = (exposedMs: number) => ({ evidence: [], losses: 3, exposedMs })
  expect(isDeadly(suspicion(15_000), { lossesPerMs: 0, unitsTotal: 1_000 })).toBe(true)
  expect(isDeadly(suspicion(6_000), { lossesPerMs: 1 / 600_000, unitsTotal: 1_000 })).toBe(true)
  expect(isDeadly(suspicion(300_000), { lossesPerMs: 1 / 600_000, unitsTotal: 1_000 })).toBe(false)
  expect(isDeadly({ ...suspicion(0), losses: 2 }, { lossesPerMs: 0, unitsTotal: 1 })).toBe(false)
})

test('a task of which every unit throws fails as a whole, with the reason', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(1_000) })
  for (const name of ['a', 'b', 'c', 'd']) bench.join(name)
  runWith(bench, (grant) => bench.fail(grant, grant.from))
  expect(ends(bench.effects)).toMatchObject([
    { outcome: { type: 'failed', failure: { code: 'task-threw', reason: 'it threw' } } },
  ])
})
