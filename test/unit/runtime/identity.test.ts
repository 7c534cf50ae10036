import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { DeviceId, RoomName } from '../../../src/base/ids.ts'
import type { DeviceCredentials, HostCredentials, PeerIdentity } from '../../../src/identity/credentials.ts'
import { readInvite } from '../../../src/identity/invite.ts'
import { newKeyPair, profileOf } from '../../../src/identity/keys.ts'
import { deviceCredentials } from '../../../src/runtime/kept-identity.ts'
import { seeded } from '../identity/pair.ts'
import { coordinatorOver, lobbyIn } from './coordinator-fixture.ts'
import { World } from './room-fixture.ts'
import { ScriptedDevice } from './scripted-peers.ts'

const keys = newKeyPair(seeded('runtime identity'))
const words = async () => ['one', 'two', 'three', 'four']
const room = 'a'.repeat(26) as RoomName
const peer: PeerIdentity = { key: keys.publicKey, room, trust: { at: 'unverified', words } }
const profile = profileOf(keys.publicKey)

test('[W46] a device goes by an id of the key that its link has proved, and by no other', async () => {
  const world = new World()
  const lobby = lobbyIn(world)
  coordinatorOver(lobby, world)
  const names = [`${profile}-1`, `${profile}`, `${profile.slice(1)}-1`, 'somebodyelse-1']
  const devices = names.map((name) => new ScriptedDevice(name))
  for (const device of devices) lobby.attach(device.link().link, peer)
  await world.pass(20)
  for (const device of devices) device.start()
  await world.pass(100)
  expect(lobby.views().map(({ id }) => id)).toEqual([names[0]])
  expect(devices.map(({ linked }) => linked)).toEqual([true, false, false, false])
  expect(lobby.views()[0]?.trust).toEqual(peer.trust)
})

test('[W46] a session is not taken over by another key, and shows the words of its newest link', async () => {
  const world = new World()
  const lobby = lobbyIn(world)
  coordinatorOver(lobby, world)
  const device = new ScriptedDevice(`${profile}-1`)
  lobby.attach(device.link().link, peer)
  await world.pass(20)
  device.start()
  await world.pass(100)
  const thief = new ScriptedDevice(`${profile}-1`) // knows the id of the session
  lobby.attach(thief.link().link, { ...peer, key: newKeyPair(seeded('thief')).publicKey })
  await world.pass(100)
  expect([device.linked, thief.linked]).toEqual([true, false])
  lobby.attach(device.link().link, { ...peer, trust: { at: 'verified' } })
  await world.pass(100)
  expect(lobby.views().map(({ trust }) => trust.at)).toEqual(['verified'])
})

test('a profile keeps its key: two tabs of it that come at once are one identity, with ids of their own', async () => {
  const settings = new MemorySettings()
  const random = seeded('profile')
  const [one, two] = await Promise.all([1, 2].map(() => deviceCredentials(settings, random, undefined)))
  expect(one?.keys.publicKey).toBe(two?.keys.publicKey)
  settings.keepFirst = () => Promise.reject(new Error('the disk is full'))
  expect((await deviceCredentials(settings, random, undefined)).keys.publicKey).toMatch(/^[\w-]{43}$/)
})

test('[W45] a room keeps its key and secret through a reload, with a higher epoch; a new room has new ones', async () => {
  const world = new World()
  const seen: HostCredentials[] = []
  const { create, reclaim } = world.hub
  world.hub.create = (...[host]: HostCredentials[]) => {
    if (host !== undefined) seen.push(host)
    return create.call(world.hub)
  }
  world.hub.reclaim = (claim, takeOver, ...[host]: HostCredentials[]) => {
    if (host !== undefined) seen.push(host)
    return reclaim.call(world.hub, claim, takeOver)
  }
  const room = await world.open()
  const again = await world.open({ takeOver: true })
  expect(again.invite).toBe(room.invite)
  expect(readInvite(room.invite).hostKey).toBe(seen[0]?.keys.publicKey)
  expect(seen.map(({ epoch }) => epoch)).toEqual([1, 2])
  await again.end()
  const next = await world.open()
  expect(next.invite).not.toBe(room.invite)
  expect(seen[2]?.keys.publicKey).not.toBe(seen[0]?.keys.publicKey)
})

test('an invite that is none is refused before anything is asked of the server', async () => {
  const settings = new MemorySettings()
  await expect(deviceCredentials(settings, seeded('x'), 'v1.x.y')).rejects.toThrow(
    expect.objectContaining({ code: 'invite-invalid' }),
  )
})

test('a device that joins tells the network its key, and is known by an id that is derived from it', async () => {
  const world = new World()
  const room = await world.open()
  const told: DeviceCredentials[] = []
  const { join } = world.hub
  world.hub.join = (code, ...[device]: DeviceCredentials[]) => {
    if (device !== undefined) told.push(device)
    return join.call(world.hub, code)
  }
  await world.join(room.code, 'one')
  await world.pass(200)
  const [own] = told
  const id = room.devices()[0]?.id ?? ('' as DeviceId)
  expect(id.split('-')[0]).toBe(own === undefined ? '' : profileOf(own.keys.publicKey))
})
