import { expect, test } from 'vitest'
import type { RoomCode } from '../../../src/base/ids.ts'
import type { Introducer, Network } from '../../../src/ports.ts'
import { parseCoordinatorMessage } from '../../../src/protocol/control.ts'
import { World } from './room-fixture.ts'

test('[W113] who is in stays, is told the new code, and is the only one who is', async () => {
  const world = new World()
  const room = await world.open({ kind: 'project' })
  const inside = await world.join(room.code, 'Otter')
  const outside = await world.join(room.code, 'Stranger')
  await world.pass(100)
  const [first] = room.admission.knocking()
  if (first !== undefined) room.admission.approve(first.id)
  await world.pass(100)
  const former = room.code
  const code = await world.settle(room.newCode())
  await world.pass(100)
  expect(code).not.toBe(former)
  expect(room.code).toBe(code)
  expect([inside.code, inside.status().state]).toEqual([code, 'helping'])
  expect([outside.code, outside.status().state]).toEqual([former, 'knocking'])
  await expect(world.join(former, 'Late')).rejects.toThrow(expect.objectContaining({ code: 'room-not-found' }))
  expect((await world.join(code, 'Late')).code).toBe(code)
})

test('[W113] who is let in later hears of the code then', async () => {
  const world = new World()
  const room = await world.open({ kind: 'project' })
  const late = await world.join(room.code, 'Otter')
  await world.pass(100)
  const code = await world.settle(room.newCode())
  const [knocking] = room.admission.knocking()
  if (knocking !== undefined) room.admission.approve(knocking.id)
  await world.pass(100)
  expect(late.code).toBe(code)
})

test('[W113] a reloaded host finds its room by the new code, with its jobs', async () => {
  const world = new World()
  const room = await world.open()
  const inside = await world.join(room.code, 'Otter')
  await world.pass(100)
  const code = await world.settle(room.newCode())
  await world.pass(50)
  const again = await world.open({ takeOver: true })
  expect(again.code).toBe(code)
  await world.pass(200)
  expect(again.devices().map(({ name }) => name)).toEqual(['Otter'])
  expect(inside.code).toBe(code)
})

/** A meeting place whose codes cannot change. */
const fixedPlace = (introducer: Introducer): Introducer => ({
  join: (code, device) => introducer.join(code, device),
  reclaim: (claim, takeOver, host) => introducer.reclaim(claim, takeOver, host),
  create: async (host) => {
    const { network, claim } = await introducer.create(host)
    const fixed: Network = {
      code: network.code,
      on: (event, listener) => network.on(event, listener),
      close: (how) => network.close(how),
    }
    return { network: fixed, claim }
  },
})

test('where codes cannot change a new one is refused, and the room goes on', async () => {
  const world = new World(1, {}, fixedPlace)
  const room = await world.open()
  const { code } = room
  await expect(room.newCode()).rejects.toMatchObject({ code: 'code-fixed' })
  expect(room.code).toBe(code)
})

test('[W113] who asks twice at once hears of the one code that the room has then', async () => {
  const world = new World()
  const room = await world.open()
  const device = await world.join(room.code, 'Otter')
  await world.pass(100)
  const codes = await world.settle(Promise.all([room.newCode(), room.newCode()]))
  await world.pass(100)
  expect([...codes, device.code]).toEqual([room.code, room.code, room.code])
})

test.each(['', '7QM', '../../etc', '7QMX4W7QMX4W7', 7, null])('[W113] %j is no code of a room', (code) => {
  expect(() => parseCoordinatorMessage({ type: 'room-code', code })).toThrow(
    expect.objectContaining({ code: 'message-invalid' }),
  )
})

test('[W113] a code that is told is read as a typed one is', () => {
  const told = parseCoordinatorMessage({ type: 'room-code', code: '7qm-x4w' })
  expect(told).toEqual({ type: 'room-code', code: '7QMX4W' as RoomCode })
})
