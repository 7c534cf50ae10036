import { expect, test } from 'vitest'
import { type AnyTask, defineTask } from '../../../src/core/task.ts'
import type { DeviceRoom } from '../../../src/runtime/api/device-api.ts'
import type { JobEvent } from '../../../src/runtime/api/job-api.ts'
import { World } from './room-fixture.ts'

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left, right) => left + right,
})
const sumOfSquares = (count: number) => ((count - 1) * count * (2 * count - 1)) / 6

test('a host alone computes with its own machine, which is device number one', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 2 })
  expect(await world.settle(room.run(squares, { input: 1_000 }).result())).toBe(sumOfSquares(1_000))
  expect(room.devices()).toMatchObject([{ number: 1, link: 'memory', name: 'This computer' }])
})

test('three devices share the work, and the host hears who did what', async () => {
  const world = new World()
  const room = await world.open()
  for (const name of ['Otter', 'Fox', 'Lynx']) await world.join(room.code, name)
  await world.pass(50)
  const job = room.run(squares, { input: 3_000 })
  const events: JobEvent<number>[] = []
  const reading = (async () => {
    for await (const event of job) events.push(event)
  })()
  expect(await world.settle(job.result())).toBe(sumOfSquares(3_000))
  await world.settle(reading)
  const end = events.at(-1)
  if (end?.type !== 'finished') throw new Error('the last event is the end')
  expect(end.summary.devices.map(({ name }) => name).sort()).toEqual(['Fox', 'Lynx', 'Otter'])
  expect(end.summary.devices.reduce((sum, { units }) => sum + units, 0)).toBe(3_000)
  const shards = events.filter((event) => event.type === 'shard-done')
  expect(shards.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(3_000)
})

test('[W25] a deterministic task with chance in it gives the same answer, whoever computes which units', async () => {
  const walks = defineTask({
    name: 'walks',
    deterministic: true,
    split: () => 300,
    map: (unit: number) => [Math.sin(unit), Math.random(), Date.now()],
  })
  const answers: unknown[] = []
  for (const names of [['Otter'], ['Otter', 'Fox', 'Lynx']]) {
    const world = new World()
    const room = await world.open()
    for (const name of names) await world.join(room.code, name)
    answers.push(await world.settle(room.run(walks, {}).result()))
  }
  expect(answers[1]).toEqual(answers[0])
  expect(new Set((answers[0] as number[][]).map(([, drawn]) => drawn)).size).toBe(300)
})

test('a device that was not started gets no work; one that joins in mid-job does', async () => {
  const world = new World()
  const room = await world.open()
  const idle = await world.join(room.code, 'Idle', 0)
  const job = room.run(squares, { input: 500 })
  await world.pass(100)
  expect(job.progress()).toMatchObject({ unitsDone: 0, state: 'running' })
  expect(idle.status()).toMatchObject({ state: 'waiting', workers: 0, task: { title: 'squares' } })
  await world.join(room.code, 'Late')
  expect(await world.settle(job.result())).toBe(sumOfSquares(500))
})

test('Stop ends the workers of a device at once, and another one does its shards', async () => {
  const world = new World()
  const room = await world.open()
  const first = await world.join(room.code, 'First')
  const forever = defineTask({
    name: 'waits',
    split: () => 4,
    map: (unit: number) => (unit === 0 ? new Promise<number>(() => undefined) : unit),
  })
  const job = room.run(forever)
  await world.pass(100)
  expect(first.status()).toMatchObject({ workers: 1, shardsRunning: 1 })
  first.stop()
  expect(first.status()).toMatchObject({ state: 'stopped', workers: 0, shardsRunning: 0 })
  expect(job.progress().state).toBe('running')
  job.cancel()
  await expect(world.settle(job.result())).rejects.toMatchObject({ code: 'job-cancelled' })
})

test('[W120] who finishes ends its shards, and others do the rest: each once', async () => {
  const world = new World()
  const room = await world.open()
  const first = await world.join(room.code, 'First')
  await world.join(room.code, 'Second')
  const job = room.run(squares, { input: 50_000 })
  await world.pass(20)
  expect(first.status().shardsRunning + first.status().shardsDone).toBeGreaterThan(0)
  first.finish()
  expect(await world.settle(job.result())).toBe(sumOfSquares(50_000))
  await world.pass(3_000)
  expect(first.status()).toMatchObject({ state: 'stopped', workers: 0, finishing: false })
  expect(room.devices().find(({ name }) => name === 'First')?.slots).toBe(0)
})

test('a unit that throws everywhere is set aside with its evidence, and the others are answered', async () => {
  const world = new World()
  const room = await world.open()
  for (const name of ['Otter', 'Fox', 'Lynx']) await world.join(room.code, name)
  const broken = defineTask({
    name: 'broken',
    split: () => 10,
    map: (unit: number) => {
      if (unit === 7) throw new Error('no seven')
      return unit
    },
  })
  const job = room.run(broken)
  const events: JobEvent<number[]>[] = []
  const reading = (async () => {
    for await (const event of job) events.push(event)
  })()
  expect(await world.settle(job.result())).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9])
  await world.settle(reading)
  const [poisoned] = events.filter((event) => event.type === 'unit-poisoned')
  expect(poisoned?.unit).toBe(7)
  expect(new Set(poisoned?.evidence.map(({ deviceName }) => deviceName))).toEqual(new Set(['Otter', 'Fox', 'Lynx']))
  const told = { code: 'task-threw', reason: expect.stringContaining('no seven') }
  for (const attempt of poisoned?.evidence ?? []) expect(attempt).toMatchObject(told)
  expect(job.progress()).toMatchObject({ unitsDone: 9, unitsPoisoned: 1, unitsTotal: 10 })
  expect(events.at(-1)).toMatchObject({ type: 'finished', summary: { poisoned: [{ unit: 7 }] } })
})

