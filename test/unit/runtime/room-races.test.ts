import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import { defineTask } from '../../../src/core/task.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import type { JobEvent } from '../../../src/runtime/api/job-api.ts'
import { World } from './room-fixture.ts'
import { SlowJournal } from './scripted-peers.ts'

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left, right) => left + right,
})
const readings = defineTask({
  name: 'readings',
  split: () => ({ heldCount: 2, units: [1, 2] }),
  map: (unit: number, { local }) => (local?.reading ?? Number.NaN) * unit,
  combine: (left, right) => left + right,
})

const microtasks = async (count: number) => {
  for (let passed = 0; passed < count; passed++) await Promise.resolve()
}

test.each([0, 5, 10, 15, 20, 30, 40])('Start pressed %i microtasks after joining reaches the host', async (wait) => {
  const world = new World()
  const room = await world.open()
  const device = await world.join(room.code, 'Otter', 0)
  await microtasks(wait)
  device.start(1)
  expect(await world.settle(room.run(squares, { input: 3 }).result())).toBe(5)
})

test('Start and Stop pressed in quick turns end as the last one said', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  for (const slots of [0, 2, 0, 3, 0]) {
    room.useOwnMachine(slots)
    await microtasks(slots)
  }
  const job = room.run(squares, { input: 3 })
  await world.pass(100)
  expect(job.progress()).toMatchObject({ unitsDone: 0, unitsLeased: 0 })
  room.useOwnMachine(1)
  expect(await world.settle(job.result())).toBe(5)
})

test('what was entered at a device still counts after its link was swapped', async () => {
  const world = new World()
  const room = await world.open()
  const devices = [await world.join(room.code, 'A'), await world.join(room.code, 'B')]
  const job = room.run(readings, { local: [{ key: 'reading', label: 'Reading', kind: 'number' }] })
  await world.pass(50)
  job.pause()
  for (const [unit, device] of devices.entries()) device.claim(unit, { reading: 10 })
  await world.pass(50)
  world.hub.relink(room.code)
  await world.pass(50)
  expect(job.progress().unclaimed).toEqual([])
  job.resume()
  expect(await world.settle(job.result())).toBe(30)
})

test('a swapped link does not make a device compute its shard again', async () => {
  const world = new World()
  const room = await world.open()
  const device = await world.join(room.code, 'A')
  const waits = defineTask({ name: 'waits', split: () => 1, map: () => new Promise<number>(() => undefined) })
  const job = room.run(waits)
  await world.pass(50)
  for (let swap = 0; swap < 3; swap++) {
    world.hub.relink(room.code)
    await world.pass(50)
  }
  expect(device.status()).toMatchObject({ state: 'helping', workers: 1, shardsRunning: 1 })
  expect(job.progress()).toMatchObject({ unitsLeased: 1 })
  job.cancel()
  await world.pass(50)
  expect(device.status()).toMatchObject({ workers: 0, task: undefined })
})

test('a combine that throws on the very last value fails the job: an answer without it would be wrong', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  const late = defineTask({
    name: 'late',
    split: () => 2,
    map: (unit: number) => unit,
    combine: (left: number, right: number) => (left + right === 1 ? JSON.parse('{') : 0),
  })
  await expect(world.settle(room.run(late).result())).rejects.toMatchObject({ code: 'task-threw' })
})

test('a room that was taken over ends its job here, and writes nothing of that down', async () => {
  const world = new World()
  const before = await world.open()
  const job = before.run(squares, { input: 10 })
  await world.pass(50)
  const after = await world.open({ takeOver: true })
  await expect(world.settle(job.result())).rejects.toMatchObject({ code: 'room-taken-over' })
  await world.join(after.code, 'Otter')
  expect(await world.settle(after.job()?.result() ?? Promise.reject(new Error('no job')))).toBe(285)
})

test('a job stopped while it is being written down does not come back after a reload', async () => {
  const journal = new SlowJournal()
  const world = new World(1, { journal })
  const room = await world.open()
  journal.hold()
  const job = room.run(squares, { input: 10 })
  await world.pass(50)
  job.cancel()
  journal.letGo()
  await world.pass(50)
  expect((await world.open({ takeOver: true })).job()).toBeUndefined()
})

test('a resumed job stopped while it is split again does not come back after the next reload', async () => {
  const world = new World()
  await (await world.open()).run(squares, { input: 10 })
  await world.pass(50)
  const again = await world.open({ takeOver: true })
  again.job()?.cancel()
  await world.pass(50)
  expect((await world.open({ takeOver: true })).job()).toBeUndefined()
})

