import { expect, test } from 'vitest'
import type { RoomName } from '../../../src/base/ids.ts'
import type { PeerIdentity } from '../../../src/identity/credentials.ts'
import { newKeyPair, profileOf } from '../../../src/identity/keys.ts'
import type { Network, NetworkEvents } from '../../../src/ports.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import { seeded } from '../identity/pair.ts'
import { sum } from './door.ts'
import { World } from './room-fixture.ts'
import { ScriptedDevice } from './scripted-peers.ts'

const words = ['one', 'two', 'three', 'four']
const key = newKeyPair(seeded('whoever that is')).publicKey

/** Rooms in which whoever comes is of that trust, as a link over a server proves it. */
class TrustWorld extends World {
  constructor(trust: PeerIdentity['trust']) {
    super()
    const { create, reclaim } = this.hub
    const told = <N extends Network>(network: N): N => {
      const on = network.on.bind(network)
      network.on = <E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]) => {
        const hear: NetworkEvents['link'] = (link, member) =>
          (listener as NetworkEvents['link'])(link, member, { key, room: 'a'.repeat(26) as RoomName, trust })
        return event === 'link' ? on('link', hear) : on(event, listener)
      }
      return network
    }
    this.hub.create = async () => {
      const made = await create.call(this.hub)
      return { ...made, network: told(made.network) }
    }
    this.hub.reclaim = async (...given) => told(await reclaim.call(this.hub, ...given))
  }
}

/** A device that has answered so many leases of a job, and holds the others. */
async function halfDone(trust: PeerIdentity['trust'], verify?: 'adaptive') {
  const world = new TrustWorld(trust)
  const room = await world.open()
  const device = new ScriptedDevice(`${profileOf(key)}-1`)
  const network = await world.hub.join(room.code)
  network.on('link', (link) => device.connect(link))
  await world.pass(20)
  device.start()
  const job = room.run(sum, { input: 1_000, ...(verify !== undefined && { verify }) })
  await world.pass(200)
  const [grant] = device.told('lease')
  if (grant === undefined) throw new Error('no lease')
  const { from, to } = grant
  device.answer(grant.lease, ((to - from) * (from + to - 1)) / 2, to)
  await world.pass(2_000)
  return { world, room, job, units: grant.to - grant.from }
}

const unverified = { at: 'unverified', words: async () => words } as const
const unitsIn = (room: HostRoom) => room.job()?.progress().unitsUnverified

test('units of a device that is not verified are counted as provisional, also after a reload of the host', async () => {
  const { world, room, job, units } = await halfDone(unverified)
  expect(job.progress()).toMatchObject({ unitsDone: units, unitsUnverified: units })
  const again = await world.open({ takeOver: true })
  await world.pass(200)
  expect(again.job()?.progress().unitsDone).toBe(units)
  expect(unitsIn(again)).toBe(units)
  expect(room).not.toBe(again)
})

test('units of a verified device are not', async () => {
  const { room, units } = await halfDone({ at: 'verified' })
  expect(room.job()?.progress()).toMatchObject({ unitsDone: units, unitsUnverified: 0 })
})

test('a job of which the results are checked has none: what counts was agreed upon', async () => {
  const { world, room, job } = await halfDone(unverified, 'adaptive')
  for (let step = 0; step < 100 && job.progress().unitsDone === 0; step++) await world.pass(100)
  expect(job.progress().unitsDone).toBeGreaterThan(0)
  expect(unitsIn(room)).toBe(0)
})

test('a stream counts them too', async () => {
  const world = new TrustWorld(unverified)
  const room = await world.open()
  const device = new ScriptedDevice(`${profileOf(key)}-1`)
  const network = await world.hub.join(room.code)
  network.on('link', (link) => device.connect(link))
  await world.pass(20)
  device.start()
  const job = room.stream({ name: 'same', map: (unit: number) => unit }, [1, 2, 3])
  await world.pass(300)
  for (const { lease, from, to } of device.told('lease')) device.answer(lease, new Array(to - from).fill(0), to)
  await world.pass(300)
  expect(job.progress().unitsUnverified).toBe(job.progress().unitsDone)
  expect(job.progress().unitsUnverified).toBeGreaterThan(0)
})
