import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import { Fleet, liveSpeed } from '../../../src/sim/fleet.ts'
import { idealMs } from '../../../src/sim/ideal.ts'
import { unitsFor } from '../../../src/sim/scenario.ts'
import { scenarioNamed, scenarios } from '../../../src/sim/scenarios.ts'

test('every scenario that was promised is there, each name once', () => {
  const names = scenarios.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  const promised = ['classroom-30', 'classroom-30-20ms', 'classroom-30-30s', 'volunteers-300', 'crowd-3000']
  const more = ['swarm-10000', 'short-300', 'one-slows-of-8', 'lesson-ends', 'phone-beside-workstation']
  expect(names).toEqual(expect.arrayContaining([...promised, ...more, 'coordinator-crashes', 'flaky-wifi']))
})

test('the swarm with units of a second has 2.9 million of them', () => {
  expect(scenarioNamed('swarm-10000-1s')?.unitsTotal).toBeGreaterThan(2_850_000)
  expect(scenarioNamed('swarm-10000-1s')?.unitsTotal).toBeLessThan(2_950_000)
})

test('a job is as long as the mean fleet takes for it', () => {
  const fleet = {
    sorts: [{ count: 500, speedLeast: 0.15, speedMost: 3, slots: 1 }],
    drift: { everyMs: 20_000, sigma: 0.2 },
    stragglers: { share: 0, factor: 1, withinMs: 0 },
    churn: { lifetimeMs: 600_000, silentShare: 0.5 },
  }
  const unit = { meanMs: 20, sigma: 0.3, inputBytes: 0, outputBytes: 0 }
  const workMs = unitsFor(fleet, unit, 60_000) * unit.meanMs
  const ideal = [1, 2, 3, 4].map((seed) =>
    idealMs(liveSpeed(new Fleet(fleet, new Rng(seed))), workMs, { bytes: 0, bytesPerMs: 1 }),
  )
  const mean = ideal.reduce((sum, each) => sum + each, 0) / ideal.length
  expect(mean / 60_000).toBeGreaterThan(0.95)
  expect(mean / 60_000).toBeLessThan(1.05)
})
