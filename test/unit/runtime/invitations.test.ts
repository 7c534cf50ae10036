import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { Identity } from '../../../src/base/ids.ts'
import { usesMost } from '../../../src/identity/join-token.ts'
import { Door, idOf, sum, told } from './door.ts'

const second = 1 / 3_600

test('[W56] an invitation lets in as many profiles as it says, each with any tabs, over a reload of the host', async () => {
  const door = await Door.open({ kind: 'project' })
  const { token, id } = door.room.admission.invite({ uses: 2 })
  for (const name of ['one-1', 'one-2', 'two-1']) expect(told(await door.come(name, token))).toContain('welcome')
  await door.reload()
  expect(door.room.admission.invitations()).toMatchObject([{ id, uses: 2, usedBy: ['one', 'two'] }])
  expect(told(await door.come('two-2', token))).toContain('welcome')
  const late = await door.come('three-1', token)
  expect(late.told('waiting')).toMatchObject([{ code: 'token-used-up' }])
  expect(door.people).toEqual(['one approved', 'two approved'])
})

test('[W56] one that has expired lets nobody in, but who came by it may come back', async () => {
  const door = await Door.open({ kind: 'project' })
  const { token } = door.room.admission.invite({ uses: 5, hours: 2 * second })
  await door.come('one-1', token)
  await door.pass(3_000)
  expect(door.room.admission.invitations()).toEqual([])
  expect(told(await door.come('one-2', token))).toContain('welcome')
  expect((await door.come('two-1', token)).told('waiting')).toMatchObject([{ code: 'token-expired' }])
})

test('[W56] one that is withdrawn lets nobody new in, and says so', async () => {
  const door = await Door.open({ kind: 'project' })
  const { token, id } = door.room.admission.invite({ uses: 5 })
  const inside = await door.come('one-1', token)
  door.room.admission.withdraw(id)
  expect((await door.come('two-1', token)).told('waiting')).toMatchObject([{ code: 'token-withdrawn' }])
  expect(inside.linked).toBe(true)
  expect(door.room.admission.invitations()).toMatchObject([{ withdrawn: true }])
})

test('[W55] what is no token only means that its bearer came without, and is told so', async () => {
  const door = await Door.open({ kind: 'project' })
  expect((await door.come('one-1', 't1.nonsense')).told('waiting')).toMatchObject([{ code: 'token-invalid' }])
  const open = await Door.open()
  expect(told(await open.come('one-1', 't1.nonsense'))).toEqual(['welcome', 'rights'])
})

test('[W56] whom the host removed may be let in again by hand, and its invitation counts from then on', async () => {
  const door = await Door.open({ kind: 'project' })
  const { token } = door.room.admission.invite({ uses: 5 })
  await door.come('one-1', token)
  door.room.admission.remove(idOf('one-1'))
  expect(told(await door.come('one-2', token))).toEqual(['waiting'])
  door.room.admission.approve(idOf('one-2'))
  expect(told(await door.come('one-3', token))).toContain('welcome')
})

test.each([{ hours: 0 }, { hours: 25 }, { hours: Number.NaN }, { uses: 0 }, { uses: 1.5 }, { uses: usesMost + 1 }])(
  '[W56] an invitation cannot be made with %j',
  async (options) => {
    const door = await Door.open()
    expect(() => door.room.admission.invite(options)).toThrow(expect.objectContaining({ code: 'token-invalid' }))
  },
)

test('a hundred invitations are enough', async () => {
  const door = await Door.open()
  for (let made = 0; made < 100; made++) door.room.admission.invite({ hours: 2 * second })
  const tooMany = expect.objectContaining({ code: 'invitations-too-many' })
  expect(() => door.room.admission.invite()).toThrow(tooMany)
  await door.pass(3_000)
  expect(door.room.admission.invite().uses).toBe(1)
})

test('[W55] a device shows its token to the host of its link, and to nobody else', async () => {
  const door = await Door.open({ kind: 'project' })
  const { token } = door.room.admission.invite({ only: 'a'.repeat(20) as Identity })
  const invalid = expect.objectContaining({ code: 'token-invalid' })
  await expect(door.world.join(door.room.code, 'no link', 1, { token })).rejects.toThrow(invalid)
  const { invite } = door.room
  await expect(door.world.join(door.room.code, 'garbled', 1, { token: 't1.x', invite })).rejects.toThrow(invalid)
  const other = await door.world.join(door.room.code, 'somebody else', 1, { token, invite })
  await door.pass()
  expect(other.status()).toMatchObject({ state: 'knocking', tokenTrouble: 'token-invalid' })
  const forAll = door.room.admission.invite().token
  const settings = new MemorySettings()
  const device = await door.world.join(door.room.code, 'invited', 1, { token: forAll, invite, settings })
  expect(await door.world.settle(door.room.run(sum, { input: 10, verify: 'none' }).result())).toBe(45)
  expect(device.status()).toMatchObject({ state: 'helping', tokenTrouble: undefined })
})
