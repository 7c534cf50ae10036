import { describe, expect, test } from 'vitest'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { defineTask } from '../../../src/core/task.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import type { Job, JobEvent } from '../../../src/runtime/api/job-api.ts'
import { alteredRunner } from './altered-runner.ts'
import { World } from './room-fixture.ts'

const sum = defineTask({
  name: 'sum',
  split: (count: number) => count,
  map: (unit: number) => unit,
  combine: (left, right) => left + right,
})
const total = (count: number) => (count * (count - 1)) / 2

function follow(job: Job): JobEvent<unknown>[] {
  const events: JobEvent<unknown>[] = []
  void (async () => {
    for await (const event of job.events()) events.push(event)
  })().catch(() => undefined)
  return events
}

const removals = (events: readonly JobEvent<unknown>[]) =>
  events.flatMap((event) => (event.type === 'device-removed' ? [...event.deviceNames] : []))

const honestRunner = ({ clock }: World) => createMemoryRunner({ clock })
const liar = (world: World) => ({ runner: alteredRunner(honestRunner(world), (value) => Number(value) + 1) })

async function joinHonest(world: World, room: HostRoom, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await world.join(room.code, `Honest ${at}`)
}

describe.each(['adaptive', 'strict'] as const)('a job that is verified, %s', (verify) => {
  test('gives the exact answer, removes who lies, tells him and the host, and does not let him in again', async () => {
    const world = new World()
    const room = await world.open()
    await joinHonest(world, room, 5)
    const settings = new MemorySettings()
    const own = { ...liar(world), settings }
    const lying = await world.join(room.code, 'Liar', 1, own)
    const job = room.run(sum, { input: 3_000, verify })
    const events = follow(job)
    expect(await world.settle(job.result())).toBe(total(3_000))
    expect(removals(events)).toEqual(['Liar'])
    await world.pass(100)
    expect(lying.status()).toMatchObject({ state: 'ended', error: { code: 'device-banned' } })
    expect(room.devices().map(({ name }) => name)).not.toContain('Liar')
    const again = await world.join(room.code, 'Liar again', 1, own)
    await world.pass(100)
    expect(again.status()).toMatchObject({ state: 'ended', error: { code: 'device-banned' } })
    expect(job.progress()).toMatchObject({ unitsDone: 3_000, unitsProvisional: 0 })
  })

  test('removes nobody where all are honest', async () => {
    const world = new World()
    const room = await world.open()
    await joinHonest(world, room, 4)
    const job = room.run(sum, { input: 3_000, verify })
    const events = follow(job)
    expect(await world.settle(job.result())).toBe(total(3_000))
    expect(removals(events)).toEqual([])
    expect(room.devices()).toHaveLength(4)
  })

  test.each([1, 2])(
    'with %i lying devices and nobody else the host computes it, and the answer is right',
    async (count) => {
      const world = new World()
      const room = await world.open()
      for (let at = 0; at < count; at++) await world.join(room.code, `Liar ${at}`, 1, liar(world))
      const job = room.run(sum, { input: 50, verify })
      const events = follow(job)
      await world.pass(3_000)
      const counted = events.flatMap((event) => (event.type === 'shard-done' ? [event.deviceName] : []))
      expect([...new Set(counted)]).toEqual(['This computer'])
      expect(removals(events).sort()).toEqual(['Liar 0', 'Liar 1'].slice(0, count))
      await joinHonest(world, room, 1)
      expect(await world.settle(job.result())).toBe(total(50))
    },
  )

  test('goes on after a reload of the host: what was not checked is computed again', async () => {
    const world = new World()
    const room = await world.open({ storage: 'browser' })
    await joinHonest(world, room, 3)
    const job = room.run(sum, { input: 5_000, verify })
    job.result().catch(() => undefined)
    while (job.progress().unitsDone < 200) await world.pass(5)
    const reloaded = await world.open({ storage: 'browser', takeOver: true })
    const resumed = reloaded.job()
    if (resumed === undefined) throw new Error('the job is not resumed')
    expect(await world.settle(resumed.result())).toBe(total(5_000))
  })
})

test('what is not checked yet is said, and does not count', async () => {
  const world = new World()
  const room = await world.open()
  await joinHonest(world, room, 4)
  const job = room.run(sum, { input: 3_000, verify: 'adaptive' })
  while (job.progress().unitsProvisional === 0) {
    if (job.progress().state === 'ended') throw new Error('nothing was ever provisional')
    await world.pass(5)
  }
  const { unitsDone, unitsProvisional } = job.progress()
  expect(unitsDone + unitsProvisional).toBeLessThanOrEqual(3_000)
  expect(await world.settle(job.result())).toBe(total(3_000))
})

test('results within the tolerance of the task agree; one beyond it is a wrong one', async () => {
  const roots = defineTask({
    name: 'roots',
    compare: { relative: 1e-9, absolute: 0 },
    split: (count: number) => count,
    map: (unit: number) => Math.sqrt(unit + 1),
    combine: (left, right) => left + right,
  })
  const world = new World()
  const room = await world.open()
  for (let at = 0; at < 5; at++) {
    const runner = alteredRunner(honestRunner(world), (value) => Number(value) * (1 + at * 1e-13)) // another engine each
    await world.join(room.code, `Engine ${at}`, 1, { runner })
  }
  const rough = alteredRunner(honestRunner(world), (value) => Number(value) * (1 + 1e-6))
  await world.join(room.code, 'Rough', 1, { runner: rough })
  const job = room.run(roots, { input: 2_000, verify: 'adaptive' })
  const events = follow(job)
  const expected = Array.from({ length: 2_000 }, (_, unit) => Math.sqrt(unit + 1)).reduce(
    (left, right) => left + right,
  )
  const answer = Number(await world.settle(job.result()))
  expect(Math.abs(answer / expected - 1)).toBeLessThan(1e-9)
  expect(removals(events)).toEqual(['Rough'])
})

test('units that live at devices cannot be verified, and the host is told so', async () => {
  const readings = defineTask({
    name: 'readings',
    split: () => ({ heldCount: 2, units: [] }),
    map: (_unit: unknown, { local }) => local?.value ?? 0,
    combine: (left, right) => left + right,
  })
  const world = new World()
  const room = await world.open()
  const local = [{ key: 'value', label: 'Value', kind: 'number' as const }]
  const job = room.run(readings, { local, verify: 'strict' })
  await expect(world.settle(job.result())).rejects.toMatchObject({ code: 'task-invalid' })
})
