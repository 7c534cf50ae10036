import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import { isInvented } from '../../../src/base/invented-names.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { nameAtDoor } from '../../../src/runtime/admission/door-names.ts'
import { World } from './room-fixture.ts'

const one = 'profile-1' as DeviceId
const open = (taken: readonly string[] = []) => ({ taken, ownNames: true })

test('[W114] nobody is called as another: a number follows the name, however it is written', () => {
  expect(nameAtDoor('Otter', one, open())).toBe('Otter')
  expect(nameAtDoor('Otter', one, open(['Otter']))).toBe('Otter 2')
  expect(nameAtDoor('Otter', one, open(['Otter', 'Otter 2']))).toBe('Otter 3')
  for (const taken of ['OTTER', ' otter ', 'Ｏｔｔｅｒ', 'Ot\u200bter', '\u2060Otter\u00ad', 'Otter\u{e0041}'])
    expect(nameAtDoor('Otter', one, open([taken]))).toBe('Otter 2')
})

test('[W114] a name with its number is no longer than a name may be', () => {
  const long = 'x'.repeat(limits.nameLength)
  const numbered = nameAtDoor(long, one, open([long]))
  expect(numbered).toHaveLength(limits.nameLength)
  expect(numbered.endsWith('x 2')).toBe(true)
})

test('[W114] where the host gives the names, one of our list stays, and what was typed is replaced, always by the same', () => {
  const closed = { taken: [], ownNames: false }
  expect(nameAtDoor('Amber Otter', one, closed)).toBe('Amber Otter')
  const given = nameAtDoor('Poo Head', one, closed)
  expect(isInvented(given)).toBe(true)
  expect(nameAtDoor('Worse', 'profile-2' as DeviceId, closed)).toBe(given)
  expect(nameAtDoor('Poo Head', one, { taken: [given], ownNames: false })).toBe(`${given} 2`)
})

const named = (room: { devices(): readonly { name: string }[] }) => room.devices().map(({ name }) => name)

test('[W114] two devices of one name are told apart, and each is told what it is called', async () => {
  const world = new World()
  const room = await world.open()
  const first = await world.join(room.code, 'Otter')
  const second = await world.join(room.code, 'Otter')
  await world.pass(200)
  expect(named(room)).toEqual(['Otter', 'Otter 2'])
  expect([first.status().name, second.status().name]).toEqual(['Otter', 'Otter 2'])
})

test('[W114] a tab that is loaded anew has its name again', async () => {
  const world = new World()
  const room = await world.open()
  const settings = new MemorySettings()
  const before = await world.join(room.code, 'Otter', 1, { settings })
  await world.pass(100)
  before.leave()
  const after = await world.join(room.code, 'Otter', 1, { settings })
  await world.pass(100)
  expect(after.status().name).toBe('Otter')
})

test('[W114] the host takes the choice of names away from all, and gives it back', async () => {
  const world = new World()
  const room = await world.open()
  const typed = await world.join(room.code, 'Poo Head')
  const invented = await world.join(room.code, 'Amber Otter')
  await world.pass(200)
  expect(typed.status().mayRename).toBe(true)
  room.admission.chooseNames(false)
  await world.pass(200)
  expect(named(room)).not.toContain('Poo Head')
  expect(isInvented(typed.status().name)).toBe(true)
  expect(typed.status()).toMatchObject({ mayRename: false, number: 2 })
  expect(invented.status()).toMatchObject({ mayRename: false, name: 'Amber Otter' })
  const late = await world.join(room.code, 'Rude Word')
  await world.pass(200)
  expect(isInvented(late.status().name)).toBe(true)
  room.admission.chooseNames(true)
  await world.pass(200)
  expect(named(room)).toEqual(['Poo Head', 'Amber Otter', 'Rude Word'])
})

test('[W114] who knocks is shown by the name that it would have', async () => {
  const world = new World()
  const room = await world.open({ kind: 'project' })
  await world.join(room.code, 'Poo Head')
  await world.pass(100)
  expect(room.admission.knocking().map(({ name }) => name)).toEqual(['Poo Head'])
  room.admission.chooseNames(false)
  expect(isInvented(room.admission.knocking()[0]?.name ?? '')).toBe(true)
})

test('the choice is kept through a reload of the host', async () => {
  const world = new World()
  const room = await world.open()
  room.admission.chooseNames(false)
  await world.pass(50)
  const again = await world.open({ takeOver: true })
  expect(again.admission.policy().ownNames).toBe(false)
})

test('[W114] the name of who is cut off for a moment is not free for others', async () => {
  const world = new World()
  const room = await world.open()
  const otter = await world.join(room.code, 'Otter')
  otter.allowTricks(true)
  await world.pass(100)
  const [own] = room.devices()
  room.play(own?.id ?? one, 'cut', 1_000)
  await world.pass(100)
  const thief = await world.join(room.code, 'Otter')
  await world.pass(100)
  expect(thief.status().name).toBe('Otter 2')
})
