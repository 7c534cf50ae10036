import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { TaskRunner } from '../../../src/ports.ts'
import { UnitError } from '../../../src/program/unit-error.ts'
import type { TaskScript } from '../../../src/protocol/control.ts'
import { DutyCycle } from '../../../src/runtime/device/duty-cycle.ts'
import { type PoolTask, WorkerPool } from '../../../src/runtime/device/worker-pool.ts'
import { jobOf, leaseOf } from './device-agent-fixture.ts'

const nothing = () => undefined
const scriptOf = (name: string): TaskScript => ({ name, text: '', hash: '', compare: 'exact', deterministic: false })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Started {
  readonly script: string
  readonly given: object[]
  ended: boolean
  finish: () => void
  fail: (thrown: Error) => void
}

/** A pool on workers that compute until a test lets them finish. */
function scripted(slots: number, share = 1) {
  const workers: Started[] = []
  const runner: TaskRunner = {
    start: (script) => {
      const worker: Started = { script: script.name, given: [], ended: false, finish: nothing, fail: nothing }
      workers.push(worker)
      return {
        ready: async () => undefined,
        run: (work) =>
          new Promise((resolve, reject) => {
            worker.fail = reject
            worker.given.push(work)
            worker.finish = () => resolve({ to: work.to, value: 0, execMs: 1 })
          }),
        split: async () => ({ count: 1, heldCount: 0 }),
        add: async () => undefined,
        answer: async () => undefined,
        terminate: () => {
          worker.ended = true
        },
      }
    },
  }
  const done: string[] = []
  const failed: (number | undefined)[] = []
  const clock = new ManualClock()
  const pool = new WorkerPool(
    runner,
    { clock, duty: new DutyCycle(clock, () => share) },
    {
      done: ({ lease }) => done.push(lease),
      failed: (_, unit) => failed.push(unit),
      refused: () => undefined,
      change: () => undefined,
    },
  )
  pool.resize(slots)
  const add = (job: string, lease: string, to = 1) => {
    const task: PoolTask = {
      job: jobOf(job),
      script: scriptOf(job),
      params: 0,
      unitLimitMs: 60_000,
    }
    pool.add({ lease: leaseOf(lease), task, work: { from: 0, to, budgetMs: 0 } })
  }
  return { pool, clock, workers, done, failed, add }
}

test('an idle worker takes the next shard of its job; for another job it ends to make room', async () => {
  const { pool, workers, done, add } = scripted(1)
  add('j1', '1-1')
  add('j1', '1-2')
  add('j2', '1-3')
  for (let shard = 0; shard < 3; shard++) {
    await turn()
    expect(pool.workers).toBe(1)
    workers.at(-1)?.finish()
  }
  await turn()
  expect(done).toEqual(['1-1', '1-2', '1-3'])
  expect(workers.map(({ script, ended }) => [script, ended])).toEqual([
    ['j1', true],
    ['j2', false],
  ])
})

test('there are never more workers than slots, however jobs come and go', async () => {
  const { pool, workers, add } = scripted(3)
  for (let lease = 0; lease < 60; lease++) {
    add(`j${(lease * 7) % 5}`, `1-${lease}`)
    if (lease % 3 === 0) for (const worker of workers) worker.finish()
    if (lease % 17 === 0) pool.drop(jobOf(`j${lease % 5}`))
    await turn()
    expect(pool.workers).toBeLessThanOrEqual(3)
    expect(workers.filter(({ ended }) => !ended)).toHaveLength(pool.workers)
  }
})

test('a worker is given its units and nothing of the lease or the task', async () => {
  const { workers, add } = scripted(1)
  add('j1', '1-1')
  await turn()
  expect(workers[0]?.given).toEqual([{ from: 0, to: 1, budgetMs: 0 }])
})

test('a cancel that comes before its lease is remembered, once', () => {
  const { pool } = scripted(1)
  pool.cancel(leaseOf('1-1'))
  expect([pool.takeCancel(leaseOf('1-1')), pool.takeCancel(leaseOf('1-1'))]).toEqual([true, false])
})

