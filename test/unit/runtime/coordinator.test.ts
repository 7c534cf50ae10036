import { expect, test, vi } from 'vitest'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import { MemoryProfileLock } from '../../../src/adapters/memory/profile-lock.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { JobId, LeaseId, RoomCode, SessionId } from '../../../src/base/ids.ts'
import { replay } from '../../../src/core/replay.ts'
import { Scheduler } from '../../../src/core/scheduler.ts'
import { type AnyTask, defineTask } from '../../../src/core/task.ts'
import { limits, timing } from '../../../src/protocol/limits.ts'
import { DeviceLink } from '../../../src/runtime/host/device-link.ts'
import { StoryRecorder } from '../../../src/runtime/host/story-recorder.ts'
import { coordinatorOver, lobbyIn } from './coordinator-fixture.ts'
import { World } from './room-fixture.ts'
import { ScriptedDevice, SlowJournal } from './scripted-peers.ts'

const sum = defineTask({
  name: 'sum',
  split: (count: number) => count,
  map: (unit: number) => unit,
  combine: (left, right) => left + right,
})

/** A device that the test speaks for, in a real room. */
async function scripted(world: World, code: string, name: string): Promise<ScriptedDevice> {
  const device = new ScriptedDevice(name)
  const network = await world.hub.join(code as RoomCode)
  network.on('link', (link) => device.connect(link))
  await world.pass(20)
  return device
}

test('a result for the lease of another does not replace the value that is on its way to the disk', async () => {
  const journal = new SlowJournal()
  const world = new World(1, { journal })
  const room = await world.open()
  const honest = await scripted(world, room.code, 'honest')
  const hostile = await scripted(world, room.code, 'hostile')
  honest.start()
  hostile.hello()
  const job = room.run(sum, { input: 1 })
  await world.pass(50)
  const [grant] = honest.told('lease')
  if (grant === undefined) throw new Error('no lease')
  journal.hold()
  honest.answer(grant.lease, 42, 1)
  await world.pass(20)
  hostile.answer(grant.lease, 666, 1)
  await world.pass(20)
  journal.letGo()
  expect(await world.settle(job.result())).toBe(42)
})

test('a session is one device: a hello under another name ends it', async () => {
  const world = new World()
  const room = await world.open()
  const device = await scripted(world, room.code, 'one')
  device.hello('one')
  device.hello('two')
  device.hello('three')
  await world.pass(50)
  expect(room.devices()).toEqual([])
})

test('a second hello of the same device renames it and starts nothing anew', async () => {
  const world = new World()
  const room = await world.open()
  const device = await scripted(world, room.code, 'one')
  device.start()
  const job = room.run(sum, { input: 1 })
  await world.pass(50)
  device.say({ type: 'hello', version: limits.version, device: device.device, name: 'Renamed', cores: 1 })
  await world.pass(200)
  expect(room.devices()).toMatchObject([{ name: 'Renamed', number: 2, state: 'working' }])
  expect(device.told('lease')).toHaveLength(1)
  job.cancel()
})

/** A coordinator alone, with links made by hand. */
function alone() {
  const world = new World()
  const lobby = lobbyIn(world, 7)
  return { world, lobby, coordinator: coordinatorOver(lobby, world, 7) }
}

test('a link on which nobody speaks is closed', async () => {
  const { world, lobby } = alone()
  const { a, b } = createMemoryLinkPair()
  const closed: string[] = []
  b.on('close', (reason) => closed.push(reason))
  lobby.attach(a)
  await world.pass(timing.lostMs + 100)
  expect(closed).toHaveLength(1)
})

test('a device that never says hello is let go', async () => {
  const { world, lobby } = alone()
  const mute = new ScriptedDevice('mute')
  lobby.attach(mute.link().link)
  await world.pass(100)
  expect(mute.linked).toBe(true)
  await world.pass(timing.lostMs + timing.pingMs)
  expect(mute.linked).toBe(false)
})

test('a device that takes nothing of what it is sent is let go before the memory is full', () => {
  const world = new World()
  const link = new DeviceLink({
    id: 'greedy' as SessionId,
    epoch: 1,
    peer: undefined,
    clock: world.clock,
    listener: {
      message: () => undefined,
      down: () => undefined,
      back: () => undefined,
      anew: () => undefined,
      over: () => undefined,
    },
  })
  const units = [new Uint8Array(60 * 1024 * 1024)]
  const lease = {
    lease: 'x' as LeaseId,
    job: 'j' as JobId,
    from: 0,
    to: 1,
    budgetMs: 0,
    units,
  } as const
  for (let sent = 0; sent < 4; sent++) link.grant(lease)
  expect(link.isUseless(0)).toBe(false)
  link.grant(lease)
  expect(link.isUseless(0)).toBe(true)
})

