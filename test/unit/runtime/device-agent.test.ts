import { expect, test } from 'vitest'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import type { DeviceId, JobId, LeaseId } from '../../../src/base/ids.ts'
import { type AnyTask, toTaskScript } from '../../../src/core/task.ts'
import { DeviceAgent } from '../../../src/runtime/device-agent.ts'
import { JoinedRoom } from '../../../src/runtime/device-room.ts'
import { World } from './room-fixture.ts'
import { ScriptedCoordinator } from './scripted-peers.ts'

const job = 'j1' as JobId
const doubling: AnyTask = { name: 'doubling', split: () => 1, map: (unit: number) => unit * 2 }
const waiting: AnyTask = { name: 'waiting', split: () => 1, map: () => new Promise<number>(() => undefined) }

async function linked(name = 'one') {
  const world = new World()
  const { random, clock } = world
  const runner = createMemoryRunner({ clock })
  const agent = new DeviceAgent({ runner, random, device: 'one' as DeviceId, name, cores: 4 })
  const coordinator = new ScriptedCoordinator()
  const { a, b } = createMemoryLinkPair()
  coordinator.accept(a)
  agent.connect(b)
  await world.pass(20)
  const tell = (task: AnyTask, heldCount = 0) =>
    coordinator.say({
      type: 'job',
      job,
      task: toTaskScript(task),
      title: 't',
      params: undefined,
      unitLimitMs: 1_000,
      heldCount,
      local: [],
    })
  const lease = (text: string, from = 1) =>
    coordinator.say({ type: 'lease', lease: text as LeaseId, job, from, to: from + 1 })
  return { world, agent, coordinator, tell, lease }
}

test('a Start that comes before the welcome is told all the same', async () => {
  const { world, agent, coordinator } = await linked()
  agent.start(2)
  await world.pass(20)
  expect(coordinator.told('start')).toMatchObject([{ slots: 2 }])
})

test('a lease that comes after Stop is answered by Stop again: a Start may have been overtaken', async () => {
  const { world, agent, coordinator, tell, lease } = await linked()
  tell(doubling)
  agent.start(1)
  agent.stop()
  await world.pass(20)
  const before = coordinator.told('stop').length
  lease('1-1')
  await world.pass(20)
  expect(coordinator.told('stop')).toHaveLength(before + 1)
  expect(coordinator.told('result')).toEqual([])
})

test('a held unit for which nothing was entered is handed back, not computed from nothing', async () => {
  const { world, agent, coordinator, tell, lease } = await linked()
  tell(doubling, 1)
  agent.start(1)
  lease('1-1', 0)
  await world.pass(50)
  expect(coordinator.heard.map(({ type }) => type)).toEqual(['hello', 'start', 'stop', 'start'])
})

test('a result on its way is named in every pong until it is confirmed, so that its lease does not lapse', async () => {
  const { world, agent, coordinator, tell, lease } = await linked()
  tell(doubling)
  agent.start(1)
  lease('1-1')
  await world.pass(50)
  expect(coordinator.told('result')).toHaveLength(1)
  coordinator.say({ type: 'ping', nonce: 1 })
  await world.pass(20)
  coordinator.say({ type: 'ack', leases: ['1-1' as LeaseId] })
  coordinator.say({ type: 'ping', nonce: 2 })
  await world.pass(20)
  expect(coordinator.told('pong').map(({ held }) => held.map(({ lease: named }) => named))).toEqual([['1-1'], []])
})

test('other slots while helping leave the shards under way alone, and unneeded workers end', async () => {
  const { world, agent, tell, lease } = await linked()
  tell(waiting)
  agent.start(1)
  lease('1-1')
  lease('1-2')
  await world.pass(20)
  expect(agent.status()).toMatchObject({ workers: 1, shardsRunning: 1 })
  agent.start(2)
  await world.pass(20)
  expect(agent.status()).toMatchObject({ slots: 2, workers: 2, shardsRunning: 2 })
})

test('fewer slots end the workers that have nothing to do', async () => {
  const { world, agent, tell, lease } = await linked()
  tell(doubling)
  agent.start(2)
  lease('1-1')
  lease('1-2', 2)
  await world.pass(20)
  expect(agent.status().workers).toBe(2)
  agent.start(1)
  expect(agent.status().workers).toBe(1)
})

test.each([Number.NaN, 0, -3, 1e9])(
  '%d slots asked for are told as a number that the wire carries',
  async (slots) => {
    const { world, agent, coordinator } = await linked(
      'a name that is far longer than the forty characters of the wire',
    )
    agent.start(slots)
    await world.pass(20)
    expect(coordinator.told('hello')).toHaveLength(1)
    expect(coordinator.told('start')).toHaveLength(1)
  },
)

test('a claim for a unit that does not exist is not even asked', async () => {
  const { world, agent, coordinator, tell } = await linked()
  tell(doubling, 2)
  agent.start(1)
  await world.pass(20)
  for (const unit of [-1, 0.5, 2]) agent.claim(unit, { reading: 1 })
  await world.pass(20)
  expect(coordinator.told('claim')).toEqual([])
})

test('a device that was refused leaves the room, so that nobody dials it again', async () => {
  const world = new World()
  const { network, claim } = await world.hub.create()
  const coordinator = new ScriptedCoordinator()
  const left: string[] = []
  network.on('link', (link) => coordinator.accept(link))
  network.on('member-left', (member) => left.push(member))
  const { random, clock } = world
  const runner = createMemoryRunner({ clock })
  const parts = { runner, random, device: 'one' as DeviceId, name: 'one', cores: 1 }
  const room = new JoinedRoom(await world.hub.join(claim.code), parts)
  await world.pass(20)
  coordinator.say({ type: 'refused', code: 'version-unsupported', reason: 'Reload.' })
  await world.pass(20)
  expect(room.status()).toMatchObject({ state: 'ended', error: { code: 'version-unsupported' } })
  expect(left).toHaveLength(1)
})
