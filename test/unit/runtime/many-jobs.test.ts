import { expect, test } from 'vitest'
import { digestOfParts } from '../../../src/base/digest.ts'
import type { JobId } from '../../../src/base/ids.ts'
import { defineTask, toTaskScript } from '../../../src/core/task.ts'
import { journalVersion, type StoredJob } from '../../../src/protocol/record.ts'
import { encodeValue } from '../../../src/protocol/value-codec.ts'
import type { Job, JobEvent } from '../../../src/runtime/api/job-api.ts'
import { World } from './room-fixture.ts'

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left, right) => left + right,
})
/** Unit 0 to 9 are quick, the others never end. */
const stalls = defineTask({
  name: 'stalls',
  split: () => 20,
  map: (unit: number) => (unit < 10 ? 1 : new Promise<number>(() => undefined)),
  combine: (left, right) => left + right,
})
const lengths = defineTask({
  name: 'lengths',
  split: (text: string) => [text.slice(0, 10), text.slice(10, 30)],
  map: (part: string) => part.length,
  combine: (left, right) => left + right,
})

function record<A>(job: Job<A>): { events: JobEvent<A>[]; ended: Promise<void> } {
  const events: JobEvent<A>[] = []
  const read = async () => {
    for await (const event of job) events.push(event)
  }
  return { events, ended: read() }
}

test('jobs run beside each other, and each has its own answer', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 2 })
  await world.join(room.code, 'Otter')
  const jobs = [100, 1_000, 10].map((input) => room.run(squares, { input, title: `up to ${input}` }))
  expect(room.jobs().map(({ title }) => title)).toEqual(['up to 100', 'up to 1000', 'up to 10'])
  const answers = await world.settle(Promise.all(jobs.map((job) => job.result())))
  expect(answers).toEqual([328_350, 332_833_500, 285])
  await world.pass(50)
  expect(room.jobs().map(({ title }) => title)).toEqual(['up to 10'])
})

test('the seventeenth job is refused until one has ended', async () => {
  const world = new World()
  const room = await world.open()
  const jobs = Array.from({ length: 16 }, () => room.run(squares, { input: 10 }))
  const tooMany = expect.objectContaining({ code: 'jobs-too-many' })
  expect(() => room.run(squares, { input: 10 })).toThrow(tooMany)
  expect(() => room.stream(squares, [1])).toThrow(tooMany)
  jobs[3]?.cancel()
  await world.pass(50)
  expect(room.run(squares, { input: 10 }).progress().state).toBe('splitting')
})

test('a job of higher priority is served first, from the moment it is given it', async () => {
  const world = new World()
  const room = await world.open()
  const later = room.run(squares, { input: 5_000, title: 'later' })
  const sooner = room.run(squares, { input: 5_000, title: 'sooner' })
  await world.pass(20)
  sooner.reweigh({ priority: 1 })
  const order: string[] = []
  for (const job of [later, sooner]) void job.result().then(() => order.push(job.title))
  await world.join(room.code, 'Otter')
  await world.settle(Promise.all([later.result(), sooner.result()]))
  expect(order).toEqual(['sooner', 'later'])
})

test.each([{ weight: 0 }, { weight: Number.NaN }, { priority: 0.5 }, { priority: 5_000 }])(
  'a share of %j is refused',
  async (share) => {
    const world = new World()
    const room = await world.open()
    const refused = expect.objectContaining({ code: 'task-invalid' })
    expect(() => room.run(squares, { input: 10, ...share })).toThrow(refused)
    const job = room.run(squares, { input: 10 })
    expect(() => job.reweigh(share)).toThrow(refused)
  },
)

test('Pause pressed while the input is cut is remembered', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  const job = room.run(squares, { input: 10 })
  job.pause()
  await world.pass(500)
  expect(job.progress()).toMatchObject({ state: 'paused', unitsDone: 0, unitsLeased: 0, unitsTotal: 10 })
  job.resume()
  expect(await world.settle(job.result())).toBe(285)
})

test('a job that is stopped gives the answer so far, and rejects', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 4 })
  const job = room.run(stalls)
  const { events, ended } = record(job)
  await world.pass(500)
  const { unitsDone } = job.progress()
  expect(unitsDone).toBeGreaterThan(0)
  job.cancel()
  await expect(world.settle(job.result())).rejects.toMatchObject({ code: 'job-cancelled' })
  await world.settle(ended)
  expect(events.at(-1)).toMatchObject({ type: 'cancelled', answer: unitsDone, summary: { unitsTotal: 20 } })
  expect(job.progress()).toMatchObject({ state: 'ended', unitsDone })
})