test('a coordinator that leaves says nothing of an end: its devices wait for the next one', async () => {
  for (const [how, ends] of [
    ['leave', 0],
    ['end-room', 1],
  ] as const) {
    const { world, lobby } = alone()
    const device = new ScriptedDevice('one')
    lobby.attach(device.link().link)
    await world.pass(20)
    device.hello()
    await world.pass(20)
    lobby.close(how)
    await world.pass(20)
    expect(device.told('room-ended')).toHaveLength(ends)
  }
})

test('a device that the same machine replaced by a new session leaves nothing behind', async () => {
  const { world, lobby } = alone()
  const [former, next] = [new ScriptedDevice('former'), new ScriptedDevice('next')]
  for (const device of [former, next]) {
    lobby.attach(device.link().link)
    await world.pass(20)
    device.hello('same')
    await world.pass(20)
  }
  expect(former.linked).toBe(false)
  lobby.attach(former.link().link)
  await world.pass(20)
  expect(former.linked).toBe(true) // a fresh session, not the closed one that would refuse it for ever
})

/** A started device of a coordinator in a room, with a job that gives it its first lease. */
async function leased(world: World, task: AnyTask, input: unknown) {
  const room = await world.open()
  const device = await scripted(world, room.code, 'one')
  device.start()
  const job = room.run(task, { input })
  await world.pass(50)
  const [grant] = device.told('lease')
  if (grant === undefined) throw new Error('no lease')
  return { room, device, job, grant }
}

test('[W120] a device that finishes is leased no more before it starts again, and what it keeps counts', async () => {
  const world = new World()
  const { device, job, grant, room } = await leased(world, sum, 10_000)
  device.say({ type: 'finish', keeps: [grant.lease] })
  await world.pass(20)
  device.answer(grant.lease, 0, grant.to)
  await world.pass(50)
  expect(job.progress().unitsDone).toBe(grant.to - grant.from)
  expect(device.told('lease').filter(({ from }) => from >= grant.to && from > 0).length).toBeLessThanOrEqual(1)
  const before = device.told('lease').length
  for (let second = 0; second < 3; second++) {
    await world.pass(1_000)
    for (const { nonce } of device.told('ping')) device.say({ type: 'pong', nonce, held: [] })
  }
  expect(device.told('lease')).toHaveLength(before)
  device.say({ type: 'start', slots: 1, score: 0 })
  await world.pass(50)
  expect(device.told('lease').length).toBeGreaterThan(before)
  await room.end()
})

test('[W120] a word of finishing from a device that has not started changes nothing', async () => {
  const world = new World()
  const room = await world.open()
  const device = await scripted(world, room.code, 'one')
  device.hello()
  device.say({ type: 'finish', keeps: [] })
  device.say({ type: 'start', slots: 1, score: 0 })
  room
    .run(sum, { input: 10 })
    .result()
    .catch(() => undefined)
  await world.pass(50)
  expect(device.told('lease').length).toBeGreaterThan(0)
})

test('messages of an earlier life are answered, counted, and of no consequence', async () => {
  const { world, lobby, coordinator } = alone()
  const device = new ScriptedDevice('one')
  lobby.attach(device.link().link)
  await world.pass(20)
  device.start()
  await world.pass(20)
  const lines = coordinator.story.length
  const [result, failed, held] = ['6-1-0', '6-1-1', '6-1-2'] as LeaseId[]
  if (result === undefined || failed === undefined || held === undefined) throw new Error('three leases')
  device.answer(result, 5, 1)
  device.say({ type: 'failed', lease: failed, code: 'task-threw', reason: 'old', stack: '' })
  await world.pass(2 * timing.ackWaitMs)
  expect(coordinator.lateCount).toBe(2)
  expect(device.acked).toEqual([result])
  expect(coordinator.story).toHaveLength(lines)
  device.say({ type: 'pong', nonce: 0, held: [{ lease: held, unitsDone: 3 }] })
  await world.pass(20)
  expect(device.told('cancel').flatMap(({ leases }) => leases)).toEqual([held])
  expect(coordinator.story.at(-1)).toContain('"held":[]')
})

test('a result that is not one a unit is a failure of its device, and another computes the units', async () => {
  const collecting = defineTask({ name: 'collecting', split: (count: number) => count, map: (unit: number) => unit })
  for (const wrong of [[], [1, 2, 3, 4, 5, 6, 7, 8, 9], 'no list', undefined]) {
    const world = new World()
    const { room, device, job, grant } = await leased(world, collecting, 2)
    device.answer(grant.lease, wrong, grant.to)
    await world.pass(50)
    expect(job.progress().unitsDone).toBe(0)
    expect(device.told('cancel').flatMap(({ leases }) => leases)).toContain(grant.lease)
    device.say({ type: 'stop' })
    await world.join(room.code, 'Honest')
    expect(await world.settle(job.result())).toEqual([0, 1])
  }
})

