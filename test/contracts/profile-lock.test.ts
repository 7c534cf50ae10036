import 'fake-indexeddb/auto'
import { wrap } from 'idb'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/adapters/browser/database.ts'
import { IdbProfileLock } from '../../src/adapters/browser/idb-profile-lock.ts'
import { ManualClock } from '../../src/adapters/memory/clock.ts'
import { MemoryProfileLock } from '../../src/adapters/memory/profile-lock.ts'
import { type LockBench, lockContract } from './profile-lock-contract.ts'

/** Everything that can happen without the clock has. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}

async function pass(clocks: readonly ManualClock[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    await quiet()
    for (const clock of clocks) clock.advance(50)
  }
  await quiet()
}

async function until<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let settled = false
  const mark = () => {
    settled = true
  }
  promise.then(mark, mark)
  for (let step = 0; !settled && step < 1_000; step++) await pass([clock], 50)
  return promise
}

function memoryBench(): LockBench {
  const lock = new MemoryProfileLock()
  return { openTab: () => lock, until: (promise) => promise, passAWhile: quiet }
}

async function idbBench(): Promise<LockBench> {
  const database = await openDatabase('locks')
  const clock = new ManualClock()
  return {
    openTab: () => new IdbProfileLock(database, clock),
    until: (promise) => until(clock, promise),
    passAWhile: () => pass([clock], 12_000),
  }
}

for (const { name, run } of lockContract) {
  test(`in memory: ${name}`, () => run(memoryBench()))
  test(`in IndexedDB: ${name}`, async () => run(await idbBench()))
}

/** A tab whose time a test moves apart from the other tabs'. */
class Tab {
  readonly clock = new ManualClock()
  readonly lock: IdbProfileLock
  lost = 0

  constructor(database: IDBDatabase) {
    this.lock = new IdbProfileLock(database, this.clock)
  }

  hold(steal = false) {
    return this.lock.hold('room', { steal, lost: () => this.lost++ })
  }
}

let databases = 0
async function threeTabs() {
  const database = await openDatabase(`tabs ${++databases}`)
  return { database, first: new Tab(database), second: new Tab(database), third: new Tab(database) }
}
const [nobody, somebody] = [undefined, expect.any(Function)]

test('a holder that sleeps loses it after five seconds, not before, and learns it when it wakes', async () => {
  const { first: sleeper, second: other } = await threeTabs()
  await sleeper.hold()
  await pass([sleeper.clock], 3_000)
  let answer: unknown = 'none yet'
  void other.hold().then((given) => {
    answer = given
  })
  await pass([other.clock], 4_900)
  expect(answer).toBe('none yet')
  await pass([other.clock], 200)
  expect(answer).toEqual(somebody)
  expect(sleeper.lost).toBe(0)
  await pass([sleeper.clock], 1_000)
  expect([sleeper.lost, other.lost]).toEqual([1, 0])
  await pass([sleeper.clock, other.clock], 10_000)
  expect([sleeper.lost, other.lost]).toEqual([1, 0])
})

test('a holder that wakes in time keeps it', async () => {
  const { first: sleeper, second: other } = await threeTabs()
  await sleeper.hold()
  const asked = other.hold()
  await pass([other.clock], 3_800)
  await pass([sleeper.clock, other.clock], 1_100)
  expect(await until(other.clock, asked)).toBe(nobody)
  expect(sleeper.lost).toBe(0)
})

test('of two that wait for a holder that is gone, one gets it', async () => {
  const { first: gone, second: left, third: right } = await threeTabs()
  await gone.hold()
  const both = Promise.all([left.hold(), right.hold()])
  await pass([left.clock, right.clock], 20_000)
  const answers = await both
  expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1)
  expect(left.lost + right.lost).toBe(0)
})

test('a page that is closed lets go of all it holds within its last turn', async () => {
  const { first: closing, second: next } = await threeTabs()
  await closing.hold()
  closing.lock.letGoOfAll()
  expect(await next.hold()).toEqual(somebody)
})

test('site data that is cleared away takes the lock from nobody', async () => {
  const { database, first: holder, second: other } = await threeTabs()
  await holder.hold()
  await wrap(database).clear('settings')
  await pass([holder.clock], 3_000)
  expect(holder.lost).toBe(0)
  const asked = other.hold()
  await pass([holder.clock, other.clock], 2_000)
  expect(await asked).toBe(nobody)
})

test('a database that is closed rejects, so that a room can open without a lock', async () => {
  const { database, first: tab } = await threeTabs()
  database.close()
  await expect(tab.hold()).rejects.toMatchObject({ code: 'journal-unavailable' })
})