test('a job that is stopped before its first result has no answer, and one whose reduce hangs the last known one', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 4 })
  const none = room.run(squares, { input: 10 })
  const seen = record(none)
  none.cancel()
  await world.settle(seen.ended)
  expect(seen.events.at(-1)).toMatchObject({ type: 'cancelled', answer: undefined })

  const hangs = defineTask({
    name: 'hangs',
    split: () => 20,
    map: (unit: number) => (unit < 10 ? 1 : new Promise<number>(() => undefined)),
    combine: (left: number, right: number): number => left + right,
    reduce: (): number => JSON.parse('{'),
  })
  const job = room.run(hangs)
  const { events, ended } = record(job)
  await world.pass(100)
  job.cancel()
  await world.settle(ended)
  expect(events.at(-1)).toMatchObject({ type: 'cancelled', answer: undefined })
})

/** A job of an earlier life whose input was too large to keep. */
async function leaveInterrupted(world: World, title: string, input: string): Promise<void> {
  const hash = digestOfParts(encodeValue(input))
  const stored: StoredJob = {
    version: journalVersion,
    job: `job-${title}` as JobId,
    title,
    task: toTaskScript(lengths),
    params: undefined,
    input: { kind: 'asked', name: `${title}.txt`, bytes: input.length, hash },
    local: [],
    unitLimitMs: 1_000,
    verify: 'none',
    weight: 1,
    priority: 0,
  }
  await world.journal.begin(stored)
  await world.journal.append(stored.job, [{ type: 'units-split', count: 2, heldCount: 0 }])
}

test('every live job goes on after a reload, and each large input is asked for in its turn', async () => {
  const world = new World()
  const before = await world.open()
  before.run(squares, { input: 10, title: 'Small' })
  before.run(squares, { input: 10, title: 'Stopped' }).cancel()
  await world.pass(100)
  await leaveInterrupted(world, 'A', 'a'.repeat(30))
  await leaveInterrupted(world, 'B', 'b'.repeat(30))
  const after = await world.open({ takeOver: true })
  expect(after.jobs().map(({ title }) => title)).toEqual(['Small'])
  expect(after.neededInput()).toMatchObject({ title: 'A', name: 'A.txt', bytes: 30 })
  await after.provideInput('a'.repeat(30))
  expect(after.neededInput()).toMatchObject({ title: 'B', name: 'B.txt' })
  await expect(after.provideInput('a'.repeat(30))).rejects.toMatchObject({ code: 'input-invalid' })
  await after.provideInput('b'.repeat(30))
  expect(after.neededInput()).toBeUndefined()
  await world.join(after.code, 'Otter')
  const answers = after.jobs().map((job) => world.settle(job.result()))
  expect(await Promise.all(answers)).toEqual([285, 30, 30])
})

test('a unit set aside stays so after a reload, with its evidence', async () => {
  const world = new World()
  const picky = defineTask({
    name: 'picky',
    split: () => 12,
    map: (unit: number) => {
      if (unit === 7) throw new Error('no seven')
      return unit < 11 ? 1 : new Promise<number>(() => undefined)
    },
    combine: (left, right) => left + right,
  })
  const before = await world.open()
  for (const name of ['A', 'B', 'C']) await world.join(before.code, name, 4)
  const job = before.run(picky)
  await world.settle(
    (async () => {
      for await (const event of job) if (event.type === 'unit-poisoned') return
    })(),
  )
  await world.pass(200)
  const after = await world.open({ takeOver: true })
  const resumed = after.job()
  if (resumed === undefined) throw new Error('the job is not resumed')
  const { events, ended } = record(resumed)
  await world.pass(500)
  expect(resumed.progress()).toMatchObject({ unitsPoisoned: 1, unitsTotal: 12 })
  resumed.cancel()
  await world.settle(ended)
  const last = events.at(-1)
  if (last?.type !== 'cancelled') throw new Error('the last event is the end')
  expect(last.summary.poisoned).toMatchObject([{ unit: 7, evidence: [{ code: 'task-threw' }, {}, {}] }])
  expect(last.summary.poisoned[0]?.evidence[0]?.deviceName).toMatch(/^[ABC]$/)
})

test('what is over leaves the journal: a stopped job at once, a finished one when the next begins', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  const kept = async () => (await world.journal.load()).map(({ job }) => job.title)
  const finished = room.run(squares, { input: 10, title: 'finished' })
  await world.settle(finished.result())
  const stopped = room.run(stalls, { title: 'stopped' })
  await world.pass(100)
  stopped.cancel()
  await world.pass(100)
  expect(await kept()).toEqual([])
  await world.settle(room.run(squares, { input: 10, title: 'next' }).result())
  await world.pass(100)
  expect(await kept()).toEqual(['next'])
  await room.end()
  expect(await kept()).toEqual([])
})

test('who comes to listen after the end is told of it', async () => {
  const world = new World()
  const room = await world.open()
  await world.open({ takeOver: true })
  const ends: string[] = []
  room.on('end', ({ code }) => ends.push(code))
  expect(ends).toEqual(['room-taken-over'])
})
