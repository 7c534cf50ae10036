import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { defineTask } from '../../../src/core/task.ts'
import { readInvite, roomNameOf, roomProofOf } from '../../../src/identity/invite.ts'
import { failedReceiptCheck } from '../../../src/identity/receipt.ts'
import type { DeviceRoom } from '../../../src/runtime/api/device-api.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import { deviceCredentials } from '../../../src/runtime/kept-identity.ts'
import { World } from './room-fixture.ts'

const squares = defineTask({
  name: 'squares',
  split: (count: number) => count,
  map: (unit: number) => unit * unit,
  combine: (left, right) => left + right,
})
/** Each unit takes a turn of the event loop, in which the clock moves on by five milliseconds. */
const slow = defineTask({
  name: 'slow',
  split: (count: number) => count,
  map: (unit: number) => new Promise<number>((resolve) => setImmediate(() => resolve(unit))),
})

const unitsOf = (devices: readonly DeviceRoom[]) =>
  devices.flatMap((device) => device.receipts()).reduce((sum, { units }) => sum + units, 0)

function hostOf(room: HostRoom) {
  const { hostKey, secret } = readInvite(room.invite)
  return { key: hostKey, room: roomNameOf(hostKey, roomProofOf(secret)) }
}

test('[W65] when a job ends each device has a signed receipt of what was counted from it', async () => {
  const world = new World()
  const room = await world.open({ name: 'Ms Li’s room' })
  const devices = [await world.join(room.code, 'Otter'), await world.join(room.code, 'Fox')]
  await world.pass(50)
  await world.settle(room.run(squares, { input: 2_000, title: 'Squares' }).result())
  await world.pass(50)
  expect(unitsOf(devices)).toBe(2_000)
  for (const device of devices) {
    const [receipt, ...others] = device.receipts()
    if (receipt === undefined) throw new Error('no receipt')
    expect(others).toEqual([])
    expect(receipt).toMatchObject({ title: 'Squares', roomTitle: 'Ms Li’s room', units: device.status().unitsDone })
    expect(receipt.shards).toBe(device.status().shardsDone)
    expect(failedReceiptCheck(receipt, { host: hostOf(room), profile: receipt.profile })).toBeUndefined()
  }
})

test('[W65] a device that stops is told what was counted until then, and after more of it one receipt has both', async () => {
  const world = new World()
  const room = await world.open()
  const device = await world.join(room.code, 'Otter')
  await world.pass(50)
  const job = room.run(slow, { input: 300 })
  for (let turn = 0; turn < 200 && device.status().unitsDone === 0; turn++) await world.pass(5)
  device.stop()
  await world.pass(1_500)
  const [first] = device.receipts()
  expect(first?.units).toBeGreaterThan(0)
  expect(first?.units).toBeLessThan(300)
  device.start(1)
  await world.settle(job.result())
  await world.pass(50)
  expect(device.receipts()).toMatchObject([{ units: 300, fromMs: first?.fromMs }])
})

test('[W65] of a verified job only what counts in the end is in a receipt', async () => {
  const world = new World()
  const room = await world.open()
  const devices: DeviceRoom[] = []
  for (const name of ['Otter', 'Fox', 'Lynx']) devices.push(await world.join(room.code, name))
  await world.pass(50)
  await world.settle(room.run(squares, { input: 600, verify: 'strict' }).result())
  await world.pass(50)
  const done = devices.reduce((sum, device) => sum + device.status().unitsDone, 0)
  expect(done).toBeGreaterThan(600) // computed twice
  expect(unitsOf(devices)).toBe(600)
})

test('[W66] a receipt arrives also after the link was cut, once', async () => {
  const world = new World()
  const room = await world.open()
  const device = await world.join(room.code, 'Otter')
  await world.pass(50)
  const job = room.run(squares, { input: 500 })
  await world.settle(job.result())
  world.hub.relink(room.code) // what is on its way is lost
  await world.pass(200)
  world.hub.relink(room.code)
  await world.pass(200)
  expect(device.receipts()).toMatchObject([{ units: 500 }])
})

