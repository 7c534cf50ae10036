import { expect, test } from 'vitest'
import { occurrences } from '../../src/sim/faults/census.ts'
import { countOf, type FaultTally, joinTallies, tally } from '../../src/sim/faults/fault-tally.ts'
import { drawPlan } from '../../src/sim/faults/plan.ts'
import { runSchedule } from '../../src/sim/faults/run-schedule.ts'
import { keptSeeds } from './kept-seeds.ts'

const told = ({ findings }: FaultTally): string[] =>
  findings.map(({ seed, verdict, what }) => `seed ${seed}: ${verdict}: ${what}`)

test.each(keptSeeds)('seed $seed ($size), which once found: $found', ({ seed, size }) => {
  expect(runSchedule(drawPlan(seed, size)).violation).toBeUndefined()
})

test('in 100 full schedules nothing is lost, doubled or hung, and everything that can go wrong did', () => {
  const total = tally({ from: 1, count: 100, size: 'full', firstOnly: false })
  expect(told(total)).toEqual([])
  expect(countOf(total, 'lost')).toBe(0)
  const never = occurrences.filter((what) => (total.census[what] ?? 0) === 0)
  expect(never).toEqual([])
}, 120_000)

test('the same seed plays the same schedule', () => {
  const play = () => {
    const lines: string[] = []
    runSchedule(drawPlan(3, 'full'), {
      life: (epoch) => lines.push(`life ${epoch}`),
      handled: (event, effects) => lines.push(JSON.stringify([event, effects])),
    })
    return lines
  }
  const first = play()
  expect(first.length).toBeGreaterThan(100)
  expect(play()).toEqual(first)
})

test('tallies of several processes are joined', () => {
  const halves = [1, 11].map((from) => tally({ from, count: 10, size: 'short', firstOnly: false }))
  const whole = tally({ from: 1, count: 20, size: 'short', firstOnly: false })
  expect(joinTallies(halves)).toEqual(whole)
})
