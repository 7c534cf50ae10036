import { describe, expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import { RunLog } from '../../../src/core/run-log.ts'
import { momentOf } from '../../../src/core/run-moment.ts'
import { storyStop } from '../../../src/core/story.ts'
import { StorySpans } from '../../../src/core/story-spans.ts'
import { logOf, tellRun } from '../sim/told-runs.ts'
import { deviceId, first, grants, job, spec } from './scheduler-fixture.ts'
import { ToldBench } from './told-bench.ts'

const runs = [
  ['classroom-30', 1_500, {}],
  ['flaky-wifi', 1_500, {}],
  ['lesson-ends', 700, {}],
  ['liars-20', 400, {}],
] as const

/** In the order of time, the ends of the run among them. */
function timesIn(log: RunLog, count: number): number[] {
  const rng = new Rng('times')
  const times = [log.fromMs - 1, log.fromMs, log.toMs]
  while (times.length < count) times.push(log.fromMs + rng.next() * (log.toMs - log.fromMs))
  return times.sort((left, right) => left - right)
}

describe.each(runs)('%s, %i units', (name, unitsTotal, change) => {
  const { lines, run } = tellRun(name, unitsTotal, change)
  const log = logOf(lines)

  test('at its end everything is counted and nothing is in hand', () => {
    const end = momentOf(log, log.toMs)
    expect(end).toMatchObject({ phase: 'finished', unitsDone: unitsTotal, counted: log.counted.length })
    expect(end.devices.flatMap(({ holds }) => holds)).toEqual([])
    expect(end.devices.reduce((sum, { units }) => sum + units, 0)).toBe(unitsTotal)
    expect(log.toMs).toBe(run.makespanMs)
  })

  test('what is counted only grows, and is the same asked forwards and backwards', () => {
    const times = timesIn(log, 200)
    const forwards = times.map((atMs) => momentOf(log, atMs))
    const backwards = times.toReversed().map((atMs) => momentOf(log, atMs))
    expect(backwards.toReversed()).toEqual(forwards)
    let before = forwards[0]
    for (const moment of forwards) {
      expect(moment.unitsDone).toBeGreaterThanOrEqual(before?.unitsDone ?? 0)
      expect(moment.counted).toBeGreaterThanOrEqual(before?.counted ?? 0)
      expect(moment.devices.reduce((sum, { units }) => sum + units, 0)).toBe(moment.unitsDone)
      before = moment
    }
  })

  test('who had what in hand is what the story said when it was there', () => {
    const spans = new StorySpans(Number.POSITIVE_INFINITY)
    const said: { atMs: number; leases: string[] }[] = []
    for (const line of lines) {
      const before = { atMs: spans.heardMs, leases: [...spans.running].map(({ lease }) => lease).sort() }
      spans.add([line])
      if (spans.heardMs > before.atMs) said.push(before) // all that happened at that moment has happened
    }
    const rng = new Rng('moments')
    for (let look = 0; look < 300; look++) {
      const moment = said[rng.below(said.length)]
      if (moment === undefined) continue
      const { atMs, leases } = moment
      expect(
        log
          .heldAt(atMs)
          .map(({ lease }) => lease)
          .sort(),
      ).toEqual(leases)
    }
  })
})

test('a run that grows while it is read says the same as one that is read at once', () => {
  const { lines } = tellRun('classroom-30', 600)
  const whole = logOf(lines)
  const growing = logOf([])
  for (let at = 0; at < lines.length; at += 37) growing.add(lines.slice(at, at + 37))
  for (const atMs of timesIn(whole, 50)) expect(momentOf(growing, atMs)).toEqual(momentOf(whole, atMs))
})

test('a device is there from its coming to its going, with the workers that it gives', () => {
  const bench = new ToldBench('presence')
  bench.tell({ type: 'device-joined', device: deviceId('a') })
  bench.passTo(10)
  bench.start('a', 3)
  bench.tell({ type: 'job-submitted', spec: spec(1_000) })
  bench.passTo(20)
  bench.tell({ type: 'device-stopped', device: deviceId('a') })
  bench.passTo(30)
  bench.tell({ type: 'device-left', device: deviceId('a') })
  const log = new RunLog(job)
  log.add(bench.lines)
  const at = (atMs: number) => momentOf(log, atMs).devices.map(({ presence }) => presence)
  expect(at(-1)).toEqual([])
  expect(at(5)).toEqual([{ at: 'here', slots: 0 }])
  expect(at(15)).toEqual([{ at: 'here', slots: 3 }])
  expect(at(25)).toEqual([{ at: 'here', slots: 0 }])
  expect(at(35)).toEqual([{ at: 'away', silent: false }])
})

test('a pause, and what another job of the room does, belong to their own time and job', () => {
  const bench = new ToldBench('phases')
  bench.join('a')
  const grant = first(grants(bench.tell({ type: 'job-submitted', spec: spec(50) })))
  bench.passTo(5)
  bench.tell({ type: 'job-paused', job })
  bench.passTo(9)
  bench.tell({ type: 'job-resumed', job })
  bench.finish(grant, 3)
  bench.tell({ type: 'job-submitted', spec: { ...spec(50), job: 'other' as typeof job } })
  bench.passTo(12)
  bench.tell({ type: 'job-cancelled', job })
  const log = new RunLog(job)
  log.add([...bench.lines, storyStop('full')])
  expect([4, 6, 10, 12].map((atMs) => momentOf(log, atMs).phase)).toEqual([
    'running',
    'paused',
    'running',
    'cancelled',
  ])
  expect(log).toMatchObject({ fromMs: 0, toMs: 12, over: true, shared: true, cut: true })
  expect(momentOf(log, 12).unitsDone).toBe(grant.to - grant.from)
})