test('a task that is a text runs, and an attempt that fails tells what its unit was given and where it threw', async () => {
  const world = new World()
  const room = await world.open()
  for (const name of ['Otter', 'Fox', 'Lynx']) await world.join(room.code, name)
  const source = `({ split: (rows) => rows, map: ({ n }) => n.toFixed(1) })`
  const job = room.run({ name: 'written', source }, { input: [{ n: 1 }, { m: 2 }, { n: 3 }] })
  const failed: unknown[] = []
  const reading = (async () => {
    for await (const event of job) if (event.type === 'unit-failed') failed.push(event)
  })()
  expect(await world.settle(job.result())).toEqual(['1.0', '3.0'])
  await world.settle(reading)
  const told = { unit: 1, code: 'task-threw', input: { m: 2 }, stack: expect.stringContaining('tabgrid-task.js:') }
  expect(failed.length).toBeGreaterThan(1)
  for (const event of failed) expect(event).toMatchObject(told)
})

test('a task that throws for every unit fails the job with a unit, the reason and the remote stack', async () => {
  const world = new World()
  const room = await world.open()
  await world.join(room.code, 'Otter')
  const broken = defineTask({
    name: 'broken',
    split: () => 10,
    map: (unit: number): number => {
      throw new Error(`nothing for ${unit}`)
    },
  })
  const job = room.run(broken)
  const failed = { code: 'task-threw', message: expect.stringMatching(/unit \d: .*nothing for \d/) }
  await expect(world.settle(job.result())).rejects.toMatchObject(failed)
  await expect(job.result()).rejects.toMatchObject({ cause: expect.stringContaining('Error: nothing for') })
})

const unsendable: Record<string, AnyTask> = {
  'a function': defineTask({ name: 'f', split: () => 1, map: () => () => 1 }),
  'a symbol': defineTask({ name: 's', split: () => 1, map: () => ({ mark: Symbol('x') }) }),
}
test.each(Object.entries(unsendable))('a task that returns %s fails with value-unsendable', async (_, task) => {
  const world = new World()
  const room = await world.open()
  await world.join(room.code, 'Otter')
  await expect(world.settle(room.run(task).result())).rejects.toMatchObject({ code: 'value-unsendable' })
})

const broken: Record<string, { task: AnyTask; code: string }> = {
  'split throws': { task: { name: 'bad', split: () => Number(JSON.parse('{')), map: () => 1 }, code: 'task-threw' },
  'there are no units': { task: { name: 'bad', split: () => 0, map: () => 1 }, code: 'input-invalid' },
  'combine throws': {
    task: { name: 'bad', split: () => 3, map: () => 1, combine: () => JSON.parse('{') },
    code: 'task-threw',
  },
  'reduce throws': {
    task: { name: 'bad', split: () => 3, map: () => 1, reduce: () => JSON.parse('{') },
    code: 'task-threw',
  },
}
test.each(Object.entries(broken))('a job fails with a code when %s', async (_, { task, code }) => {
  const world = new World()
  const room = await world.open()
  await world.join(room.code, 'Otter')
  await expect(world.settle(room.run(task).result())).rejects.toMatchObject({ code })
})