test('shards of a former life end without a worker being started for those that waited', async () => {
  const { pool, workers, add } = scripted(1)
  add('j1', '1-1')
  add('j1', '1-2')
  await turn()
  pool.endOtherLives(leaseOf('2-1'))
  expect(pool.held()).toEqual([])
  expect(workers.map(({ ended }) => ended)).toEqual([true])
})

test.each([
  ['the unit that the worker blames', 9, new UnitError('task-threw', 4, 'out of luck'), 4],
  [
    'none when the worker died and nobody can tell',
    9,
    new TabgridError('worker-crashed', 'out of memory'),
    undefined,
  ],
  ['the only one there is', 1, new TabgridError('worker-crashed', 'out of memory'), 0],
])('a failed shard names %s, and its worker ends', async (_, to, thrown, unit) => {
  const { workers, failed, add } = scripted(1)
  add('j1', '1-1', to)
  await turn()
  workers[0]?.fail(thrown)
  await turn()
  expect([failed, workers[0]?.ended]).toEqual([[unit], true])
})

test('a shard of a job that does not run here is refused again, not kept in silence', async () => {
  const refused: string[] = []
  const runner: TaskRunner = {
    start: () => {
      throw new TabgridError('worker-crashed', 'no more workers')
    },
  }
  const change = () => undefined
  const clock = new ManualClock()
  const parts = { clock, duty: new DutyCycle(clock, () => 1) }
  const pool = new WorkerPool(runner, parts, {
    done: change,
    failed: change,
    refused: (job) => refused.push(job),
    change,
  })
  const task: PoolTask = { job: jobOf('j'), script: scriptOf('j'), params: 0, unitLimitMs: 1 }
  for (const lease of ['1-1', '1-2']) {
    pool.add({ lease: leaseOf(lease), task, work: { from: 0, to: 1, budgetMs: 0 } })
    await turn()
  }
  expect(refused).toEqual(['j', 'j'])
})

test('a worker of a quarter of the time rests three times as long as it worked, and nothing of it is left meanwhile', async () => {
  const { pool, clock, workers, done, add } = scripted(2, 0.25)
  add('j1', '1-1')
  await turn()
  clock.advance(1_000)
  workers[0]?.finish()
  await turn()
  expect([done, pool.workers, pool.runningCount, workers[0]?.ended]).toEqual([['1-1'], 0, 0, true])
  add('j1', '1-2') // for the other of the two
  add('j1', '1-3')
  await turn()
  expect(pool.runningCount).toBe(1)
  clock.advance(2_999)
  expect(workers).toHaveLength(2)
  clock.advance(1)
  await turn()
  expect([workers.length, pool.runningCount]).toEqual([3, 2])
  expect(pool.busyMs).toBe(4_000)
})

test('a machine that was shut in the middle of a shard does not rest as long as it was shut', async () => {
  const { clock, workers, add } = scripted(1, 0.5)
  add('j1', '1-1')
  await turn()
  clock.advance(8 * 3_600_000)
  workers[0]?.finish()
  await turn()
  add('j1', '1-2')
  clock.advance(60_000)
  expect(workers).toHaveLength(2)
})

test('short rests are put together, so that no worker ends for a moment of it', async () => {
  const { clock, workers, add } = scripted(1, 0.5)
  for (let at = 0; at < 4; at++) {
    add('j1', `1-${at}`)
    await turn()
    clock.advance(100)
    workers.at(-1)?.finish()
    await turn()
  }
  expect(workers.map(({ ended }) => ended)).toEqual([true]) // after the third shard it owed 300 ms
  clock.advance(199)
  expect(workers).toHaveLength(1)
  clock.advance(1)
  expect(workers).toHaveLength(2)
})

test('whoever may have all of the time again rests no longer', async () => {
  let share = 0.1
  const clock = new ManualClock()
  const duty = new DutyCycle(clock, () => share)
  let rested = 0
  expect(duty.rests(1_000, () => rested++)).toBe(true)
  expect(duty.resting).toBe(1)
  share = 1
  duty.clear()
  clock.advance(100_000)
  expect([duty.resting, rested, duty.rests(1_000, () => rested++)]).toEqual([0, 0, false])
})
