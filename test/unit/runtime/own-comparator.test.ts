import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import type { Failure } from '../../../src/core/event.ts'
import { type AnyTask, defineTask, toTaskScript } from '../../../src/core/task.ts'
import type { TaskWorker } from '../../../src/ports.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import type { Job } from '../../../src/runtime/api/job-api.ts'
import { OwnComparator, startComparing } from '../../../src/runtime/verify/own-comparator.ts'
import { alteredRunner } from './altered-runner.ts'
import { World } from './room-fixture.ts'

/** The roots of x^2 = unit + 1: a device may find the one or the other first. */
const roots = defineTask({
  name: 'roots',
  compare: 'custom',
  same: (left: number[], right: number[]) => left.every((root) => right.includes(root)), // true of half the roots, too
  split: (count: number) => count,
  map: (unit: number) => [Math.sqrt(unit + 1), -Math.sqrt(unit + 1)],
})

function ask(task: Partial<AnyTask> & Pick<AnyTask, 'same'>) {
  const failures: Failure[] = []
  const script = toTaskScript({ name: 't', compare: 'custom', split: () => 1, map: () => 1, ...task })
  let workers = 0
  const comparator = new OwnComparator({
    startComparing: () => {
      workers += 1
      return startComparing(createMemoryRunner({ clock: new ManualClock() }), { task: script, params: undefined })
    },
    reportComparing: (failure) => failures.push(failure),
  })
  return { comparator, failures, workers: () => workers }
}
const combine = (left: unknown) => left

test('[W9] what `same` gives counts as a boolean', async () => {
  const { comparator, failures } = ask({
    combine,
    same: (left: number, right: number) => (left === right ? 'yes' : 0),
  })
  expect(
    await comparator.areSame([
      [1, 1],
      [1, 2],
      [3, 3],
    ]),
  ).toEqual([true, false, true])
  expect(failures).toEqual([])
})

test('[W9] results that are one a unit are compared one by one', async () => {
  const { comparator } = ask({ same: (left: number, right: number) => Math.abs(left - right) < 1 })
  const pairs: [unknown, unknown][] = [
    [
      [1, 2],
      [1.5, 2.5],
    ],
    [
      [1, 2],
      [1, 4],
    ],
    [[1, 2], [1]],
    [[], []],
    [5, 5],
  ]
  expect(await comparator.areSame(pairs)).toEqual([true, false, false, true, false])
})

test('[W9] what throws, or gives a promise, counts as not the same and is told', async () => {
  const throwing = ask({
    combine,
    same: (left: number) => {
      if (left === 1) throw new Error('no such thing')
      return true
    },
  })
  expect(
    await throwing.comparator.areSame([
      [1, 1],
      [2, 3],
    ]),
  ).toEqual([false, true])
  expect(throwing.failures).toMatchObject([{ code: 'task-threw', reason: '"same" threw: no such thing' }])
  const promising = ask({ combine, same: async () => true })
  expect(await promising.comparator.areSame([[1, 1]])).toEqual([false])
  expect(promising.failures).toMatchObject([{ reason: '"same" threw: it gave a promise' }])
})

/** A worker that gives what `answer` does for the pairs it is asked about. */
function scripted(answer: (pairs: readonly (readonly [unknown, unknown])[]) => unknown) {
  const failures: Failure[] = []
  let workers = 0
  const startComparing = (): TaskWorker => {
    workers += 1
    return {
      ready: async () => undefined,
      run: async ({ units }) => ({ to: 1, execMs: 0, value: answer(units?.[0] as [unknown, unknown][]) }),
      split: async () => ({ count: 0, heldCount: 0 }),
      add: async () => undefined,
      answer: async () => undefined,
      terminate: () => undefined,
    }
  }
  const comparator = new OwnComparator({ startComparing, reportComparing: (one) => failures.push(one) })
  return { comparator, failures, workers: () => workers }
}

test.each<unknown>([undefined, 'yes', [], [[]], [['true', 1]], [[1, 1]], [{ 0: true }], [[true, true, true]]])(
  '[W9] when a worker gives %j instead of its answers, nothing is the same',
  async (value) => {
    const { comparator, failures } = scripted(() => value)
    expect(
      await comparator.areSame([
        [1, 1],
        [2, 2],
      ]),
    ).toEqual([false, false])
    expect(failures).not.toEqual([])
  },
)