test('[W66] who was away when the job ended gets its receipt when the same browser comes back, and then no more', async () => {
  const world = new World()
  const settings = new MemorySettings()
  const room = await world.open()
  const gone = await world.join(room.code, 'Otter', 1, { settings })
  await world.pass(50)
  const job = room.run(slow, { input: 300 })
  for (let turn = 0; turn < 200 && gone.status().unitsDone === 0; turn++) await world.pass(5)
  gone.leave() // a closed tab says no more
  await world.pass(20)
  const other = await world.join(room.code, 'Fox')
  await world.settle(job.result())
  await world.pass(50)
  const back = await world.join(room.code, 'Otter again', 0, { settings })
  await world.pass(200)
  expect(back.receipts()).toHaveLength(1)
  expect(unitsOf([back, other])).toBe(300)
  const [receipt] = back.receipts()
  if (receipt !== undefined) back.forget(receipt.host)
  const later = await world.join(room.code, 'Otter later', 0, { settings })
  await world.pass(200)
  expect(later.receipts()).toEqual([]) // it was kept, so it is not said again
})

test("[W60] a member's job is signed by the host, and names the member", async () => {
  const world = new World()
  const room = await world.open({ name: 'Ms Li’s room' })
  room.allowSubmissions(true)
  const member = await world.join(room.code, 'Otter', 0)
  const device = await world.join(room.code, 'Fox')
  await world.pass(50)
  const job = member.run(squares, { input: 3_000 })
  await world.pass(60)
  expect(device.status().task?.manifest ?? device.receipts()[0]).toBeDefined()
  const seen = device.status().task?.manifest
  if (seen !== undefined) expect(seen).toMatchObject({ member: 'Otter', roomTitle: 'Ms Li’s room', units: 3_000 })
  await world.settle(job.result())
  await world.pass(50)
  expect(device.receipts()).toMatchObject([{ title: 'squares, for Otter', units: 3_000 }])
})

test('[W62] the host sees who is asked and who said no, and the job waits for others', async () => {
  const world = new World()
  const room = await world.open()
  const careful = await world.join(room.code, 'Careful')
  await world.pass(50)
  const job = room.run(squares, { input: 1_000, unitLimitMs: 3_600_000 })
  await world.pass(200)
  const withheld = () => room.devices().map((device) => device.withheld.get(job.id))
  expect(withheld()).toEqual(['asked'])
  expect(job.progress()).toMatchObject({ state: 'running', unitsDone: 0, unitsLeased: 0 })
  const [asked] = careful.status().asked
  if (asked === undefined) throw new Error('nothing is asked')
  careful.consent(asked, 'no')
  await world.pass(200)
  expect(withheld()).toEqual(['declined'])
  expect(job.progress().state).toBe('running')
  world.hub.relink(room.code)
  await world.pass(500)
  expect(withheld()).toEqual(['declined'])
  careful.setLimits({ unitMs: 3_600_000 })
  await world.settle(job.result())
  expect(careful.status().unitsDone).toBe(1_000)
  expect(withheld()).toEqual([undefined])
})

test('[W62] a device that cannot run a task does not end the job while another is still asked', async () => {
  const world = new World()
  const room = await world.open()
  const runner = {
    start: () => {
      throw new Error('no workers here')
    },
  }
  const asked = await world.join(room.code, 'Asked')
  const broken = await world.join(room.code, 'Broken', 0, { runner })
  await world.pass(50)
  const job = room.run(squares, { input: 100, unitLimitMs: 3_600_000 })
  await world.pass(100)
  broken.setLimits({ unitMs: 3_600_000 })
  broken.start(1)
  await world.pass(200)
  expect(broken.status().trouble).toBeDefined()
  expect(job.progress().state).toBe('running')
  const [question] = asked.status().asked
  if (question === undefined) throw new Error('nothing is asked')
  asked.consent(question, 'job')
  await world.settle(job.result())
})

test('[W61] a delegate signs with its own key for the room of its host, and its devices take that for what it is', async () => {
  const world = new World()
  const other = new World(2, { settings: new MemorySettings() })
  Object.assign(other, { hub: world.hub })
  const room = await world.open()
  const { keys } = await deviceCredentials(other.settings, other.random, undefined)
  const delegated = await other.open({ delegation: await room.delegate(keys.publicKey, 2) })
  const device = await other.join(delegated.code, 'Otter')
  await other.pass(50)
  expect(await other.settle(delegated.run(squares, { input: 10 }).result())).toBe(285)
  await other.pass(50)
  expect(device.receipts()).toMatchObject([{ host: keys.publicKey, room: hostOf(room).room, units: 10 }])
})
