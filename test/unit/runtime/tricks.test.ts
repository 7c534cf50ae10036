import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import { defineTask } from '../../../src/core/task.ts'
import type { Clock, ShardOutcome, TaskRunner, TaskWorker } from '../../../src/ports.ts'
import { timing } from '../../../src/protocol/limits.ts'
import { tricks } from '../../../src/protocol/trick.ts'
import type { DeviceRoom } from '../../../src/runtime/api/device-api.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import { trickedRunner } from '../../../src/runtime/device/tricked-runner.ts'
import { Tricks } from '../../../src/runtime/device/tricks.ts'
import { workerWith } from '../../../src/runtime/worker-with.ts'
import { runnerWith } from './altered-runner.ts'
import { World } from './room-fixture.ts'

const sum = defineTask({
  name: 'sum',
  split: (count: number) => count,
  map: (unit: number) => unit,
  combine: (left, right) => left + right,
})
const total = (count: number) => (count * (count - 1)) / 2

/** A machine that takes 20 ms for a shard, whatever is in it. */
function timedRunner(clock: Clock, took = 20): TaskRunner {
  const inner = createMemoryRunner({ clock })
  return {
    start(script, params, options) {
      const worker = inner.start(script, params, options)
      return workerWith(worker, {
        async run(work, onUnit) {
          const outcome = await worker.run(work, onUnit)
          await new Promise<void>((resolve) => clock.after(took, resolve))
          return { ...outcome, execMs: took }
        },
      })
    },
  }
}

interface Lesson {
  readonly world: World
  readonly room: HostRoom
  readonly otter: DeviceRoom
  readonly fox: DeviceRoom
  /** As the host knows it. */
  readonly id: DeviceId
}

/** Otter allows tricks, Fox does not. */
async function lesson(): Promise<Lesson> {
  const world = new World()
  const room = await world.open()
  const join = (name: string) => world.join(room.code, name, 1, { runner: timedRunner(world.clock) })
  const otter = await join('Otter')
  const fox = await join('Fox')
  otter.allowTricks(true)
  await world.pass(200)
  return { world, room, otter, fox, id: seen(room, 'Otter')?.id ?? ('' as DeviceId) }
}

const seen = (room: HostRoom, name: string) => room.devices().find((device) => device.name === name)

test('[W110] a device whose person was not asked plays nothing, whatever its host wishes, and says so', async () => {
  const { world, room, fox } = await lesson()
  const job = room.run(sum, { input: 400 })
  for (const trick of tricks) room.play(seen(room, 'Fox')?.id ?? ('' as DeviceId), trick, timing.trickMostMs)
  await world.pass(100)
  expect(fox.status().tricks).toEqual({ allowed: false, playing: [] })
  expect(seen(room, 'Fox')?.tricks).toMatchObject({ allowed: false, playing: [] })
  expect(await world.settle(job.result())).toBe(total(400))
  expect(fox.status().unitsDone).toBeGreaterThan(0)
})

test('[W110] one that allows them says so to its host, and what it plays', async () => {
  const { world, room, id } = await lesson()
  expect(seen(room, 'Otter')?.tricks).toEqual({ allowed: true, playing: [] })
  room.play(id, 'slow', 5_000)
  room.play(id, 'lie', 5_000)
  await world.pass(50)
  expect(seen(room, 'Otter')?.tricks.playing).toEqual(['slow', 'lie'])
  room.play(id, 'slow', 0)
  await world.pass(50)
  expect(seen(room, 'Otter')?.tricks.playing).toEqual(['lie'])
  await world.pass(5_000)
  expect(seen(room, 'Otter')?.tricks.playing).toEqual([])
})

test('[W110] a no ends all of it at once, and what the host wishes later is not played', async () => {
  const { world, room, otter, id } = await lesson()
  for (const trick of ['slow', 'lie', 'sleep'] as const) room.play(id, trick, timing.trickMostMs)
  await world.pass(50)
  expect(otter.status().tricks.playing).toEqual(['slow', 'lie', 'sleep'])
  otter.allowTricks(false)
  expect(otter.status().tricks).toEqual({ allowed: false, playing: [] })
  await world.pass(50)
  expect(seen(room, 'Otter')?.tricks.allowed).toBe(false)
  room.play(id, 'lie', 1_000)
  await world.pass(50)
  expect(otter.status().tricks.playing).toEqual([])
})

test('[W110] consent is for one room, and ends with it', async () => {
  const { world, room, otter } = await lesson()
  await room.end()
  await world.pass(50)
  expect(otter.status()).toMatchObject({ state: 'ended', tricks: { allowed: false } })
  const next = await world.open()
  const again = await world.join(next.code, 'Otter')
  await world.pass(50)
  expect(again.status().tricks.allowed).toBe(false)
})

