import { expect, test } from 'vitest'
import { measure } from '../../../src/sim/figures.ts'
import type { Scenario } from '../../../src/sim/scenario.ts'
import { scenarioNamed } from '../../../src/sim/scenarios.ts'
import { judge } from '../../../src/sim/verdict.ts'

const seeds = [1, 2]
const named = (name: string): Scenario => {
  const scenario = scenarioNamed(name)
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`)
  return scenario
}
const run = (scenario: Scenario, verify?: 'none') =>
  seeds.map((seed) => measure(scenario, seed, { check: false, verify }))

test.each(['liars-10', 'liars-20', 'liars-40', 'sleepers-20', 'honest'])(
  '%s: what is asked is met, nobody honest is removed, and every unit counts once',
  (name) => {
    const scenario = named(name)
    expect(judge(scenario, run(scenario)).filter(({ met }) => !met)).toEqual([])
  },
)

test('without checks the liars have their way: the figures can tell', () => {
  for (const { figures } of run(named('liars-20'), 'none')) {
    expect(figures.verified?.wrongAccepted).toBeGreaterThan(0.08)
    expect(figures.verified?.liarsRemoved).toBe(0)
  }
})

test('liars who come back under new names are caught again and again, and the job ends', () => {
  const { figures } = measure({ ...named('whitewashers-20'), unitsTotal: 1_000 }, 1, { check: false })
  expect(figures).toMatchObject({ outcome: 'finished', lost: 0, doubled: 0 })
  expect(figures.verified?.liarsRemoved).toBeGreaterThan(15)
  expect(figures.verified?.honestRemoved).toBe(0)
})

test('with its invariants checked after every event a room with liars breaks none', () => {
  const small = { ...named('sleepers-20'), unitsTotal: 200 }
  expect(measure(small, 5, { check: true }).figures.outcome).toBe('finished')
})
