import { expect, test } from 'vitest'
import { MemoryProfileLock } from '../../../src/adapters/memory/profile-lock.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { JobId, LeaseId } from '../../../src/base/ids.ts'
import { defineTask, toTaskScript } from '../../../src/core/task.ts'
import type { TaskRunner } from '../../../src/ports.ts'
import { timing } from '../../../src/protocol/limits.ts'
import type { HostRoom, HostRoomEvents } from '../../../src/runtime/api/host-api.ts'
import type { Job } from '../../../src/runtime/api/job-api.ts'
import { type OpenJobs, openJobsOn } from '../../../src/runtime/jobs/jobs-part.ts'
import { deviceCredentials } from '../../../src/runtime/kept-identity.ts'
import { World } from './room-fixture.ts'
import type { ScriptedDevice } from './scripted-peers.ts'

// A room whose page has not got what runs jobs: it comes late, or not.

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left, right) => left + right,
})

/** A server that gives what runs jobs when the test says so. */
class Server {
  asked = 0
  readonly #openJobs: OpenJobs
  readonly #waiting: { resolve: (open: OpenJobs) => void; reject: (error: TabgridError) => void }[] = []

  constructor(world: World, runner?: TaskRunner) {
    const machine = world.machine()
    this.#openJobs = openJobsOn(runner === undefined ? machine : { ...machine, runner })
  }