test('a job begun while the one before is still being written down is kept, and nothing is complained of', async () => {
  const journal = new SlowJournal()
  const world = new World(1, { journal })
  const room = await world.open()
  const warnings: string[] = []
  room.on('warning', ({ code }) => warnings.push(code))
  journal.hold()
  const first = room.run(squares, { input: 10 })
  await world.pass(50)
  first.cancel()
  room.run(squares, { input: 4, title: 'second' })
  await world.pass(50)
  journal.letGo()
  await world.pass(50)
  const after = await world.open({ takeOver: true })
  expect(after.job()?.title).toBe('second')
  expect(warnings).toEqual([])
})

test('a job tells its progress as soon as it is split, also when nobody is there to compute it', async () => {
  const world = new World()
  const room = await world.open()
  const events: JobEvent<number>[] = []
  const job = room.run(squares, { input: 10 })
  const reading = (async () => {
    for await (const event of job) events.push(event)
  })()
  await world.pass(20)
  expect(events).toMatchObject([{ type: 'progress', progress: { state: 'running', unitsTotal: 10 } }])
  job.cancel()
  await world.settle(reading)
  expect(job.progress()).toMatchObject({ state: 'ended', unitsDone: 0, unitsTotal: 10 })
})

test('a unit that throws is named once', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  const broken = defineTask({
    name: 'broken',
    split: () => 1,
    map: (): number => {
      throw new Error('row 2: not a number')
    },
  })
  const message = 'unit 0: row 2: not a number'
  await expect(world.settle(room.run(broken).result())).rejects.toMatchObject({ code: 'task-threw', message })
})

const bad: Record<string, { options: Parameters<HostRoom['run']>[1]; code: string }> = {
  'a time limit that is no number': { options: { unitLimitMs: Number.NaN }, code: 'task-invalid' },
  'too long a label': {
    options: { local: [{ key: 'reading', label: 'x'.repeat(100), kind: 'number' }] },
    code: 'task-invalid',
  },
  'params that cannot be sent': { options: { params: { call: () => 1 } }, code: 'value-unsendable' },
}
test.each(Object.entries(bad))('%s is refused at once, not by every device', async (_, { options, code }) => {
  const world = new World()
  const room = await world.open()
  expect(() => room.run({ name: 'any', split: () => 1, map: () => 1 }, options)).toThrow(
    expect.objectContaining({ code }),
  )
})

test('long names of a room, a device and an input are shortened, not refused for ever', async () => {
  const world = new World()
  const long = 'a name that is far longer than the wire carries '.repeat(8)
  const room = await world.open({ name: long, ownName: long, ownSlots: 1 })
  const device = await world.join(room.code, long)
  const job = room.run(squares, { input: 10, inputName: long })
  expect(await world.settle(job.result())).toBe(285)
  expect(device.status()).toMatchObject({
    state: 'helping',
    roomName: long.slice(0, 40),
    name: `${long.slice(0, 38)} 2`,
  })
  expect((await world.open({ takeOver: true })).job()).toBeDefined()
})

class FullSettings extends MemorySettings {
  override async get(): Promise<unknown> {
    throw new TabgridError('journal-unavailable', 'the disk is gone')
  }

  override async remove(): Promise<void> {
    throw new TabgridError('journal-unavailable', 'the disk is gone')
  }

  override async set(): Promise<void> {
    throw new TabgridError('journal-full', 'the disk is full')
  }
}

test('a full or broken disk does not keep anybody from opening and ending a room: it is told', async () => {
  const world = new World(1, { settings: new FullSettings() })
  const room = await world.open({ ownSlots: 1 })
  const warnings: string[] = []
  room.on('warning', ({ code }) => warnings.push(code))
  expect(warnings).toEqual(['journal-full'])
  expect(await world.settle(room.run(squares, { input: 10 }).result())).toBe(285)
  await room.end()
})

test('the own machine comes back after the page was blocked for longer than a silence may last', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  await world.pass(50)
  world.clock.advance(6_000) // no promise settles meanwhile
  await world.pass(50)
  expect(room.devices()).toMatchObject([{ number: 1, slots: 1 }])
  expect(await world.settle(room.run(squares, { input: 10 }).result())).toBe(285)
})

test('a room that has ended lends no machine any more', async () => {
  const world = new World()
  const room = await world.open()
  await room.end()
  room.useOwnMachine(2)
  await world.pass(50)
  expect(room.devices()).toEqual([])
})

test.each(Array.from({ length: 24 }, (_, wait) => wait))(
  'a job that is cancelled %i microtasks after its beginning is over for the scheduler too',
  async (wait) => {
    const world = new World()
    const room = await world.open()
    await world.join(room.code, 'Otter')
    await world.pass(300)
    const job = room.run(squares, { input: 3 })
    await microtasks(wait)
    job.cancel()
    await expect(world.settle(job.result())).rejects.toThrow(expect.objectContaining({ code: 'job-cancelled' }))
    await world.pass(300)
    const told = (type: string) => room.story().split(`"${type}"`).length
    expect(told('job-submitted')).toBe(told('job-cancelled'))
  },
)
