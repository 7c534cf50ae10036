import { expect, test } from 'vitest'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import type { JobId, LeaseId, RoomCode, SessionId } from '../../../src/base/ids.ts'
import { defineTask } from '../../../src/core/task.ts'
import { timing } from '../../../src/protocol/limits.ts'
import { Coordinator } from '../../../src/runtime/coordinator.ts'
import { DeviceLink } from '../../../src/runtime/device-link.ts'
import { SafeJournal } from '../../../src/runtime/safe-journal.ts'
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
  honest.answer(grant.lease, 42)
  await world.pass(20)
  hostile.answer(grant.lease, 666)
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
  device.say({ type: 'hello', version: 1, device: device.device, name: 'Renamed', cores: 1 })
  await world.pass(200)
  expect(room.devices()).toMatchObject([{ name: 'Renamed', number: 2, state: 'working' }])
  expect(device.told('lease')).toHaveLength(1)
  job.cancel()
})

/** A coordinator alone, with links made by hand. */
function alone() {
  const world = new World()
  const { clock, random } = world
  const journal = new SafeJournal(world.journal, () => undefined)
  return { world, coordinator: new Coordinator({ clock, random, journal, epoch: 1, roomName: 'a room' }) }
}

test('a link on which nobody speaks is closed', async () => {
  const { world, coordinator } = alone()
  const { a, b } = createMemoryLinkPair()
  const closed: string[] = []
  b.on('close', (reason) => closed.push(reason))
  coordinator.attach(a)
  await world.pass(timing.lostMs + 100)
  expect(closed).toHaveLength(1)
})

test('a device that never says hello is let go', async () => {
  const { world, coordinator } = alone()
  const mute = new ScriptedDevice('mute')
  coordinator.attach(mute.link().link)
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
    own: false,
    clock: world.clock,
    listener: { message: () => undefined, down: () => undefined, back: () => undefined, over: () => undefined },
  })
  const units = [new Uint8Array(60 * 1024 * 1024)]
  const lease = { type: 'lease', lease: 'x' as LeaseId, job: 'j' as JobId, from: 0, to: 1, units } as const
  for (let sent = 0; sent < 4; sent++) link.send(lease)
  expect(link.isUseless(0)).toBe(false)
  link.send(lease)
  expect(link.isUseless(0)).toBe(true)
})

test('a coordinator that leaves says nothing of an end: its devices wait for the next one', async () => {
  for (const [how, ends] of [
    ['leave', 0],
    ['end-room', 1],
  ] as const) {
    const { world, coordinator } = alone()
    const device = new ScriptedDevice('one')
    coordinator.attach(device.link().link)
    await world.pass(20)
    device.hello()
    await world.pass(20)
    coordinator.close(how)
    await world.pass(20)
    expect(device.told('room-ended')).toHaveLength(ends)
  }
})

test('a device that the same machine replaced by a new session leaves nothing behind', async () => {
  const { world, coordinator } = alone()
  const [former, next] = [new ScriptedDevice('former'), new ScriptedDevice('next')]
  for (const device of [former, next]) {
    coordinator.attach(device.link().link)
    await world.pass(20)
    device.hello('same')
    await world.pass(20)
  }
  expect(former.linked).toBe(false)
  coordinator.attach(former.link().link)
  await world.pass(20)
  expect(former.linked).toBe(true) // a fresh session, not the closed one that would refuse it for ever
})