  readonly load = (): Promise<OpenJobs> => {
    this.asked++
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  answer(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(this.#openJobs)
  }

  fail(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new TabgridError('server-unreachable', 'no answer'))
  }
}

const unreachable = expect.objectContaining({ code: 'server-unreachable' })

async function lobby(world = new World()) {
  const server = new Server(world)
  const room = await world.openLobby(server.load)
  return { world, server, room }
}

async function scripted(world: World, room: HostRoom, name = 'Otter'): Promise<ScriptedDevice> {
  const device = await world.script(room, name)
  device.start()
  await world.pass(20)
  return device
}

/** Answers every ping that is not answered, for so long. */
async function stayAwake(world: World, device: ScriptedDevice, forMs: number): Promise<void> {
  let heard = device.told('ping').length
  for (let passed = 0; passed < forMs; passed += 500) {
    await world.pass(500)
    for (const { nonce } of device.told('ping').slice(heard)) device.say({ type: 'pong', nonce, held: [] })
    heard = device.told('ping').length
  }
}

type Warning = Parameters<HostRoomEvents['warning']>[0]

/** Calls who listens in the room that this world opens next, as its network does. */
function toldOfNetwork(world: World): (event: string, ...told: unknown[]) => void {
  const listeners = new Map<string, (...told: unknown[]) => void>()
  const create = world.hub.create.bind(world.hub)
  world.hub.create = async (...given) => {
    const made = await create(...given)
    const listen = made.network.on.bind(made.network)
    made.network.on = (event, listener) => {
      listeners.set(event, listener as (...told: unknown[]) => void)
      return listen(event, listener)
    }
    return made
  }
  return (event, ...told) => listeners.get(event)?.(...told)
}

/** A room that is opened anew with a job of before, and what it warns of. */
async function reopened() {
  const world = new World()
  const { id } = await begun(world)
  const server = new Server(world)
  const room = await world.openLobby(server.load, { takeOver: true })
  const warnings: Warning[] = []
  room.on('warning', (warning) => warnings.push(warning))
  return { world, server, room, id, warnings }
}

test('a room opens and lets devices in without what runs jobs, which is fetched when the first has joined', async () => {
  const { world, server, room } = await lobby()
  expect([server.asked, room.devices(), room.jobs(), room.story(), room.resuming]).toEqual([0, [], [], '', false])
  await world.join(room.code, 'Otter', 2)
  await world.join(room.code, 'Heron', 0)
  await world.pass(300)
  expect(room.devices()).toMatchObject([
    { name: 'Otter', state: 'idle', slots: 2 },
    { name: 'Heron', state: 'waiting' },
  ])
  expect(server.asked).toBe(1)
})

test('devices that greeted before what runs jobs was there get shards when it is', async () => {
  const { world, server, room } = await lobby()
  await world.join(room.code, 'Otter', 2)
  const heron = await world.join(room.code, 'Heron', 1)
  const late = await world.join(room.code, 'Newt', 0)
  await world.pass(300)
  heron.stop()
  const prepared = room.prepare()
  server.answer()
  await world.settle(prepared)
  const job = room.run(squares, { input: 2_000 })
  late.start(1)
  expect(await world.settle(job.result())).toBe(2_664_667_000)
  const [otter, stopped] = room.devices()
  expect(otter?.unitsDone).toBeGreaterThan(0)
  expect(stopped).toMatchObject({ name: 'Heron', state: 'waiting', unitsDone: 0 })
})

test.each([0, 1, 2, 3, 5, 8])(
  'what a device says while what runs jobs arrives is not lost (%i turns)',
  async (turns) => {
    const { world, server, room } = await lobby()
    const device = await world.join(room.code, 'Otter', 0)
    await world.pass(50)
    server.answer()
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    device.start(1)
    world.hub.relink(room.code)
    await world.settle(room.prepare())
    expect(await world.settle(room.run(squares, { input: 3 }).result())).toBe(5)
  },
)

test('a device whose link was swapped while what runs jobs was fetched is served by the new one', async () => {
  const { world, server, room } = await lobby()
  await world.join(room.code, 'Otter', 1)
  await world.pass(50)
  world.hub.relink(room.code)
  server.answer() // before the new link is there
  await world.pass(100)
  expect(await world.settle(room.run(squares, { input: 3 }).result())).toBe(5)
})

test('where it cannot be fetched a job is refused, the room goes on, and the next try may work', async () => {
  const { world, server, room } = await lobby()
  await world.join(room.code, 'Otter', 1)
  await world.pass(300)
  expect(() => room.run(squares, { input: 3 })).toThrow(unreachable)
  const refused = expect(room.prepare()).rejects.toThrow(unreachable)
  server.fail()
  await refused
  expect(server.asked).toBe(1)
  await world.join(room.code, 'Heron', 1)
  await world.pass(300)
  expect([server.asked, room.devices().length]).toEqual([2, 2])
  const prepared = room.prepare()
  server.answer()
  await world.settle(prepared)
  expect(await world.settle(room.run(squares, { input: 3 }).result())).toBe(5)
})

test('it is fetched as soon as a device is on its way into the room, before that has a link', async () => {
  const world = new World()
  const tell = toldOfNetwork(world)
  const { server, room } = await lobby(world)
  tell('member-joined')
  expect([server.asked, room.devices()]).toEqual([1, []])
})

test('it is tried again now and then, also where nobody says that the server is back, until the room ends', async () => {
  const { world, server, room } = await lobby()
  await world.join(room.code, 'Otter', 1)
  await world.pass(50)
  server.fail()
  await world.pass(6_000)
  expect(server.asked).toBe(2)
  await world.pass(30_000)
  expect(server.asked).toBe(2) // it is under way
  server.fail()
  await world.pass(6_000)
  server.answer()
  await world.pass(30_000)
  expect(server.asked).toBe(3)
  expect(await world.settle(room.run(squares, { input: 3 }).result())).toBe(5)
})

test('a room that has ended asks for nothing any more', async () => {
  const { world, server, room } = await lobby()
  await world.join(room.code, 'Otter', 1)
  await world.pass(50)
  server.fail()
  await world.pass(50)
  await world.settle(room.end())
  await world.pass(30_000)
  expect(server.asked).toBe(1)
})

test('that jobs of before cannot go on yet is said once, however often it is tried again', async () => {
  const { world, server, room, warnings } = await reopened()
  server.fail()
  await world.pass(6_000)
  expect([server.asked, room.resuming]).toEqual([2, false])
  server.fail()
  await world.pass(50)
  expect(warnings).toHaveLength(1)
})

test('it is tried again when the server is back', async () => {
  const world = new World()
  const tell = toldOfNetwork(world)
  const { server, room } = await lobby(world)
  tell('server', 'connected')
  expect(server.asked).toBe(0) // nobody has needed it
  await world.join(room.code, 'Otter', 1)
  await world.pass(50)
  server.fail()
  await world.pass(50)
  tell('server', 'lost')
  tell('server', 'connected')
  server.answer()
  await world.pass(50)
  expect(server.asked).toBe(2)
  expect(await world.settle(room.run(squares, { input: 3 }).result())).toBe(5)
})

/** A life of the page in which a job was begun that no device has finished. */
async function begun(world: World): Promise<Job<number>> {
  const room = await world.open()
  const job = room.run(squares, { input: 30 })
  job.result().catch(() => undefined)
  await world.pass(100)
  return job
}

test('a job of before a reload goes on when what runs it has come, among devices that were there first', async () => {
  const { world, server, room, id } = await reopened()
  const jobs: Job[] = []
  room.on('job', (job) => jobs.push(job))
  await world.join(room.code, 'Otter', 1)
  await world.pass(300)
  expect([server.asked, room.jobs(), jobs, room.resuming]).toEqual([1, [], [], true])
  server.answer()
  await world.pass(100)
  expect(room.resuming).toBe(false)
  expect(jobs.map((job) => job.id)).toEqual([id])
  expect(room.jobs()).toEqual(jobs)
  expect(await world.settle(jobs[0]?.result() ?? Promise.reject())).toBe(8_555)
})

test('a job of before a reload that cannot go on yet is said, until it does', async () => {
  const { world, server, room, warnings } = await reopened()
  const seen: boolean[] = []
  room.on('devices', () => seen.push(room.resuming))
  await world.pass(500)
  server.fail()
  await world.pass(500)
  expect(seen).toEqual([true, false])
  expect(warnings).toMatchObject([{ code: 'server-unreachable', resolved: false }])
  await world.join(room.code, 'Otter', 1)
  await world.pass(50)
  server.answer()
  await world.pass(50)
  expect(warnings.at(-1)).toMatchObject({ code: 'server-unreachable', resolved: true })
  expect(await world.settle(room.job()?.result() ?? Promise.reject())).toBe(8_555)
})

test('a room that ends while what runs jobs is fetched stays ended, and forgets its jobs', async () => {
  const { world, server, room } = await reopened()
  const ended = expect(room.prepare()).rejects.toThrow(expect.objectContaining({ code: 'room-ended' }))
  await world.settle(room.end())
  server.answer()
  await ended
  await world.pass(100)
  expect([room.jobs(), room.devices(), room.story()]).toEqual([[], [], ''])
  await expect(room.prepare()).rejects.toThrow(expect.objectContaining({ code: 'room-ended' }))
  expect((await world.open({ takeOver: true })).jobs()).toEqual([])
})

test('a room that is taken over while what runs jobs is fetched leaves its jobs to the other page', async () => {
  const lock = new MemoryProfileLock()
  const world = new World(1, { lock })
  const { id } = await begun(world)
  const server = new Server(world)
  const first = await world.openLobby(server.load, { takeOver: true })
  const second = await world.open({ takeOver: true })
  server.answer()
  await world.pass(100)
  expect(first.jobs()).toEqual([])
  await world.join(second.code, 'Otter', 1)
  expect(second.job()?.id).toBe(id)
  expect(await world.settle(second.job()?.result() ?? Promise.reject())).toBe(8_555)
})

test('[W75] a delegate that gets what runs jobs late serves the devices that came to its room', async () => {
  const world = new World()
  const other = new World(2, { settings: new MemorySettings() })
  Object.assign(other, { hub: world.hub })
  const key = (await deviceCredentials(other.settings, other.random, undefined)).keys.publicKey
  const delegation = await (await world.open()).delegate(key, 2)
  const server = new Server(other)
  const room = await other.openLobby(server.load, { delegation })
  const device = await other.join(room.code, 'Otter', 1, { invite: room.invite })
  await other.pass(300)
  server.answer()
  await other.pass(50)
  expect(await other.settle(room.run(squares, { input: 3 }).result())).toBe(5)
  expect(device.status().trust).toMatchObject({ at: 'verified' })
})

test('members hear that they may submit when there is somebody to take it, and a wish that was taken back counts', async () => {
  const { world, server, room } = await lobby()
  const device = await scripted(world, room)
  const submit = { job: 'own' as JobId, task: toTaskScript(squares), title: '', params: undefined, input: 3 }
  room.allowSubmissions(true)
  device.say({ type: 'submit', ...submit, unitLimitMs: 60_000 })
  await world.pass(50)
  expect(device.told('submit-refused')).toMatchObject([{ job: 'own', code: 'submit-refused' }])
  const late = await scripted(world, room, 'Late')
  expect([device, late].map((one) => one.told('rights').map((rights) => rights.submit))).toEqual([[false], [false]])
  room.allowSubmissions(false)
  room.allowSubmissions(true)
  server.answer()
  await world.pass(50)
  expect(device.told('rights').map((rights) => rights.submit)).toEqual([false, true])
  device.say({ type: 'submit', ...submit, unitLimitMs: 60_000 })
  await world.pass(50)
  expect(room.jobs()).toHaveLength(1)
})

test('to allow submissions fetches what takes them, and to forbid them does not', async () => {
  const { world, server, room } = await lobby()
  room.allowSubmissions(false)
  expect(server.asked).toBe(0)
  room.allowSubmissions(true)
  server.fail()
  await world.pass(20)
  room.allowSubmissions(false)
  expect(server.asked).toBe(1)
  room.allowSubmissions(true)
  expect(server.asked).toBe(2)
})

test('this machine is shown from the beginning, and its workers start when what runs jobs is there', async () => {
  const world = new World()
  const { runner } = world.machine()
  let started = 0
  const counting: TaskRunner = {
    start: (...given) => {
      started++
      return runner.start(...given)
    },
  }
  const server = new Server(world, counting)
  const room = await world.openLobby(server.load, { ownSlots: 3, ownName: 'Desk' })
  const seen: number[] = []
  room.on('devices', () => seen.push(room.devices().length))
  const own = { name: 'Desk', number: 1, cores: 4, state: 'idle', slots: 3 }
  expect(room.devices()).toMatchObject([own])
  room.useOwnMachine(0)
  expect(room.devices()).toEqual([])
  room.useOwnMachine(2)
  await world.pass(300)
  seen.length = 0
  expect(started).toBe(0)
  const id = room.devices()[0]?.id
  const prepared = room.prepare()
  server.answer()
  await world.settle(prepared)
  await world.pass(500)
  expect(started).toBeGreaterThan(0)
  expect(room.devices()).toMatchObject([{ ...own, id, slots: 2, tricks: { allowed: true } }])
  expect(new Set(seen)).toEqual(new Set([1]))
  room.useOwnMachine(0)
  await world.pass(50)
  expect(room.devices()).toEqual([])
})

test('what devices say of work of an earlier life is answered while nothing runs jobs', async () => {
  const { world, room } = await lobby()
  const device = await scripted(world, room)
  const [done, held] = ['6-1-0', '6-1-1'] as [LeaseId, LeaseId]
  const job = 'former' as JobId
  device.answer(done, 5, 1)
  device.say({ type: 'claim', job, unit: 2 })
  device.say({ type: 'pong', nonce: 0, held: [{ lease: held, unitsDone: 3 }] })
  await world.pass(2 * timing.ackWaitMs)
  expect(device.acked).toEqual([done])
  expect(device.told('claim-refused')).toMatchObject([{ job, unit: 2 }])
  expect(device.told('cancel')).toEqual([{ type: 'cancel', leases: [held] }])
})

test('a device that falls silent is let go while nothing runs jobs, and one that answers is not', async () => {
  const { world, room } = await lobby()
  const [awake, silent] = [await scripted(world, room, 'awake'), await scripted(world, room, 'silent')]
  await stayAwake(world, awake, timing.lostMs + 1_500)
  expect(room.devices().map(({ name }) => name)).toEqual(['awake'])
  expect([awake.linked, silent.linked]).toEqual([true, false])
})

test('that the page of the host slept is not the silence of its devices', async () => {
  const { world, room } = await lobby()
  const device = await scripted(world, room)
  const awakeMs = world.clock.nowMs.bind(world.clock)
  world.clock.nowMs = () => awakeMs() + 60_000 // nothing was due meanwhile
  await stayAwake(world, device, 1_000)
  expect(room.devices()).toHaveLength(1)
  expect(device.linked).toBe(true)
})

test('a receipt reaches a device that said hello before what runs jobs was there', async () => {
  const { world, server, room } = await lobby()
  const device = await world.join(room.code, 'Otter', 1, { settings: new MemorySettings() })
  await world.pass(50)
  server.answer()
  await world.pass(50)
  await world.settle(room.run(squares, { input: 3 }).result())
  await world.pass(200)
  expect(device.receipts()).toHaveLength(1)
})