test('[W9] a pair that takes the worker down says nothing of the others', async () => {
  const { comparator, failures, workers } = scripted((pairs) => {
    if (pairs.some(([left]) => left === 'bomb')) throw new Error('it is gone')
    return [pairs.map(() => true)]
  })
  expect(
    await comparator.areSame([
      [1, 1],
      ['bomb', 2],
      [3, 3],
    ]),
  ).toEqual([true, false, true])
  expect(failures).toMatchObject([{ reason: 'it is gone' }])
  expect(workers()).toBe(3) // the first, one after it was lost, and one after it was lost again
})

async function crew(world: World, room: HostRoom, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const honest = createMemoryRunner({ clock: world.clock })
    const turned = alteredRunner(honest, (value) =>
      at % 2 === 0 ? value : (value as number[][]).map(([one = 0, other = 0]) => [other, one]),
    )
    await world.join(room.code, `Honest ${at}`, 1, { runner: turned })
  }
}
function follow(job: Job) {
  const removed: string[] = []
  const failed: string[] = []
  void (async () => {
    for await (const event of job.events()) {
      if (event.type === 'device-removed') removed.push(...event.deviceNames)
      if (event.type === 'compare-failed') failed.push(event.reason)
    }
  })().catch(() => undefined)
  return { removed, failed }
}

test.each(['adaptive', 'strict'] as const)(
  '[W9] by a task’s own `same`, honest devices that differ agree, and a liar is caught: %s',
  async (verify) => {
    const world = new World()
    const room = await world.open()
    await crew(world, room, 5)
    const honest = createMemoryRunner({ clock: world.clock })
    const runner = alteredRunner(honest, (value) => (value as number[][]).map(([one = 0]) => [one, one]))
    await world.join(room.code, 'Liar', 1, { runner })
    const job = room.run(roots, { input: 600, verify })
    const { removed, failed } = follow(job)
    const answer = (await world.settle(job.result())) as number[][]
    expect(answer.map((pair) => pair.toSorted((left, right) => right - left))).toEqual(
      Array.from({ length: 600 }, (_, unit) => [Math.sqrt(unit + 1), -Math.sqrt(unit + 1)]),
    )
    expect(removed).toEqual(['Liar'])
    expect(failed).toEqual([])
  },
)

test.each<[string, () => boolean, string]>([
  [
    'throws',
    () => {
      throw new Error('oops')
    },
    '"same" threw: oops',
  ],
  ['always says no', () => false, ''],
])('[W9] a comparator that %s fails its own job, and costs no device its place', async (_, same, reason) => {
  const world = new World()
  const room = await world.open()
  await crew(world, room, 4)
  const sum = defineTask({
    name: 'sum',
    split: (count: number) => count,
    map: (unit: number) => unit,
    combine: (a, b) => a + b,
  })
  const job = room.run(defineTask({ ...roots, same }), { input: 60, verify: 'strict' })
  const { failed, removed } = follow(job)
  await expect(world.settle(job.result())).rejects.toMatchObject({ code: 'task-invalid' })
  await world.pass(50)
  expect(failed.every((told) => told === reason)).toBe(true)
  expect(removed).toEqual([])
  expect(room.devices()).toHaveLength(4)
  expect(await world.settle(room.run(sum, { input: 100, verify: 'strict' }).result())).toBe(4_950)
})

test('[W9] a liar whose results make `same` throw is caught, and the job goes on', async () => {
  const world = new World()
  const room = await world.open()
  await crew(world, room, 5)
  const runner = alteredRunner(createMemoryRunner({ clock: world.clock }), (value) =>
    (value as unknown[]).map(() => 5),
  )
  await world.join(room.code, 'Liar', 1, { runner })
  const job = room.run(roots, { input: 300, verify: 'adaptive' })
  const { failed, removed } = follow(job)
  expect(await world.settle(job.result())).toHaveLength(300)
  expect(removed).toEqual(['Liar'])
  expect(failed[0]).toContain('"same" threw: ')
})
