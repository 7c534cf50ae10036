import { expect, test } from 'vitest'
import { defineTask } from '../../../src/core/task.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { World } from './room-fixture.ts'

const lengths = defineTask({
  name: 'lengths',
  split: (text: string) => [text.slice(0, 10), text.slice(10, 30)],
  map: (part: string) => part.length,
  combine: (left, right) => left + right,
})
const large = 'a'.repeat(limits.journalInputBytes + 1)

test('an input too large to keep is asked for again after a reload, and only the same one is taken', async () => {
  const world = new World()
  const before = await world.open()
  before.run(lengths, { input: large, inputName: 'big.txt', title: 'Lengths' })
  await world.pass(50)
  const after = await world.open({ takeOver: true })
  expect(after.job()).toBeUndefined()
  expect(after.neededInput()).toMatchObject({ title: 'Lengths', name: 'big.txt' })
  await expect(after.provideInput(`${large}b`)).rejects.toMatchObject({ code: 'input-invalid' })
  await after.provideInput(large)
  expect(after.neededInput()).toBeUndefined()
  await world.join(after.code, 'Otter')
  const resumed = after.job()
  if (resumed === undefined) throw new Error('the job did not go on')
  expect(await world.settle(resumed.result())).toBe(30)
})

test('an input that is small enough is kept, and nothing is asked', async () => {
  const world = new World()
  const before = await world.open()
  before.run(lengths, { input: 'a'.repeat(40), inputName: 'small.txt' })
  await world.pass(50)
  const after = await world.open({ takeOver: true })
  expect(after.neededInput()).toBeUndefined()
  expect(after.job()?.title).toBe('lengths')
})