const sensors = defineTask({
  name: 'sensors',
  split: () => ({ heldCount: 3, units: [{ id: 1 }, { id: 2 }, { id: 3 }] }),
  map: (unit: { id: number }, { local }) => (local?.reading ?? Number.NaN) * (unit.id + 1),
  combine: (left, right) => left + right,
})

test('held units are computed where they live, from what was entered there: 25, 20, 22 give 198', async () => {
  const world = new World()
  const room = await world.open()
  const devices: DeviceRoom[] = []
  for (const name of ['A', 'B', 'C']) devices.push(await world.join(room.code, name))
  const job = room.run(sensors, { local: [{ key: 'reading', label: 'Reading', kind: 'number' }] })
  await world.pass(50)
  expect(job.progress().unclaimed).toEqual([0, 1, 2])
  for (const [at, reading] of [25, 20, 22].entries()) devices[at]?.claim(at, { reading })
  expect(await world.settle(job.result())).toBe(198)
})

test('a coordinator that is reloaded in mid-job goes on without recomputing or double-counting', async () => {
  const world = new World()
  const counting = defineTask({
    name: 'counting',
    split: () => 400,
    map: (unit: number) => unit,
    combine: (left, right) => left + right,
  })
  const before = await world.open()
  const first = await world.join(before.code, 'First')
  const job = before.run(counting)
  const stopping = (async () => {
    for await (const event of job) {
      if (event.type === 'shard-done') return first.stop()
    }
  })()
  await world.settle(stopping)
  await world.pass(50)
  const doneBefore = job.progress().unitsDone
  expect(doneBefore).toBeLessThan(400)

  const after = await world.open({ takeOver: true })
  expect(after.code).toBe(before.code)
  const resumed = after.job()
  if (resumed === undefined) throw new Error('the job is not resumed')
  const computed: number[] = []
  const reading = (async () => {
    for await (const event of resumed) {
      if (event.type === 'shard-done' && event.device !== undefined) computed.push(event.to - event.from)
    }
  })()
  await world.join(after.code, 'Second')
  expect(await world.settle(resumed.result())).toBe((399 * 400) / 2)
  await world.settle(reading)
  expect(computed.reduce((sum, units) => sum + units, 0)).toBe(400 - doneBefore)
})

test('a job that had ended shows its answer again after a reload', async () => {
  const world = new World()
  const before = await world.open({ ownSlots: 1 })
  await world.settle(before.run(squares, { input: 100 }).result())
  await world.pass(50)
  const after = await world.open({ takeOver: true })
  expect(await world.settle(after.job()?.result() ?? Promise.reject(new Error('no job')))).toBe(sumOfSquares(100))
})

test('a room hosted elsewhere is refused, and the former host hears of a take-over', async () => {
  const world = new World()
  const room = await world.open()
  await expect(world.open()).rejects.toMatchObject({ code: 'room-hosted' })
  const ended: string[] = []
  room.on('end', ({ code }) => ended.push(code))
  await world.open({ takeOver: true })
  expect(ended).toEqual(['room-taken-over'])
})

test('End room tells every device, and its code is given back', async () => {
  const world = new World()
  const room = await world.open()
  const device = await world.join(room.code, 'Otter')
  await world.pass(50)
  await room.end()
  await world.pass(50)
  expect(device.status()).toMatchObject({ state: 'ended', error: { code: 'room-ended' } })
  const next = await world.open()
  expect(next.code).not.toBe(room.code)
})

test('an abort signal cancels the job', async () => {
  const world = new World()
  const room = await world.open()
  const abort = new AbortController()
  const job = room.run(squares, { input: 10, signal: abort.signal })
  await world.pass(20)
  abort.abort()
  await expect(world.settle(job.result())).rejects.toMatchObject({ code: 'job-cancelled' })
})

test('the time left follows the pace of the job when its later units are slower than its first', async () => {
  const world = new World()
  const room = await world.open()
  const device = await world.join(room.code, 'Otter')
  const slowing = defineTask({
    name: 'slowing',
    split: () => 100,
    map: (unit: number) => (unit < 50 ? unit : new Promise<number>(() => undefined)),
  })
  const job = room.run(slowing)
  await world.pass(200)
  const { unitsDone, remainingMs } = job.progress()
  expect(unitsDone).toBeGreaterThan(0)
  await world.pass(2_000)
  const later = job.progress()
  expect(later.unitsDone).toBe(unitsDone)
  expect(later.remainingMs).toBeCloseTo((later.elapsedMs * (100 - unitsDone)) / unitsDone)
  expect(later.remainingMs).toBeGreaterThan((remainingMs ?? 0) + 1_000)
  device.stop()
})