test('a result that says it goes further than its lease, or nowhere, is a failure of its device', async () => {
  for (const to of [0, 3, 1_000]) {
    const world = new World()
    const { device, job, grant } = await leased(world, sum, 1)
    device.answer(grant.lease, 0, to)
    await world.pass(50)
    expect(job.progress().unitsDone).toBe(0)
  }
})

test('[W24] counted results are told with the next lease, and alone only when nothing else is said in time', async () => {
  const world = new World()
  const { device, job } = await leased(world, sum, 40)
  const answered = new Set<LeaseId>()
  for (let round = 0; job.progress().unitsDone < 40; round++) {
    if (round === 100) throw new Error('the job does not end')
    const open = device.told('lease').find(({ lease }) => !answered.has(lease))
    if (open === undefined) throw new Error('no lease')
    answered.add(open.lease)
    device.say({ type: 'result', lease: open.lease, to: open.to, execMs: 1_000 * (open.to - open.from), value: 1 })
    await world.pass(10)
  }
  const [last] = [...answered].slice(-1)
  const withLeases = device.told('lease').flatMap(({ acks }) => acks)
  expect(withLeases.length).toBeGreaterThan(2)
  expect(device.acked.sort()).toEqual([...answered].sort()) // the rest came before the end of the job
  expect(device.told('ack').flatMap(({ acks }) => acks)).toContain(last)
  expect(device.told('ack')).toHaveLength(1)
})

test('[W24] an ack that finds no company goes with a ping, or alone before a device could wonder', async () => {
  const { world, lobby } = alone()
  const device = new ScriptedDevice('one')
  lobby.attach(device.link().link)
  await world.pass(20)
  device.start()
  await world.pass(20)
  device.answer('7-9-1' as LeaseId, 0, 1)
  await world.pass(20)
  expect(device.acked).toEqual([])
  await world.pass(2 * timing.ackWaitMs)
  expect(device.acked).toEqual(['7-9-1'])
})

test('what becomes safe in one turn is acknowledged in one message a device', async () => {
  const journal = new SlowJournal()
  const world = new World(1, { journal })
  const room = await world.open()
  const device = await scripted(world, room.code, 'one')
  device.start(4)
  room.run(sum, { input: 1_000 })
  await world.pass(50)
  const grants = device.told('lease')
  expect(grants.length).toBeGreaterThan(1)
  journal.hold()
  for (const { lease, to } of grants) device.answer(lease, 1, to)
  await world.pass(50)
  expect(device.acked).toEqual([])
  journal.letGo()
  await world.pass(2 * timing.ackWaitMs)
  expect(device.acked.sort()).toEqual(grants.map(({ lease }) => lease).sort())
  expect(device.heard.filter((message) => 'acks' in message && message.acks.length > 0)).toHaveLength(1)
})

test('a silent device is pinged every two seconds; one that is heard of only to name its leases', async () => {
  const pings = async (speak: boolean) => {
    const { world, lobby } = alone()
    const device = new ScriptedDevice('one')
    lobby.attach(device.link().link)
    await world.pass(20)
    device.start()
    await world.pass(480)
    const before = device.told('ping').length
    let answered = before
    for (let second = 0; second < 18; second++) {
      if (speak) device.answer(`7-9-${second}` as LeaseId, 0, 1)
      for (const { nonce } of device.told('ping').slice(answered)) device.say({ type: 'pong', nonce, held: [] })
      answered = device.told('ping').length
      await world.pass(1_000)
    }
    expect(lobby.views()).toHaveLength(1)
    return device.told('ping').length - before
  }
  expect(await pings(true)).toBeLessThanOrEqual(3)
  expect(await pings(false)).toBeGreaterThanOrEqual(6)
})

test('a failure of the scheduler itself ends every job with a clear one, and keeps what is written', async () => {
  const world = new World()
  const room = await world.open()
  const warnings: string[] = []
  room.on('warning', ({ code }) => warnings.push(code))
  await world.join(room.code, 'Otter')
  const never = { name: 'never', map: () => new Promise<number>(() => undefined) }
  const job = room.run({ ...never, split: () => 10 })
  const waits = room.stream(never, [1])
  await world.pass(20)
  const handle = vi.spyOn(Scheduler.prototype, 'handle').mockImplementation(() => {
    throw new TabgridError('assertion-failed', '[I1] unit 3 is nowhere')
  })
  try {
    await expect(world.pass(10_000)).rejects.toThrow('unit 3 is nowhere')
  } finally {
    handle.mockRestore()
  }
  const failed = { code: 'assertion-failed', message: expect.stringContaining('unit 3 is nowhere') }
  await expect(job.result()).rejects.toMatchObject(failed)
  await expect(waits.result()).rejects.toMatchObject(failed)
  expect(warnings).toEqual(['assertion-failed'])
  expect(() => room.run(sum, { input: 1 })).toThrow(expect.objectContaining({ code: 'assertion-failed' }))
  expect(room.story().trimEnd().split('\n').at(-1)).toContain('stopped')
})

