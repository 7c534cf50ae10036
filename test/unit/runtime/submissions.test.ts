import { expect, test } from 'vitest'
import type { JobId } from '../../../src/base/ids.ts'
import { type AnyTask, defineTask, toTaskScript } from '../../../src/core/task.ts'
import { timing } from '../../../src/protocol/limits.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import { World } from './room-fixture.ts'
import { ScriptedDevice } from './scripted-peers.ts'

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left, right) => left + right,
})
const forever = defineTask({ name: 'forever', split: () => 1, map: () => new Promise<number>(() => undefined) })

async function member(world: World, room: HostRoom, name = 'Member') {
  const device = await world.script(room, name)
  device.hello()
  await world.pass(20)
  return device
}

const submission = (job: string, task: AnyTask, input: unknown, title = '') =>
  ({
    type: 'submit',
    job: job as JobId,
    task: toTaskScript(task),
    title,
    params: undefined,
    input,
    unitLimitMs: 60_000,
  }) as const

async function openRoom() {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  room.allowSubmissions(true)
  return { world, room }
}

test('members are told whether they may submit, at once and when it changes', async () => {
  const world = new World()
  const room = await world.open()
  const early = await member(world, room, 'Early')
  room.allowSubmissions(true)
  room.allowSubmissions(true)
  const late = await member(world, room, 'Late')
  room.allowSubmissions(false)
  await world.pass(20)
  expect(early.told('rights').map(({ submit }) => submit)).toEqual([false, true, false])
  expect(late.told('rights').map(({ submit }) => submit)).toEqual([true, false])
})

test('a member’s job runs as a job of the room, and its member is told how it goes', async () => {
  const { world, room } = await openRoom()
  const device = await member(world, room, 'Otter')
  device.say(submission('mine', squares, 100, 'Squares'))
  await world.pass(1_000)
  expect(room.job()?.title).toBe('Squares, for Otter')
  expect(device.told('submitted-progress').at(0)).toMatchObject({ job: 'mine', unitsTotal: 100 })
  expect(device.told('submitted-ended')).toEqual([
    { type: 'submitted-ended', job: 'mine', outcome: 'finished', answer: 328_350, poisoned: 0 },
  ])
})

test('without leave nothing runs, and the member reads why', async () => {
  const world = new World()
  const room = await world.open({ ownSlots: 1 })
  const device = await member(world, room)
  device.say(submission('mine', squares, 100))
  await world.pass(100)
  expect(device.told('submit-refused')).toMatchObject([{ job: 'mine', code: 'submit-refused' }])
  expect(room.jobs()).toEqual([])
})

test('a member has two live jobs at most, and each under a name of its own', async () => {
  const { world, room } = await openRoom()
  const device = await member(world, room)
  for (const name of ['a', 'a', 'b', 'c']) device.say(submission(name, forever, undefined))
  await world.pass(100)
  expect(device.told('submit-refused').map(({ job }) => job)).toEqual(['a', 'c'])
  expect(room.jobs()).toHaveLength(2)
  device.say({ type: 'withdraw', job: 'a' as JobId })
  await world.pass(100)
  expect(device.told('submitted-ended')).toMatchObject([{ job: 'a', outcome: 'cancelled' }])
  device.say(submission('c', forever, undefined))
  await world.pass(100)
  expect(device.told('submit-refused')).toHaveLength(2)
})

test('a job that fails says why, and one too many for the room is refused', async () => {
  const { world, room } = await openRoom()
  const device = await member(world, room)
  device.say(submission('empty', squares, 0))
  await world.pass(100)
  expect(device.told('submitted-ended')).toMatchObject([
    { job: 'empty', outcome: 'failed', failure: { code: 'input-invalid' } },
  ])
  for (let job = 0; job < 16; job++) room.run(forever)
  device.say(submission('more', squares, 1))
  await world.pass(100)
  expect(device.told('submit-refused')).toMatchObject([{ job: 'more', code: 'jobs-too-many' }])
})

test('one member cannot withdraw the job of another', async () => {
  const { world, room } = await openRoom()
  const owner = await member(world, room, 'Owner')
  const other = await member(world, room, 'Other')
  owner.say(submission('mine', forever, undefined))
  await world.pass(50)
  other.say({ type: 'withdraw', job: 'mine' as JobId })
  await world.pass(100)
  expect(room.job()?.progress().state).toBe('running')
})

test('the job of a member that left goes on until its session is over', async () => {
  const { world, room } = await openRoom()
  const device = new ScriptedDevice('Leaver')
  const network = await world.hub.join(room.code)
  network.on('link', (link) => device.connect(link))
  await world.pass(20)
  device.hello()
  device.say(submission('mine', forever, undefined))
  await world.pass(100)
  const job = room.job()
  network.close('leave')
  await world.pass(timing.lostMs - 500)
  expect(job?.progress().state).toBe('running')
  await world.pass(2_000)
  expect(job?.progress().state).toBe('ended')
})

test('a member’s job is not kept through a reload', async () => {
  const { world, room } = await openRoom()
  const device = await member(world, room)
  device.say(submission('mine', forever, undefined))
  await world.pass(100)
  expect((await world.open({ takeOver: true })).jobs()).toEqual([])
})
