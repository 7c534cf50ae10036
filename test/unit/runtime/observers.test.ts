import { expect, test } from 'vitest'
import { Door, idOf, sum, told } from './door.ts'

const observerOf = async (door: Door) => {
  const { token } = door.room.admission.invite({ role: 'observer', uses: 5 })
  const { invite } = door.room
  return door.world.join(door.room.code, 'Reader', 0, { token, invite })
}

test('[W57] an observer sees how many devices there are, how jobs go, and the final answer', async () => {
  const door = await Door.open({ kind: 'project' })
  const reader = await observerOf(door)
  await door.world.join(door.room.code, 'Helper', 1, {
    token: door.room.admission.invite().token,
    invite: door.room.invite,
  })
  await door.pass(1_000)
  expect(reader.status()).toMatchObject({ state: 'observing', number: undefined, task: undefined })
  expect(reader.status().overview).toEqual({ devices: 1, jobs: [] })
  const job = door.room.run(sum, { input: 100, title: 'Sum', verify: 'none' })
  expect(await door.world.settle(job.result())).toBe(4_950)
  await door.pass(1_000)
  const [seen] = reader.status().overview?.jobs ?? []
  expect(seen).toMatchObject({ title: 'Sum', state: 'ended', unitsDone: 100, unitsTotal: 100 })
  expect(seen?.final?.answer).toBe(4_950)
  expect(door.room.admission.observers()).toMatchObject([{ name: 'Reader' }])
  expect(door.inside).toEqual(['Helper'])
})

test('[W57] one that comes later sees the last answer too, and is told nothing twice', async () => {
  const door = await Door.open({ ownSlots: 1 })
  expect(await door.world.settle(door.room.run(sum, { input: 100 }).result())).toBe(4_950)
  const { token } = door.room.admission.invite({ role: 'observer' })
  const device = await door.come('reader-1', token)
  await door.pass(4_000)
  expect(told(device)).toEqual(['welcome', 'overview', 'answer'])
  expect(device.told('answer')).toMatchObject([{ answer: 4_950 }])
})

test('[W57] an observer may start, claim and submit as it likes: nothing comes of it', async () => {
  const door = await Door.open({ kind: 'project' })
  door.room.allowSubmissions(true)
  const reader = await observerOf(door)
  await door.pass(1_000)
  reader.start(2)
  await expect(reader.run(sum, { input: 3 }).result()).rejects.toMatchObject({ code: 'submit-refused' })
  const job = door.room.run(sum, { input: 10, verify: 'none' })
  await door.pass(2_000)
  expect([door.inside, job.progress().unitsDone, reader.status().workers]).toEqual([[], 0, 0])
})

test('[W57] an observer can be removed and banned like a device', async () => {
  const door = await Door.open({ kind: 'project' })
  const { token } = door.room.admission.invite({ role: 'observer', uses: 5 })
  const device = await door.come('reader-1', token)
  door.room.admission.ban(idOf('reader-1'))
  await door.pass()
  expect([device.told('refused').at(-1)?.code, door.people]).toEqual(['device-banned', ['reader banned']])
})

test('[W57] an answer that is too large to travel stays with the host, and its observer goes on', async () => {
  const large = { name: 'large', split: () => 1, map: () => 1, reduce: () => new Uint8Array(64 * 1024 * 1024 + 1) }
  const door = await Door.open({ ownSlots: 1 })
  const { token } = door.room.admission.invite({ role: 'observer' })
  const device = await door.come('reader-1', token)
  await door.world.settle(door.room.run(large).result())
  await door.pass(2_000)
  expect(device.told('answer')).toEqual([])
  expect(device.told('overview').at(-1)?.jobs).toMatchObject([{ state: 'ended' }])
  expect(device.linked).toBe(true)
})
