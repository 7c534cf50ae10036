import { expect, test } from 'vitest'
import { MemoryJournal } from '../../../src/adapters/memory/journal.ts'
import type { JobId } from '../../../src/base/ids.ts'
import { defineTask } from '../../../src/core/task.ts'
import type { Job, Round } from '../../../src/runtime/api/job-api.ts'
import { RoundSeries } from '../../../src/runtime/jobs/rounds.ts'
import { World } from './room-fixture.ts'

interface Walk {
  readonly from: number
  readonly until: number
}

/** Each round adds the sum of its two units, 1, to where the one before came to. */
const walk = defineTask({
  name: 'walk',
  split: (step: number) => [step, 0],
  map: (unit: number) => unit,
  combine: (left: number, right: number) => left + right,
  reduce: (total: number, { from, until }: Walk) => {
    const at = from + total
    return at < until ? { at, next: { params: { from: at, until } } } : { at }
  },
})
const options = { input: 1, params: { from: 0, until: 3 }, rounds: 10, title: 'Walk' }

async function collect<A>(rounds: AsyncIterable<Round<A>>, most = Number.POSITIVE_INFINITY): Promise<A[]> {
  const answers: A[] = []
  for await (const { number, answer } of rounds) {
    expect(number).toBe(answers.length + 1)
    answers.push(answer)
    if (answers.length === most) break
  }
  return answers
}

async function withDevice(world: World) {
  const room = await world.open()
  await world.join(room.code, 'Otter')
  return room
}

test('rounds go on while the answer names the params of the next, each a job of its own', async () => {
  const world = new World()
  const room = await withDevice(world)
  const begun: (number | undefined)[] = []
  room.on('job', (job) => begun.push(job.round?.number))
  const rounds = room.rounds(walk, options)
  const series = rounds.job.id
  const answers = await world.settle(collect(rounds))
  expect(answers.map(({ at }) => at)).toEqual([1, 2, 3])
  expect(await rounds.result()).toEqual({ at: 3 })
  expect(begun).toEqual([1, 2, 3])
  expect(rounds.job.round).toEqual({ series, number: 3, most: 10 })
})

test('after as many rounds as were wanted it is over, though another one was named', async () => {
  const world = new World()
  const room = await withDevice(world)
  const rounds = room.rounds(walk, { ...options, rounds: 2 })
  expect(await world.settle(rounds.result())).toEqual({ at: 2, next: { params: { from: 2, until: 3 } } })
})

test('the next round may be on another input, with the same params', async () => {
  const world = new World()
  const room = await withDevice(world)
  const doubles = defineTask({
    name: 'doubles',
    split: (numbers: readonly number[]) => numbers,
    map: (unit: number, { params }: { params: { by: number } }) => unit * params.by,
    reduce: (input: readonly number[]) => ({ input, next: { input } }),
  })
  const rounds = room.rounds(doubles, { input: [1, 2], params: { by: 2 }, rounds: 3 })
  const answers = await world.settle(collect(rounds))
  expect(answers.map(({ input }) => input)).toEqual([
    [2, 4],
    [4, 8],
    [8, 16],
  ])
  expect((await world.journal.load())[0]?.job.input).toMatchObject({ kind: 'stored', value: [4, 8] })
})

test.each([0, 1.5, 10_001, Number.NaN])('%d rounds are refused', async (rounds) => {
  const room = await new World().open()
  const refused = expect.objectContaining({ code: 'task-invalid', message: expect.stringContaining('"rounds" is') })
  expect(() => room.rounds(walk, { ...options, rounds })).toThrow(refused)
  expect(room.jobs()).toEqual([])
})

test('who leaves the loop cancels the round that runs by then', async () => {
  const world = new World()
  const room = await withDevice(world)
  const rounds = room.rounds(walk, options)
  const answers = await world.settle(collect(rounds, 1))
  expect(answers).toHaveLength(1)
  await expect(world.settle(rounds.result())).rejects.toMatchObject({ code: 'job-cancelled' })
  expect(rounds.job.round?.number).toBe(2)
})

test('a signal ends them in whatever round, and the loop hears why', async () => {
  const world = new World()
  const room = await withDevice(world)
  const stopper = new AbortController()
  const heard: number[] = []
  const read = async () => {
    for await (const { number } of room.rounds(walk, { ...options, signal: stopper.signal })) {
      heard.push(number)
      if (number === 2) stopper.abort()
    }
  }
  await expect(world.settle(read())).rejects.toMatchObject({ code: 'job-cancelled' })
  expect(heard).toEqual([1, 2])
})

test('params of a next round that cannot travel fail that round, with the reason', async () => {
  const world = new World()
  const room = await withDevice(world)
  const swells = defineTask({
    ...walk,
    reduce: (at: number, _params: Walk) => ({
      at,
      next: { params: { from: 0, until: 1, more: new Uint8Array(2 ** 27) } },
    }),
  })
  const rounds = room.rounds(swells, options)
  await expect(world.settle(rounds.result())).rejects.toMatchObject({ code: 'message-too-large' })
  expect(rounds.job.round?.number).toBe(2)
})

/** What a page left behind that ended between two rounds, or in the second. */
async function keptRounds(world: World, inSecond: boolean) {
  const journal = new MemoryJournal()
  const room = await withDevice(world)
  const rounds = room.rounds(walk, { ...options, rounds: 1 })
  await world.settle(rounds.result())
  const [kept] = await world.journal.load()
  if (kept === undefined) throw new Error('the first round is kept')
  const series = kept.job.job
  await journal.begin({ ...kept.job, round: { series, number: 1, most: 10 } })
  await journal.append(series, kept.records)
  if (!inSecond) return journal
  const second = { ...kept.job, job: 'second' as JobId, params: { from: 1, until: 3 } }
  await journal.begin({ ...second, round: { series, number: 2, most: 10 } })
  await journal.append(second.job, [{ type: 'units-split', count: 2, heldCount: 0 }])
  return journal
}

test.each([
  ['between two rounds', false, [1, 2, 3]],
  ['in the second', true, [2, 3]],
])('a page that ended %s goes on after it is loaded again', async (_, inSecond, numbers) => {
  const world = new World(3, { journal: await keptRounds(new World(4), inSecond) })
  const room = await world.open()
  const begun = room.jobs().map((job) => job.round?.number)
  room.on('job', (job) => begun.push(job.round?.number))
  await world.join(room.code, 'Otter')
  await world.pass(2_000)
  expect(begun).toEqual(numbers)
  const last = room.job()
  expect(await last?.result()).toEqual({ at: 3 })
  expect((await world.journal.load()).map(({ job }) => job.round?.number)).toEqual([3])
})

test('rounds that were cancelled do not begin again when the page is loaded again', async () => {
  const world = new World()
  const room = await withDevice(world)
  const rounds = room.rounds(walk, options)
  await world.settle(collect(rounds, 1))
  await world.pass(100)
  expect(await world.journal.load()).toEqual([])
})

test('who cancels at the very end of a round has cancelled the next one', async () => {
  const world = new World()
  const room = await world.open()
  let finish: (answer: unknown) => void = () => undefined
  const first = room.run(walk, options)
  const ended = { ...first, result: () => new Promise((resolve) => (finish = resolve)), cancel: () => undefined }
  const series = new RoundSeries(ended as Job, { series: first.id, number: 1, most: 9 }, () => first)
  finish({ next: {} })
  series.cancel()
  await expect(world.settle(series.result())).rejects.toMatchObject({ code: 'job-cancelled' })
})