test('[W110] a host that asks for longer than a trick may last gets no longer', async () => {
  const clock = new ManualClock()
  const played = new Tricks(clock)
  played.allow(true)
  played.wish('lie', timing.trickMostMs * 9)
  clock.advance(timing.trickMostMs)
  expect(played.playing).toEqual([])
})

test('[W111] who sleeps says nothing, is noticed after five seconds, and is back by itself', async () => {
  const { world, room, otter, id } = await lesson()
  const job = room.run(sum, { input: 100_000 })
  await world.pass(100)
  room.play(id, 'sleep', 9_000)
  await world.pass(100)
  const before = otter.status().bytesIn
  await world.pass(3_000)
  expect(otter.status().bytesIn).toBe(before)
  expect(seen(room, 'Otter')).toBeDefined()
  await world.pass(timing.lostMs)
  expect(seen(room, 'Otter')).toBeUndefined()
  expect(room.story()).toContain('"type":"drop-device"')
  await world.pass(2_000)
  world.hub.relink(room.code) // as a coordinator that finds the link closed
  await world.pass(200)
  expect(seen(room, 'Otter')?.tricks.playing).toEqual([])
  expect(await world.settle(job.result())).toBe(total(100_000))
})

test('[W111] what came and was said during a short sleep is not lost', async () => {
  const { world, room, otter, id } = await lesson()
  const job = room.run(sum, { input: 4_000 })
  await world.pass(50)
  room.play(id, 'sleep', 1_500)
  expect(await world.settle(job.result())).toBe(total(4_000))
  await world.pass(2_000)
  expect(otter.status()).toMatchObject({ state: 'helping', tricks: { playing: [] } })
  expect(seen(room, 'Otter')?.state).toBe('idle')
})

test('[W111] who is cut off loses its link, takes no other, and is back by itself', async () => {
  const { world, room, otter, id } = await lesson()
  const job = room.run(sum, { input: 100_000 })
  room.play(id, 'cut', 2_000)
  await world.pass(100)
  expect(otter.status().state).toBe('connecting')
  expect(room.story()).toContain('"type":"device-stopped"')
  world.hub.relink(room.code)
  await world.pass(500)
  expect(otter.status().state).toBe('connecting')
  await world.pass(1_600)
  expect(otter.status().state).toBe('helping')
  expect(await world.settle(job.result())).toBe(total(100_000))
})

test('[W111] who crashes has forgotten what it was at, and comes back helping', async () => {
  const { world, room, otter, id } = await lesson()
  const job = room.run(sum, { input: 100_000 })
  await world.pass(100)
  expect(otter.status().task).toBeDefined()
  room.play(id, 'crash', 2_000)
  await world.pass(100)
  expect(otter.status()).toMatchObject({ state: 'connecting', workers: 0, task: undefined })
  expect(otter.status().tricks).toEqual({ allowed: true, playing: ['crash'] })
  await world.pass(2_000)
  world.hub.relink(room.code)
  await world.pass(200)
  expect(otter.status()).toMatchObject({ state: 'helping', tricks: { allowed: true, playing: [] } })
  expect(await world.settle(job.result())).toBe(total(100_000))
})

test('[W111] a lie gets into the answer where nobody checks', async () => {
  const { world, room, id } = await lesson()
  room.play(id, 'lie', timing.trickMostMs)
  await world.pass(50)
  expect(await world.settle(room.run(sum, { input: 4_000 }).result())).not.toBe(total(4_000))
})

test('[W111] where results are checked who lies is caught, and the answer is right', async () => {
  const { world, room, otter, id } = await lesson()
  room.play(id, 'lie', timing.trickMostMs)
  await world.pass(50)
  expect(await world.settle(room.run(sum, { input: 4_000, verify: 'adaptive' }).result())).toBe(total(4_000))
  await world.pass(100)
  expect(otter.status()).toMatchObject({ state: 'ended', error: { code: 'device-banned' } })
  expect(otter.status().tricks.allowed).toBe(false)
})

test('the host’s own machine needs nobody’s consent but its own', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  await world.pass(100)
  const [own] = room.devices()
  expect(own?.tricks.allowed).toBe(true)
  room.play(own?.id ?? ('' as DeviceId), 'lie', 1_000)
  await world.pass(100)
  expect(room.devices()[0]?.tricks.playing).toEqual(['lie'])
  expect(await world.settle(room.run(sum, { input: 10 }).result())).not.toBe(total(10))
})

