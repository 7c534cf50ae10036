import { expect, test } from 'vitest'
import { runFiguresOf } from '../../../../src/app/run/run-figures.ts'
import { storyLine } from '../../../../src/core/story.ts'
import { simulatedJob as job } from '../../../../src/sim/virtual-coordinator.ts'
import { logOf, tellRun } from '../../sim/told-runs.ts'

test('shares add up to all, and who did most comes first', () => {
  const { contributions, unitsDone, unitsTotal, unitsEarlier } = runFiguresOf(
    logOf(tellRun('classroom-30', 900).lines),
  )
  expect([unitsDone, unitsTotal, unitsEarlier]).toEqual([900, 900, 0])
  expect(contributions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
  expect(contributions.map(({ units }) => units)).toEqual(
    contributions.map(({ units }) => units).sort((left, right) => right - left),
  )
})

test('what one device alone would have needed is its work by its speed', () => {
  // Speeds 0.15 and 16 x 3: 1,000 units of one second.
  const { contributions, speedUp, elapsedMs } = runFiguresOf(logOf(tellRun('phone-beside-workstation', 1_000).lines))
  const alone = contributions.map(({ aloneMs = 0 }) => aloneMs).sort((left, right) => left - right)
  expect(alone[0]).toBeGreaterThan(0.9 * (1_000_000 / 48))
  expect(alone[0]).toBeLessThan(1.1 * (1_000_000 / 48))
  expect(alone[1]).toBeGreaterThan(0.8 * (1_000_000 / 0.15))
  expect(alone[1]).toBeLessThan(1.25 * (1_000_000 / 0.15))
  expect(speedUp).toBeCloseTo((alone[0] ?? 0) / elapsedMs, 9)
})

test('a pause after the last counted unit is no part of the time, nor taken off it', () => {
  const { lines } = tellRun('phone-beside-workstation', 1_000)
  const log = logOf(lines.slice(0, Math.floor(lines.length * 0.6)))
  const before = runFiguresOf(log)
  const pausedMs = log.toMs + 1
  log.add([
    storyLine({ type: 'job-paused', job, atMs: pausedMs }, []),
    storyLine({ type: 'job-cancelled', job, atMs: pausedMs + 3_600_000 }, [
      { type: 'end-job', job, outcome: { type: 'cancelled' } },
    ]),
  ])
  const lastMs = log.counted.at(-1)?.atMs ?? 0
  expect(log.over).toBe(true)
  expect(runFiguresOf(log)).toMatchObject({ elapsedMs: lastMs - log.fromMs, pausedMs: 0 })
  expect(runFiguresOf(log).speedUp).toBeLessThan(2 * (before.speedUp ?? 0))
})
