import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { HostCredentials } from '../../../src/identity/credentials.ts'
import { readMandate } from '../../../src/identity/delegation.ts'
import { readInvite } from '../../../src/identity/invite.ts'
import { deviceCredentials } from '../../../src/runtime/kept-identity.ts'
import { World } from './room-fixture.ts'

/** Two browsers that share a server: the host's, and the one that is to act for it. */
function twoBrowsers() {
  const world = new World()
  const other = new World(2, { settings: new MemorySettings() })
  Object.assign(other, { hub: world.hub })
  const told: HostCredentials[] = []
  for (const name of ['create', 'reclaim'] as const) {
    const real = world.hub[name].bind(world.hub) as (...args: unknown[]) => Promise<never>
    world.hub[name] = (...args: unknown[]) => {
      told.push(args.at(-1) as HostCredentials)
      return real(...args)
    }
  }
  const keyOf = async () => (await deviceCredentials(other.settings, other.random, undefined)).keys.publicKey
  return { world, other, told, keyOf }
}
const refused = expect.objectContaining({ code: 'delegation-invalid' })

test("[W75] a delegate's room has a code of its own, and the host's invite", async () => {
  const { world, other, told, keyOf } = twoBrowsers()
  const room = await world.open()
  const delegation = await room.delegate(await keyOf(), 2)
  const delegated = await other.open({ delegation })
  expect(delegated.invite).toBe(room.invite)
  expect(delegated.code).not.toBe(room.code)
  expect(told[1]).toMatchObject({ epoch: told[0]?.epoch, secret: readInvite(room.invite).secret })
  expect(told[1]?.delegation).toEqual(readMandate(delegation).delegation)
  expect(told[1]?.keys.publicKey).toBe(await keyOf())
})

test('[W75] a delegate that was reloaded has its room again by the same delegation, and one of its own without', async () => {
  const { world, other, keyOf } = twoBrowsers()
  const room = await world.open()
  const delegation = await room.delegate(await keyOf(), 2)
  const { code } = await other.open({ delegation })
  const again = await other.open({ delegation, takeOver: true })
  expect([again.code, again.invite]).toEqual([code, room.invite])
  const own = await other.open({ takeOver: true })
  expect(own.code).not.toBe(code)
  expect(own.invite).not.toBe(room.invite)
})

test('[W75] nobody opens a room by a delegation that is for another browser, has expired, or is none', async () => {
  const { world, other, told, keyOf } = twoBrowsers()
  const room = await world.open()
  const delegation = await room.delegate(await keyOf(), 1 / 3_600)
  await expect(new World(3).open({ delegation })).rejects.toThrow(refused)
  await expect(other.open({ delegation: 'd1.x' })).rejects.toThrow(refused)
  other.clock.advance(2_000)
  await expect(other.open({ delegation })).rejects.toThrow(refused)
  expect(told).toHaveLength(1)
})

test.each([
  ['', 1],
  ['x'.repeat(43), 0],
  ['x'.repeat(43), -1],
  ['x'.repeat(43), 721],
  ['x'.repeat(43), Number.NaN],
])('[W75] a room is not delegated to the key "%s" for %d hours', async (key, hours) => {
  const room = await new World().open()
  await expect(room.delegate(key, hours)).rejects.toThrow(refused)
})

test('[W75] a delegate cannot delegate', async () => {
  const { world, other, keyOf } = twoBrowsers()
  const room = await world.open()
  const delegated = await other.open({ delegation: await room.delegate(await keyOf(), 2) })
  await expect(delegated.delegate(await keyOf(), 1)).rejects.toThrow(refused)
})
