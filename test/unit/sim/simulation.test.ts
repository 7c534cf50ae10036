import { expect, test } from 'vitest'
import type { Rng } from '../../../src/base/rng.ts'
import type { Effect } from '../../../src/core/effect.ts'
import type { SchedulerEvent } from '../../../src/core/event.ts'
import { Scheduler } from '../../../src/core/scheduler.ts'
import { measure } from '../../../src/sim/figures.ts'
import { jsonLine } from '../../../src/sim/report.ts'
import type { Scenario } from '../../../src/sim/scenario.ts'
import { scenarioNamed, scenarios } from '../../../src/sim/scenarios.ts'
import { Simulation } from '../../../src/sim/simulation.ts'
import { judge } from '../../../src/sim/verdict.ts'

function small(name: string, unitsTotal: number, change: Partial<Scenario> = {}): Scenario {
  const scenario = scenarioNamed(name)
  if (scenario === undefined) throw new Error(`no scenario ${name}`)
  return { ...scenario, unitsTotal, ...change }
}

/** The real scheduler with something between it and the runtime. */
function tampered(scenario: Scenario, tamper: (effects: Effect[], event: SchedulerEvent) => Effect[]) {
  const decider = (options: { epoch: number; rng: Rng }) => {
    const scheduler = new Scheduler(options)
    return { handle: (event: SchedulerEvent) => tamper(scheduler.handle(event), event) }
  }
  return new Simulation(scenario, 1, { decider }).run()
}

const crashing = { crashes: { everyMs: 6_000, downMs: 1_000 } }
const lesson = scenarioNamed('lesson-ends')?.fleet
const leaving: Partial<Scenario> =
  lesson === undefined ? {} : { fleet: { ...lesson, exodus: { atMs: 20_000, withinMs: 5_000, stayCount: 4 } } }

const cases: [string, number, Partial<Scenario>][] = [
  ['classroom-30', 300, {}],
  ['classroom-30-20ms', 20_000, {}],
  ['lesson-ends', 700, leaving],
  ['coordinator-crashes', 500, crashing],
  ['flaky-wifi', 600, {}],
  ['phone-beside-workstation', 1_000, {}],
]

test.each(cases)(
  '%s: every unit is counted exactly once, and the invariants hold after every event',
  (name, unitsTotal, change) => {
    const { figures } = measure(small(name, unitsTotal, change), 11, { check: true })
    expect(figures).toMatchObject({ outcome: 'finished', lost: 0, doubled: 0, poisoned: 0 })
    expect(figures.ratio).toBeGreaterThan(1)
  },
)

test('the same seed prints the same bytes, another one others', () => {
  const scenario = small('flaky-wifi', 1_000)
  const line = (seed: number) => {
    const measured = measure(scenario, seed, { check: false })
    return jsonLine(scenario, { seed, usual: measured, slow: measured })
  }
  expect(line(5)).toBe(line(5))
  expect(line(5)).not.toBe(line(6))
})

test('the coordinator really crashes, links are really cut, and devices really leave', () => {
  const crashed = measure(small('coordinator-crashes', 500, crashing), 3, { check: false }).figures
  expect(crashed.crashes).toBeGreaterThan(1)
  expect(crashed.churnLoss).toBeGreaterThan(0)
  const events: string[] = []
  const decider = (options: { epoch: number; rng: Rng }) => new Scheduler(options)
  const handled = (event: SchedulerEvent, effects: readonly Effect[]) => {
    events.push(event.type, ...effects.map(({ type }) => type))
  }
  new Simulation(small('flaky-wifi', 3_000), 1, { decider, handled }).run()
  for (const type of ['drop-device', 'device-left', 'device-stopped', 'shard-failed', 'cancel-leases']) {
    expect(events).toContain(type)
  }
})

test('a result that is counted twice is seen', () => {
  const run = tampered(small('classroom-30', 300), (effects) =>
    effects.flatMap((effect) => (effect.type === 'count-result' && effect.from === 0 ? [effect, effect] : [effect])),
  )
  expect(run.tally.unitsDoubled).toBeGreaterThan(0)
})

test('a unit that is never counted is seen', () => {
  const run = tampered(small('classroom-30', 300), (effects) =>
    effects.filter((effect) => effect.type !== 'count-result' || effect.from > 0),
  )
  expect(run.tally.unitsLost).toBeGreaterThan(0)
  expect(run.outcome).toBe('finished')
})

test('a job that nobody ends is called hung', () => {
  const run = tampered(small('classroom-30', 30), (effects) => effects.filter(({ type }) => type !== 'end-job'))
  expect(run.outcome).toBe('hung')
})

test('all work that was done is in the books', () => {
  const decider = (options: { epoch: number; rng: Rng }) => new Scheduler(options)
  const { tally, workMs } = new Simulation(small('one-slows-of-8', 400), 1, { decider }).run()
  expect(tally.countedMs).toBeCloseTo(workMs, 3)
  expect(tally.executedMs).toBeCloseTo(tally.countedMs + tally.duplicatedMs + tally.failedMs, 3)
})

test('slower messages keep the coordinator busier', () => {
  const scenario = small('classroom-30-20ms', 20_000)
  const usual = measure(scenario, 1, { check: false }).figures
  const slow = measure(scenario, 1, { check: false, messageMs: 0.06 }).figures
  expect(slow.coordinatorCpu).toBeGreaterThan(1.5 * usual.coordinatorCpu)
  expect(slow.saturatesAtDevices).toBeLessThan(usual.saturatesAtDevices)
})

test('what is asked is judged by the mean and the worst of all seeds', () => {
  const [first] = scenarios
  if (first === undefined) throw new Error('no scenario')
  const measured = measure({ ...first, unitsTotal: 300 }, 1, { check: false })
  const withRatio = (ratio: number, lost = 0) => ({ ...measured, figures: { ...measured.figures, ratio, lost } })
  const scenario = { ...first, demand: { meanRatioMost: 1.02, worstRatioMost: 1.03 } }
  const unmet = (...runs: (typeof measured)[]) =>
    judge(scenario, runs).flatMap(({ asked, met }) => (met ? [] : [asked]))
  expect(unmet(withRatio(1.01), withRatio(1.029))).toEqual([])
  expect(unmet(withRatio(1.0), withRatio(1.035))).toEqual(['worst ratio <= 1.03'])
  expect(unmet(withRatio(1.025), withRatio(1.025))).toEqual(['mean ratio <= 1.02'])
  expect(unmet(withRatio(1.0), withRatio(1.0, 1))).toEqual(['units lost <= 0'])
})
