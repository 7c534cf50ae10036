import { expect, test } from 'vitest'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import type { StreamJob, StreamOutput } from '../../../src/runtime/api/job-api.ts'
import { World } from './room-fixture.ts'

const double = { name: 'double', map: (unit: number) => unit * 2 }

function* upTo(count: number): Generator<number> {
  for (let unit = 0; unit < count; unit++) yield unit
}

async function fleet(world: World, devices: number): Promise<HostRoom> {
  const room = await world.open()
  for (let number = 1; number <= devices; number++) await world.join(room.code, `Device ${number}`)
  await world.pass(50)
  return room
}

async function readAll<R>(job: StreamJob<R>): Promise<StreamOutput<R>[]> {
  const outputs: StreamOutput<R>[] = []
  for await (const output of job.outputs()) outputs.push(output)
  return outputs
}

test.each(['arrival', 'input'] as const)('every unit of a stream gives one result, in order of %s', async (order) => {
  const world = new World()
  const room = await fleet(world, 3)
  const job = room.stream(double, upTo(20_000), { order })
  const outputs = await world.settle(readAll(job))
  await world.settle(job.result())
  const units = outputs.map(({ unit }) => unit)
  if (order === 'arrival') units.sort((left, right) => left - right)
  expect(units).toEqual([...upTo(20_000)])
  expect(outputs.every(({ unit, value }) => value === unit * 2)).toBe(true)
  expect(job.progress()).toMatchObject({ state: 'ended', unitsDone: 20_000, unitsTotal: 20_000 })
})

test('an endless source is read no faster than its results are read', async () => {
  const world = new World()
  const room = await fleet(world, 2)
  let made = 0
  const endless = function* () {
    for (;;) yield made++
  }
  const job = room.stream(double, endless())
  await world.pass(5_000)
  const madeUnread = made
  expect(madeUnread).toBeGreaterThan(32_768)
  await world.pass(5_000)
  expect(made).toBe(madeUnread)
  const outputs = job.outputs()
  const { unitsDone } = job.progress()
  for (let read = 0; read < unitsDone; read++) await outputs.next()
  await world.pass(1_000)
  expect(made).toBeGreaterThan(madeUnread)
  job.cancel()
  await expect(outputs.next()).rejects.toMatchObject({ code: 'job-cancelled' })
})

test('a source that throws fails the stream with what it threw, after the results before it', async () => {
  const world = new World()
  const room = await fleet(world, 1)
  const broken = async function* () {
    yield* upTo(10)
    throw new Error('row 11 is no number')
  }
  const job = room.stream(double, broken())
  await expect(world.settle(readAll(job))).rejects.toMatchObject({
    code: 'input-invalid',
    message: 'row 11 is no number',
  })
  await expect(job.result()).rejects.toMatchObject({ cause: new Error('row 11 is no number') })
})

test('a source that throws at once, and one that is empty, end their streams', async () => {
  const world = new World()
  const room = await fleet(world, 1)
  const broken = { next: () => Promise.reject(new Error('no file')), [Symbol.asyncIterator]: () => broken }
  await expect(world.settle(readAll(room.stream(double, broken)))).rejects.toMatchObject({ message: 'no file' })
  expect(await world.settle(readAll(room.stream(double, [])))).toEqual([])
})

test('a reader that leaves early cancels the job and closes the source', async () => {
  const world = new World()
  const room = await fleet(world, 1)
  let closed = false
  const source = function* () {
    try {
      yield* upTo(1_000_000)
    } finally {
      closed = true
    }
  }
  const job = room.stream(double, source())
  const first = (async () => {
    for await (const { value } of job.outputs()) return value
    return undefined
  })()
  expect(await world.settle(first)).toBe(0)
  await expect(world.settle(job.result())).rejects.toMatchObject({ code: 'job-cancelled' })
  expect(closed).toBe(true)
})

test('a unit that no device can compute is left out, and named', async () => {
  const world = new World()
  const room = await fleet(world, 3)
  const picky = {
    name: 'picky',
    map: (unit: number) => {
      if (unit === 13) throw new Error('not this one')
      return unit
    },
  }
  const job = room.stream(picky, upTo(40), { order: 'input' })
  const named: number[] = []
  const listening = (async () => {
    for await (const event of job) if (event.type === 'unit-poisoned') named.push(event.unit)
  })()
  const outputs = await world.settle(readAll(job))
  await world.settle(listening)
  expect(outputs.map(({ unit }) => unit)).toEqual([...upTo(40)].filter((unit) => unit !== 13))
  expect(named).toEqual([13])
})

test('a stream that is paused before its first unit begins when it is resumed', async () => {
  const world = new World()
  const room = await fleet(world, 1)
  const job = room.stream(double, upTo(10))
  job.pause()
  await world.pass(500)
  expect(job.progress()).toMatchObject({ state: 'paused', unitsLeased: 0 })
  job.resume()
  expect(await world.settle(readAll(job))).toHaveLength(10)
})

test('devices that leave and come lose no unit of a stream, and double none', async () => {
  const world = new World(3)
  const room = await fleet(world, 2)
  const job = room.stream(double, upTo(5_000), { order: 'input' })
  const reading = readAll(job)
  for (let round = 0; round < 5; round++) {
    const guest = await world.join(room.code, `Guest ${round}`)
    await world.pass(20)
    world.hub.relink(room.code)
    guest.leave()
    await world.pass(20)
  }
  const outputs = await world.settle(reading)
  expect(outputs.map(({ unit }) => unit)).toEqual([...upTo(5_000)])
})
