import { expect, test } from 'vitest'
import type { JobId } from '../../../src/base/ids.ts'
import type { Effect } from '../../../src/core/effect.ts'
import { policy } from '../../../src/core/policy.ts'
import { Bench, ends, first, grants, job, spec } from './scheduler-fixture.ts'

const pulls = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'pull-units')
const stream = (more = {}) => spec(0, { input: 'stream', ...more })

test('a stream is asked for units, no further ahead than devices will soon want', () => {
  const bench = new Bench()
  const asked = pulls(bench.tell({ type: 'job-submitted', spec: stream() }))
  expect(asked).toMatchObject([{ job, count: policy.pullLeast }])
  expect(pulls(bench.tell({ type: 'units-added', job, count: 200 }))).toEqual([])
  bench.join('a')
  const later = grants(bench.effects).flatMap((grant) => bench.finish(grant, 1_000))
  expect(grants(later).length).toBeGreaterThan(0)
})

test('a stream ends when its input has ended and all of it is done', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: stream() })
  bench.join('a')
  const grant = first(grants(bench.tell({ type: 'units-added', job, count: 1 })))
  expect(ends(bench.finish(grant))).toEqual([])
  expect(ends(bench.tell({ type: 'input-ended', job }))).toMatchObject([{ outcome: { type: 'finished' } }])
})

test('[I7] nothing is leased beyond the window of ordered output, until its first unit is done', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(100, { windowUnits: 10 }) })
  const head = first(grants(bench.join('a')))
  bench.join('b', 4)
  for (const grant of grants(bench.effects).filter(({ device }) => device === 'b')) bench.finish(grant, 1)
  for (let at = 0; at < grants(bench.effects).length; at++) {
    const grant = grants(bench.effects)[at]
    if (grant?.device === 'b' && !grant.backup) bench.finish(grant, 1)
  }
  const furthest = Math.max(...grants(bench.effects).map(({ to }) => to))
  expect(furthest).toBeLessThanOrEqual(10)
  bench.finish(head, 1)
  expect(Math.max(...grants(bench.effects).map(({ to }) => to))).toBeGreaterThan(10)
})

test('a job whose output is full gets no more leases until it is drained', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(1_000) })
  const grant = first(grants(bench.join('a')))
  bench.tell({ type: 'output-filled', job })
  expect(grants(bench.finish(grant, 10))).toEqual([])
  expect(grants(bench.tell({ type: 'output-drained', job })).length).toBeGreaterThan(0)
})

/** Two jobs of tiny units on one device that answers at once; returns how many units of each were done after a while. */
function share(left: { weight: number; priority: number }, right: { weight: number; priority: number }): number[] {
  const bench = new Bench()
  const jobs = ['L', 'R'] as JobId[]
  bench.tell({ type: 'job-submitted', spec: spec(1_000_000, { ...left, job: jobs[0] as JobId }) })
  bench.tell({ type: 'job-submitted', spec: spec(1_000_000, { ...right, job: jobs[1] as JobId }) })
  bench.join('a')
  for (let at = 0; at < 60; at++) {
    const grant = grants(bench.effects)[at]
    if (grant === undefined) break
    bench.atMs += grant.to - grant.from
    bench.finish(grant, grant.to - grant.from)
  }
  return jobs.map((id) => bench.scheduler.job(id)?.unitsDone ?? 0)
}

test('jobs of one priority share the devices by their weights', () => {
  const [left = 0, right = 0] = share({ weight: 3, priority: 0 }, { weight: 1, priority: 0 })
  expect(left / right).toBeGreaterThan(2.5)
  expect(left / right).toBeLessThan(3.5)
})

test('a job of a higher priority is served first', () => {
  const [left, right = 0] = share({ weight: 9, priority: 0 }, { weight: 1, priority: 1 })
  expect(left).toBe(0)
  expect(right).toBeGreaterThan(0)
})

test('a job that comes later neither waits for the earlier one nor pushes it aside', () => {
  const bench = new Bench()
  const late = 'late' as JobId
  bench.tell({ type: 'job-submitted', spec: spec(1_000_000) })
  bench.join('a')
  const answer = (at: number) => {
    const grant = grants(bench.effects)[at]
    if (grant === undefined) throw new Error('nothing to do')
    bench.atMs += grant.to - grant.from
    bench.finish(grant, grant.to - grant.from)
  }
  for (let at = 0; at < 40; at++) answer(at)
  bench.tell({ type: 'job-submitted', spec: spec(1_000_000, { job: late }) })
  const before = bench.scheduler.job(job)?.unitsDone ?? 0
  for (let at = 40; at < 80; at++) answer(at)
  const since = (bench.scheduler.job(job)?.unitsDone ?? 0) - before
  expect((bench.scheduler.job(late)?.unitsDone ?? 0) / since).toBeGreaterThan(0.7)
  expect((bench.scheduler.job(late)?.unitsDone ?? 0) / since).toBeLessThan(1.4)
})

/** Two jobs on one device, of which the second waits for `waitMs` and then goes on; how many units each has done since. */
function shareAfterWait(waits: 'job-paused' | 'output-filled', goesOn: 'job-resumed' | 'output-drained'): number[] {
  const bench = new Bench()
  const jobs = ['L', 'R'] as JobId[]
  for (const id of jobs) bench.tell({ type: 'job-submitted', spec: spec(10_000_000, { job: id }) })
  bench.tell({ type: waits, job: jobs[1] as JobId })
  bench.join('a')
  let at = 0
  const run = (shards: number) => {
    for (const end = at + shards; at < end; at++) {
      const grant = grants(bench.effects)[at]
      if (grant === undefined) return
      bench.atMs += grant.to - grant.from
      bench.finish(grant, grant.to - grant.from)
    }
  }
  run(100)
  const before = jobs.map((id) => bench.scheduler.job(id)?.unitsDone ?? 0)
  bench.tell({ type: goesOn, job: jobs[1] as JobId })
  run(60)
  return jobs.map((id, index) => (bench.scheduler.job(id)?.unitsDone ?? 0) - (before[index] ?? 0))
}

test.each([
  ['job-paused', 'job-resumed'],
  ['output-filled', 'output-drained'],
] as const)(
  'a job has not saved up what it did not take: after %s it gets its share, not everything',
  (waits, goesOn) => {
    const [left = 0, right = 0] = shareAfterWait(waits, goesOn)
    expect(left).toBeGreaterThan(0.7 * right)
    expect(right).toBeGreaterThan(0.7 * left)
  },
)

test('a stream whose only unit so far was set aside goes on with what comes', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: stream() })
  bench.join('a')
  bench.tell({ type: 'units-added', job, count: 1 })
  for (let at = 0; at < policy.poisonAttempts; at++) {
    const grant = grants(bench.effects)[at]
    if (grant === undefined) throw new Error('it was not tried again')
    bench.fail(grant, 0)
    for (let second = 0; second < 2; second++) {
      bench.passTo(bench.atMs + 1_000)
      bench.beat('a')
    }
  }
  expect(bench.scheduler.job(job)?.unitsPoisoned).toBe(1)
  expect(grants(bench.tell({ type: 'units-added', job, count: 1 }))).toMatchObject([{ from: 1, to: 2 }])
})
