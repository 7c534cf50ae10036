import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { UnitReader } from '../../../src/runtime/jobs/unit-reader.ts'
import { UnitStore } from '../../../src/runtime/jobs/unit-store.ts'

function readerOf(units: AsyncIterable<unknown> | Iterable<unknown>) {
  const clock = new ManualClock()
  const read: unknown[] = []
  const said: unknown[] = []
  const reader = new UnitReader(units, clock, {
    read: (batch) => {
      read.push(...batch)
      said.push(batch.length)
    },
    ended: () => said.push('ended'),
    failed: (thrown) => said.push(thrown),
  })
  return { clock, reader, read, said }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function* slowly(count: number, log: string[] = []): AsyncGenerator<number> {
  try {
    for (let unit = 0; unit < count; unit++) {
      log.push(`made ${unit}`)
      yield unit
    }
  } finally {
    log.push('closed')
  }
}

test('a source is read no further than allowed, and its end is told after its last unit', async () => {
  const made: string[] = []
  const { reader, read, said } = readerOf(slowly(5, made))
  await turn()
  expect(made).toEqual([])
  reader.allow(3)
  await turn()
  expect(read).toEqual([0, 1, 2])
  expect(made).toHaveLength(3)
  reader.allow(10)
  await turn()
  expect(said).toEqual([3, 2, 'ended'])
})

test('a held reader reads nothing, whatever it is allowed', async () => {
  const { reader, read } = readerOf([1, 2, 3])
  reader.hold(true)
  reader.allow(3)
  await turn()
  expect(read).toEqual([])
  reader.hold(false)
  await turn()
  expect(read).toEqual([1, 2, 3])
})

test('a unit of a slow source does not wait for the next one', async () => {
  const never = new Promise<never>(() => undefined)
  const stalls = async function* () {
    yield 'first'
    yield await never
  }
  const { clock, reader, read } = readerOf(stalls())
  reader.allow(100)
  await turn()
  expect(read).toEqual([])
  clock.advance(10)
  expect(read).toEqual(['first'])
})

test('what a source throws is told, after what it gave before', async () => {
  const thrown = new Error('the disk is gone')
  const breaks = function* () {
    yield 1
    throw thrown
  }
  const { reader, said } = readerOf(breaks())
  reader.allow(1)
  await turn()
  reader.allow(1)
  await turn()
  expect(said).toEqual([1, thrown])
})

test('a reader that is stopped closes its source and says nothing more', async () => {
  const log: string[] = []
  const { reader, said } = readerOf(slowly(10, log))
  reader.allow(2)
  await turn()
  reader.stop()
  reader.allow(5)
  await turn()
  expect(log).toEqual(['made 0', 'made 1', 'closed'])
  expect(said).toEqual([2])
})

test('a store keeps units until they are settled, and no longer, in whatever order that happens', () => {
  const store = new UnitStore()
  const units = Array.from({ length: 10_000 }, (_, unit) => `unit ${unit}`)
  store.add(units.slice(0, 3_000))
  store.add(units.slice(3_000))
  expect(store.slice(1_000, 5_000)).toEqual(units.slice(1_000, 5_000))
  store.settle(2_000, 9_000)
  expect(store.slice(0, 2_000)).toEqual(units.slice(0, 2_000))
  store.settle(0, 2_000)
  expect(store.held).toBeLessThanOrEqual(2 * 1_024)
  expect(() => store.slice(100, 200)).toThrow('are not here')
  expect(() => store.settle(100, 200)).toThrow('settled already')
})