test('the story of a room, replayed, gives the same decisions', async () => {
  const world = new World(5)
  const room = await world.open({ ownSlots: 2 })
  const early = room.storySince(0).length
  for (const name of ['A', 'B']) await world.join(room.code, name)
  const jobs = [room.run(sum, { input: 400 }), room.run(sum, { input: 3_000 })]
  await world.pass(10)
  world.hub.relink(room.code)
  await world.settle(Promise.all(jobs.map((job) => job.result())))
  const lines = room.story().trimEnd().split('\n')
  expect(replay(lines).events).toBe(lines.length - 1)
  expect(room.storySince(early)).toEqual(lines.slice(early))
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ epoch: 1 })
})

test('a story that grew too long stops, and says so', () => {
  const recorder = new StoryRecorder({ epoch: 1, seed: 's' }, 1_000)
  for (let atMs = 0; atMs < 1_000; atMs++) recorder.note({ type: 'clock-reached', atMs }, [])
  expect(recorder.lines.join('\n').length).toBeLessThan(1_300)
  expect(recorder.lines.at(-1)).toContain('1000 characters')
  expect(replay(recorder.lines.slice(0, 1)).events).toBe(0)
})

test('one tab of a profile hosts its room: a second is refused, unless it takes the room over', async () => {
  const lock = new MemoryProfileLock()
  const world = new World(1, { lock })
  const room = await world.open()
  const ends: string[] = []
  room.on('end', ({ code }) => ends.push(code))
  await expect(world.open()).rejects.toMatchObject({ code: 'room-hosted' })
  expect(ends).toEqual([])
  const after = await world.open({ takeOver: true })
  expect(after.code).toBe(room.code)
  expect(ends).toEqual(['room-taken-over'])
  await after.end()
  expect(await lock.hold('room', { steal: false, lost: () => undefined })).toBeDefined()
})

test('a room that could not be opened leaves its lock to others', async () => {
  const lock = new MemoryProfileLock()
  const world = new World(1, { lock })
  world.hub.create = () => Promise.reject(new TabgridError('server-unreachable', 'no server'))
  await expect(world.open()).rejects.toMatchObject({ code: 'server-unreachable' })
  expect(await lock.hold('room', { steal: false, lost: () => undefined })).toBeDefined()
})

const twice = defineTask({ name: 'twice', split: (count: number) => count, map: (unit: number) => 2 * unit })

test.each(['again', 'after blaming a unit it was not given', 'by another name', 'after another device named it'])(
  'a result that cannot be checked is not counted: sent %s',
  async (how) => {
    const world = new World()
    const room = await world.open()
    const hostile = await scripted(world, room.code, 'hostile')
    hostile.start()
    const job = room.run(twice, { input: 1 })
    await world.pass(50)
    const [grant] = hostile.told('lease')
    if (grant === undefined) throw new Error('no lease')
    const failed = { code: 'task-threw', reason: 'no', stack: '' } as const
    if (how === 'again') {
      hostile.say({ type: 'stop' })
      await world.pass(20)
      hostile.answer(grant.lease, 666, 1)
    } else if (how.startsWith('after blaming'))
      hostile.say({ type: 'failed', lease: grant.lease, unit: 7, ...failed })
    else if (how.startsWith('after another')) {
      const friend = await scripted(world, room.code, 'friend')
      friend.hello()
      friend.answer(grant.lease, 666, 1)
    }
    await world.pass(20)
    const name = how.startsWith('by') ? grant.lease.replace('-', '-0') : grant.lease
    hostile.answer(name as LeaseId, 666, 1)
    await world.pass(20)
    const honest = await scripted(world, room.code, 'honest')
    hostile.say({ type: 'stop' })
    honest.start()
    for (let second = 0; second < 15 && job.progress().state === 'running'; second++) {
      await world.pass(1_000)
      for (const { lease } of honest.told('lease')) honest.answer(lease, [0], 1)
      for (const { nonce } of honest.told('ping')) honest.say({ type: 'pong', nonce, held: [] })
    }
    expect(await world.settle(job.result())).toEqual([0])
  },
)
