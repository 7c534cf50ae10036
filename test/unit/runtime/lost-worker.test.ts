import { expect, test } from 'vitest'
import { TabgridError } from '../../../src/base/errors.ts'
import { defineTask } from '../../../src/core/task.ts'
import type { TaskRunner, TaskWorker } from '../../../src/ports.ts'
import { UnitError } from '../../../src/program/unit-error.ts'
import { alteredRunner } from './altered-runner.ts'
import { World } from './room-fixture.ts'

// The coordinator's own workers, on a machine that is too busy for it.

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left, right) => left + right,
})

type Spoil = (worker: TaskWorker, number: number) => Partial<TaskWorker>
const crashed = () => Promise.reject(new TabgridError('worker-crashed', 'its sandbox crashed: it fell silent'))

/** A room on whose machine the workers are spoilt, the first of them being number 1; and how many were started and ended. */
async function roomWith(spoil: Spoil) {
  const world = new World()
  const machine = world.machine()
  const seen = { started: 0, ended: 0 }
  const runner: TaskRunner = {
    start(...given) {
      const worker = machine.runner.start(...given)
      const whole: TaskWorker = {
        ready: () => worker.ready(),
        run: (...work) => worker.run(...work),
        split: (input) => worker.split(input),
        add: (shards) => worker.add(shards),
        answer: (form) => worker.answer(form),
        terminate: () => {
          seen.ended++
          worker.terminate()
        },
      }
      return { ...whole, ...spoil(worker, ++seen.started) }
    },
  }
  world.machine = () => ({ ...machine, runner })
  const room = await world.open()
  await world.join(room.code, 'Otter')
  await world.pass(100)
  return { world, room, seen }
}

test.each(['ready', 'split'] as const)(
  'a job whose own worker is lost at "%s" is begun anew, and each lost worker is ended',
  async (at) => {
    const { world, room, seen } = await roomWith((_, number) => (number < 3 ? { [at]: crashed } : {}))
    const job = room.run(squares, { input: 3 })
    expect(await world.settle(job.result())).toBe(5)
    expect(seen).toEqual({ started: 3, ended: 3 })
  },
)

test('a job whose own worker is lost again and again fails with that', async () => {
  const { world, room, seen } = await roomWith(() => ({ ready: crashed }))
  const job = room.run(squares, { input: 3 })
  await expect(world.settle(job.result())).rejects.toThrow(expect.objectContaining({ code: 'worker-crashed' }))
  expect(seen).toEqual({ started: 3, ended: 3 })
})

test('what the task throws is not tried again', async () => {
  const threw = () => Promise.reject(new TabgridError('task-threw', 'no such input'))
  const { world, room, seen } = await roomWith(() => ({ split: threw }))
  await expect(world.settle(room.run(squares, { input: 3 }).result())).rejects.toThrow('no such input')
  expect(seen.started).toBe(1)
})

test('a job that is stopped while its own worker starts has no other one', async () => {
  let lose = (_: TabgridError): void => undefined
  const never = () =>
    new Promise<void>((_, reject) => {
      lose = reject
    })
  const { world, room, seen } = await roomWith(() => ({ ready: never }))
  const job = room.run(squares, { input: 3 })
  job.cancel()
  lose(new TabgridError('worker-crashed', 'the worker was ended'))
  await expect(world.settle(job.result())).rejects.toThrow(expect.objectContaining({ code: 'job-cancelled' }))
  expect(seen).toEqual({ started: 1, ended: 1 })
})

test('a shard whose referee is lost is computed by another one', async () => {
  const { world, room, seen } = await roomWith((_, number) =>
    number === 2 || number === 3 ? { ready: crashed } : {},
  )
  const { runner } = new World().machine()
  const lying = alteredRunner(runner, (value) => Number(value) + 1)
  await world.join(room.code, 'Liar', 1, { runner: lying })
  const job = room.run(squares, { input: 200, verify: 'strict' })
  expect(await world.settle(job.result())).toBe(2_646_700)
  expect(seen.started).toBeGreaterThanOrEqual(4)
})

test('a referee that a unit takes with it is not tried again with that', async () => {
  const took = () => Promise.reject(new UnitError('worker-crashed', 0, 'too much memory'))
  const { world, room, seen } = await roomWith((_, number) => (number === 2 ? { run: took } : {}))
  const { runner } = new World().machine()
  await world.join(room.code, 'Liar', 1, { runner: alteredRunner(runner, (value) => Number(value) + 1) })
  const job = room.run(squares, { input: 1, verify: 'strict' })
  await world.settle(job.result().catch(() => undefined))
  expect(seen.started).toBe(2)
})
