import { expect, test } from 'vitest'
import { RecordedCosts } from '../../../src/sim/recorded-costs.ts'
import type { RecordedRun } from '../../../src/sim/recorded-run.ts'
import { recordingOf } from '../../../src/sim/recording.ts'
import { asItWas, type Prediction, resimulate } from '../../../src/sim/resimulation.ts'
import type { Scenario } from '../../../src/sim/scenario.ts'
import { scenarioNamed } from '../../../src/sim/scenarios.ts'
import { logOf, tellRun } from './told-runs.ts'

function record(name: string, unitsTotal: number, change: Partial<Scenario> = {}): RecordedRun {
  const recorded = recordingOf(logOf(tellRun(name, unitsTotal, change).lines))
  if (typeof recorded === 'string') throw new Error(`it cannot be recorded: ${recorded}`)
  return recorded
}
function makespan(prediction: Prediction): number {
  if (prediction.at !== 'finished') throw new Error(`it did not finish: ${prediction.at}`)
  return prediction.makespanMs
}
const classroom = record('classroom-30', 900)

test.each([
  ['classroom-30', 900],
  ['classroom-30-20ms', 30_000],
  ['lesson-ends', 1_000],
  ['phone-beside-workstation', 1_000],
  ['flaky-wifi', 900],
])('%s: the run as it was is predicted to within 2 %', (name, unitsTotal) => {
  const run = record(name, unitsTotal)
  const predicted = makespan(resimulate(run, asItWas, 's'))
  expect(Math.abs(predicted / run.measuredMs - 1)).toBeLessThan(0.02)
})

test('the same arguments give the same prediction', () => {
  expect(resimulate(classroom, asItWas, 's')).toEqual(resimulate(classroom, asItWas, 's'))
})

test('without its three fastest devices it takes longer, and without anybody it does not finish', () => {
  const fastest = [...classroom.devices].sort((left, right) => right.speed - left.speed)
  const without = fastest.slice(0, 3).map(({ device }) => device)
  const asWas = makespan(resimulate(classroom, asItWas, 's'))
  expect(makespan(resimulate(classroom, { ...asItWas, without }, 's'))).toBeGreaterThan(1.15 * asWas)
  const nobody = { ...asItWas, without: fastest.map(({ device }) => device) }
  expect(resimulate(classroom, nobody, 's')).toEqual({ at: 'unfinished' })
})

test('with shards four times larger there are fewer leases and a coarser end', () => {
  const usual = resimulate(classroom, asItWas, 's')
  const larger = resimulate(classroom, { ...asItWas, shardScale: 4 }, 's')
  if (usual.at !== 'finished' || larger.at !== 'finished') throw new Error('both finish')
  expect(larger.leases).toBeLessThan(0.6 * usual.leases)
  expect(larger.makespanMs).toBeGreaterThan(usual.makespanMs)
})

test('had nobody left, the lesson’s job would have been done sooner', () => {
  const scenario = scenarioNamed('lesson-ends')
  if (scenario === undefined) throw new Error('no scenario')
  const fleet = { ...scenario.fleet, exodus: { atMs: 15_000, withinMs: 2_000, stayCount: 4 } }
  const lesson = record('lesson-ends', 1_500, { fleet })
  const left = lesson.devices.filter(({ stays }) => stays.at(-1)?.toMs !== undefined)
  expect(left.length).toBeGreaterThan(20)
  const asWas = makespan(resimulate(lesson, asItWas, 's'))
  expect(makespan(resimulate(lesson, { ...asItWas, nobodyLeaves: true }, 's'))).toBeLessThan(0.6 * asWas)
})

test('devices that all leave for good do not finish it', () => {
  const leaving = classroom.devices.slice(0, 3).map((device, at) => ({
    ...device,
    speed: 0.1 * (at + 1), // 0.1 + 0.2 + 0.3 less the same again is not 0
    stays: [{ fromMs: 0, toMs: 1_000 + at, slots: 1, fate: 'left' as const }],
  }))
  expect(resimulate({ ...classroom, devices: leaving }, asItWas, 's')).toEqual({ at: 'unfinished' })
})

test('the speeds of a record are those that its devices had, but for the scale', () => {
  const calm = record('phone-beside-workstation', 1_000)
  const [phone, workstation] = [...calm.devices].sort((left, right) => left.speed - right.speed)
  expect((workstation?.speed ?? 0) / (phone?.speed ?? 1)).toBeGreaterThan(15)
  expect((workstation?.speed ?? 0) / (phone?.speed ?? 1)).toBeLessThan(25) // 3 to 0.15
})

test('a run of which nothing counted, one of held units and a stream are not simulated', () => {
  const { lines } = tellRun('classroom-30', 300)
  expect(recordingOf(logOf(lines.slice(0, 3)))).toBe('nothing-counted')
  const altered = (change: string) =>
    logOf(lines.map((line) => line.replace('"heldCount":0', '"heldCount":3').replace('"input":"whole"', change)))
  expect(recordingOf(altered('"input":"whole"'))).toBe('held')
  expect(recordingOf(altered('"input":"stream"'))).toBe('stream')
})

test('recorded costs add up, and say how many units are done after so much work', () => {
  const costs = new RecordedCosts([
    { units: 2, unitMs: 10 },
    { units: 3, unitMs: 1 },
  ])
  expect([costs.unitsTotal, costs.workMs]).toEqual([5, 23])
  expect([costs.sum(0, 5), costs.sum(1, 3), costs.sum(4, 4)]).toEqual([23, 11, 0])
  expect([0, 9, 10, 20, 22, 100].map((workMs) => costs.within(0, 5, workMs))).toEqual([0, 0, 1, 2, 4, 5])
  expect(costs.within(1, 4, 11)).toBe(2)
  expect(costs.within(3, 5, 0.5)).toBe(0)
})

test('what is too large for the page is not begun', () => {
  const huge = { ...classroom, costs: [{ units: 3e7, unitMs: 1 }] }
  expect(resimulate(huge, asItWas, 's')).toEqual({ at: 'too-large' })
})