const script = { name: 's', text: '', hash: '0'.repeat(64), compare: 'exact', deterministic: false } as const
const outcome: ShardOutcome = { to: 4, value: 7, execMs: 20 }

function slowed(played: Tricks): { worker: TaskWorker; budgets: number[] } {
  const budgets: number[] = []
  const nothing = async () => undefined
  const worker: TaskWorker = {
    ready: nothing,
    split: async () => ({ count: 0, heldCount: 0 }),
    add: nothing,
    answer: nothing,
    terminate: () => undefined,
    async run({ budgetMs }) {
      budgets.push(budgetMs)
      return outcome
    },
  }
  return { worker: trickedRunner({ start: () => worker }, played).start(script, {}, { unitLimitMs: 1 }), budgets }
}

const run = (worker: TaskWorker) => {
  let told: ShardOutcome | undefined
  void worker
    .run({ from: 0, to: 4, budgetMs: 300 }, () => undefined)
    .then((given) => {
      told = given
    })
  return () => told
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('[W111] takes ten times as long, and gets a tenth done before its time-box is over', async () => {
  const clock = new ManualClock()
  const played = new Tricks(clock)
  played.allow(true)
  played.wish('slow', 60_000)
  const { worker, budgets } = slowed(played)
  const told = run(worker)
  await turn()
  clock.advance(179)
  await turn()
  expect(told()).toBeUndefined()
  clock.advance(1)
  await turn()
  expect(told()).toEqual({ ...outcome, execMs: 200 })
  expect(budgets).toEqual([30])
})

test('that is no longer slow has nothing to wait for', async () => {
  const clock = new ManualClock()
  const played = new Tricks(clock)
  played.allow(true)
  played.wish('slow', 60_000)
  const told = run(slowed(played).worker)
  await turn()
  played.wish('slow', 0)
  await turn()
  expect(told()).toBeDefined()
})

test.each(['sleep', 'cut', 'crash'] as const)('[W111] after %s a device goes on computing', async (trick) => {
  const { world, room, otter, fox, id } = await lesson()
  fox.stop()
  const job = room.run(sum, { input: 100_000 })
  await world.pass(100)
  expect(job.progress().unitsDone).toBeLessThan(100_000)
  room.play(id, trick, 9_000)
  await world.pass(9_500)
  const before = otter.status().unitsDone
  world.hub.relink(room.code)
  expect(await world.settle(job.result())).toBe(total(100_000))
  await world.pass(2_500)
  expect(otter.status().unitsDone).toBeGreaterThan(before)
})

/** Each unit takes 10 ms, so that a job lasts as long as a lesson. */
const steadyRunner = (clock: Clock): TaskRunner =>
  runnerWith(createMemoryRunner({ clock }), async (worker, work, onUnit) => {
    const inTime = work.budgetMs === 0 ? Number.POSITIVE_INFINITY : Math.ceil(work.budgetMs / 10) // 0: all of it
    const to = Math.min(work.to, work.from + inTime)
    const execMs = (to - work.from) * 10
    const outcome = await worker.run({ ...work, to }, onUnit)
    await new Promise<void>((resolve) => clock.after(execMs, resolve))
    return { ...outcome, execMs }
  })

test('[W111] slow, then asleep till its person ends it, then allowed again: it goes on, and its lie is caught', async () => {
  const world = new World()
  const room = await world.open()
  const join = (name: string) => world.join(room.code, name, 1, { runner: steadyRunner(world.clock) })
  const otter = await join('Otter')
  await join('Fox')
  otter.allowTricks(true)
  await world.pass(200)
  const id = () => seen(room, 'Otter')?.id ?? ('' as DeviceId)
  const job = room.run(sum, { input: 200_000, verify: 'adaptive' })
  await world.pass(3_000)
  room.play(id(), 'slow', timing.trickMostMs)
  await world.pass(3_000)
  room.play(id(), 'slow', 0)
  await world.pass(500)
  room.play(id(), 'sleep', timing.trickMostMs)
  await world.pass(6_000)
  expect(seen(room, 'Otter')).toBeUndefined()
  world.hub.relink(room.code)
  await world.pass(timing.lostMs + 500) // nobody took that link: the coordinator has closed it
  otter.allowTricks(false)
  await world.pass(100)
  expect(otter.status().state).toBe('connecting')
  world.hub.relink(room.code)
  await world.pass(500)
  otter.allowTricks(true)
  const before = otter.status().unitsDone
  await world.pass(1_500)
  expect(otter.status().unitsDone).toBeGreaterThan(before)
  room.play(id(), 'lie', timing.trickMostMs)
  await world.pass(5_000)
  expect(otter.status().error?.code).toBe('device-banned')
  job.cancel()
})
