import { expect, test } from 'vitest'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import { toStreamScript } from '../../../src/core/task.ts'
import type { StreamJob } from '../../../src/runtime/api/job-api.ts'
import { alteredRunner } from './altered-runner.ts'
import { World } from './room-fixture.ts'

const double = { name: 'double', map: (unit: number) => unit * 2 }

function* upTo(count: number): Generator<number> {
  for (let unit = 0; unit < count; unit++) yield unit
}

/** A device whose results are all lies. */
const liar = ({ clock }: World) => ({
  runner: alteredRunner(createMemoryRunner({ clock }), (value) => (value as number[]).map((each) => each + 1)),
})

async function removalsOf(job: StreamJob<number>): Promise<string[]> {
  const removed: string[] = []
  for await (const event of job.events()) if (event.type === 'device-removed') removed.push(...event.deviceNames)
  return removed
}

async function valuesOf(job: StreamJob<number>): Promise<number[]> {
  const values: number[] = []
  for await (const { unit, value } of job.outputs()) values[unit] = value
  return values
}

test.each([
  ['adaptive', 'arrival'],
  ['adaptive', 'input'],
  ['strict', 'input'],
] as const)(
  'a stream that is verified (%s, in order of %s) gives no wrong output, and removes who lies',
  async (verify, order) => {
    const world = new World()
    const room = await world.open()
    for (let at = 0; at < 4; at++) await world.join(room.code, `Honest ${at}`)
    await world.join(room.code, 'Liar', 1, liar(world))
    const job = room.stream(double, upTo(20_000), { verify, order })
    const removed = removalsOf(job)
    expect(await world.settle(valuesOf(job))).toEqual([...upTo(20_000)].map((unit) => unit * 2))
    expect(await world.settle(removed)).toEqual(['Liar'])
  },
)

test('a stream whose next unit needs the output before it goes on, though nothing more is there to check by', async () => {
  const world = new World()
  const room = await world.open()
  for (let at = 0; at < 3; at++) await world.join(room.code, `Honest ${at}`)
  let give = (_unit: number | undefined) => {}
  const units = async function* () {
    for (let unit: number | undefined = 1; unit !== undefined; ) {
      const next = new Promise<number | undefined>((resolve) => {
        give = resolve
      })
      yield unit
      unit = await next
    }
  }
  const job = room.stream(double, units(), { verify: 'adaptive' })
  const read = async () => {
    const seen: number[] = []
    for await (const { value } of job.outputs()) {
      seen.push(value)
      give(value < 1_000 ? value : undefined)
    }
    return seen
  }
  expect(await world.settle(read())).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024])
})

test('a stream runs its task as the task says: its comparator, profile and memory travel with it', () => {
  const task = { ...double, compare: { ulps: 4 }, deterministic: true, memoryMegabytes: 64 }
  expect(toStreamScript(task)).toMatchObject({ compare: { ulps: 4 }, deterministic: true, memoryMegabytes: 64 })
})
