import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { MemoryDisk, MemoryJournal } from '../../../src/adapters/memory/journal.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import { Rng } from '../../../src/base/rng.ts'
import { defineTask, toTaskScript } from '../../../src/core/task.ts'
import type { TaskWorker } from '../../../src/ports.ts'
import { type JobSnapshot, parseJobSnapshot } from '../../../src/protocol/record.ts'
import { decodeValue, encodeValue } from '../../../src/protocol/value-codec.ts'
import { restoreJob } from '../../../src/runtime/host/restore-job.ts'
import { AnswerKeeper, type SnapshotPolicy } from '../../../src/runtime/jobs/answer-keeper.ts'
import { workerWith } from '../../../src/runtime/worker-with.ts'
import { jobId, shardDone, storedJob } from '../../contracts/journal-samples.ts'

interface Tally {
  /** How often each unit was added. */
  seen: Map<number, number>
  sum: bigint
  bins: Uint32Array
}
const bins = 8
const tallyOf = (from: number, to: number): Tally => {
  const units = Array.from({ length: to - from }, (_, at) => from + at)
  const tally = { seen: new Map(units.map((unit) => [unit, 1])), sum: 0n, bins: new Uint32Array(bins) }
  for (const unit of units) {
    tally.sum += BigInt(unit) ** 7n
    tally.bins[unit % bins] = (tally.bins[unit % bins] ?? 0) + 1
  }
  return tally
}

/** Changes what it is given, as a task may. */
const tallying = defineTask({
  name: 'tallying',
  split: () => 1,
  map: (unit: number): Tally => ({ seen: new Map([[unit, 1]]), sum: 0n, bins: new Uint32Array(8) }),
  combine(left: Tally, right: Tally) {
    for (const [unit, times] of right.seen) left.seen.set(unit, (left.seen.get(unit) ?? 0) + times)
    for (const [bin, count] of right.bins.entries()) left.bins[bin] = (left.bins[bin] ?? 0) + count
    left.sum += right.sum
    return left
  },
  reduce: (total: Tally) => ({ ...total, seen: [...total.seen].sort(([left], [right]) => left - right) }),
})
const collecting = defineTask({ name: 'collecting', split: () => 1, map: (unit: number) => unit })
const always: SnapshotPolicy = { shards: 1, bytes: Number.POSITIVE_INFINITY, share: 0 }
const turn = () => new Promise((resolve) => setImmediate(resolve))
const quiet = { partial: () => undefined, broken: (thrown: unknown) => expect.unreachable(String(thrown)) }

async function startWorker(clock: ManualClock, task: typeof tallying | typeof collecting = tallying) {
  const worker = createMemoryRunner({ clock }).start(toTaskScript(task), undefined, { unitLimitMs: 60_000 })
  await worker.ready()
  return worker
}

/** A worker of which a test sees what it is asked, and says how long a total takes. */
function watched(worker: TaskWorker, total: () => Promise<void> = async () => undefined) {
  const asked: string[] = []
  const seen = workerWith(worker, {
    add(shards) {
      asked.push(`add ${shards.length}`)
      return worker.add(shards)
    },
    async answer(form) {
      asked.push(form)
      if (form === 'total') await total()
      return worker.answer(form)
    },
  })
  return { worker: seen, asked }
}

test('a snapshot is of what was added, at one moment: what comes meanwhile is not in it', async () => {
  const clock = new ManualClock()
  const snapshots: JobSnapshot[] = []
  let more: () => void = () => undefined
  const { worker } = watched(await startWorker(clock), async () => {
    more()
    await turn()
  })
  const keeper = new AnswerKeeper(
    worker,
    clock,
    { ...quiet, compact: async (taken) => snapshots.push(taken) },
    undefined,
    always,
  )
  more = () => {
    more = () => undefined
    keeper.add({ from: 4, to: 6 }, tallyOf(4, 6))
  }
  keeper.add({ from: 0, to: 2 }, tallyOf(0, 2))
  await turn()
  await turn()
  await keeper.finish()
  expect(snapshots[0]).toEqual({ done: [{ from: 0, to: 2 }], shards: 1, total: tallyOf(0, 2) })
})

test('enough shards or enough bytes make a snapshot, fewer do not', async () => {
  for (const [shards, bytes, wanted] of [
    [9, 0, 0],
    [10, 0, 1],
    [2, 500, 1],
    [2, 499, 0],
  ] as const) {
    const clock = new ManualClock()
    const { worker, asked } = watched(await startWorker(clock))
    const compact = async () => undefined
    const policy = { shards: 10, bytes: 1_000, share: 0 }
    const keeper = new AnswerKeeper(worker, clock, { ...quiet, compact }, undefined, policy)
    for (let unit = 0; unit < shards; unit++) {
      keeper.add({ from: unit, to: unit + 1 }, tallyOf(unit, unit + 1), bytes)
      await turn()
    }
    expect(asked.filter((form) => form === 'total')).toHaveLength(wanted)
  }
})

test('snapshots take a small share of the time, the disk included', async () => {
  const clock = new ManualClock()
  const { worker, asked } = watched(await startWorker(clock), async () => clock.advance(30))
  const compact = async () => clock.advance(20)
  const keeper = new AnswerKeeper(worker, clock, { ...quiet, compact }, undefined, { ...always, share: 20 })
  let unit = 0
  for (; clock.nowMs() < 4_000; unit++) {
    keeper.add({ from: unit, to: unit + 1 }, tallyOf(unit, unit + 1))
    await turn()
    clock.advance(10)
  }
  const taken = asked.filter((form) => form === 'total').length
  expect(taken).toBeGreaterThan(2)
  expect(taken * 50).toBeLessThanOrEqual(4_000 / 20 + 50)
})

test('no snapshot is taken where nothing is kept, and of a collecting task only once asked for', async () => {
  const clock = new ManualClock()
  const unkept = watched(await startWorker(clock))
  const collected = watched(await startWorker(clock, collecting))
  const keepers = [
    new AnswerKeeper(unkept.worker, clock, quiet, undefined, always),
    new AnswerKeeper(
      collected.worker,
      clock,
      { ...quiet, compact: async () => expect.unreachable('of a collecting task') },
      undefined,
      always,
    ),
  ]
  for (let unit = 0; unit < 5; unit++) {
    keepers[0]?.add({ from: unit, to: unit + 1 }, tallyOf(unit, unit + 1))
    keepers[1]?.add({ from: unit, to: unit + 1 }, [unit])
    await turn()
  }
  expect([unkept, collected].map(({ asked }) => asked.filter((form) => form === 'total').length)).toEqual([0, 1])
  expect(await keepers[1]?.finish()).toEqual([0, 1, 2, 3, 4])
})

test('a snapshot that fails, in the worker or on the disk, harms nothing', async () => {
  for (const fails of ['worker', 'disk']) {
    const clock = new ManualClock()
    const { worker } = watched(await startWorker(clock), async () => {
      if (fails === 'worker') throw new Error('planted')
    })
    const compact = () => Promise.reject(new Error('planted'))
    const keeper = new AnswerKeeper(worker, clock, { ...quiet, compact }, undefined, always)
    for (let unit = 0; unit < 3; unit++) {
      keeper.add({ from: unit, to: unit + 1 }, tallyOf(unit, unit + 1))
      await turn()
    }
    expect(await keeper.finish()).toMatchObject({ sum: tallyOf(0, 3).sum })
  }
})

test('a unit that is added twice breaks the answer instead of making a wrong one', async () => {
  const clock = new ManualClock()
  const broken: unknown[] = []
  const listener = { partial: () => undefined, broken: (thrown: unknown) => broken.push(thrown) }
  const start: JobSnapshot = { done: [{ from: 0, to: 3 }], shards: 1, total: tallyOf(0, 3) }
  const keeper = new AnswerKeeper(await startWorker(clock), clock, listener, start)
  keeper.add({ from: 2, to: 4 }, tallyOf(2, 4))
  await expect(keeper.finish()).rejects.toMatchObject({ code: 'assertion-failed' })
  expect(broken).toHaveLength(1)
})

/** Cuts 0 to `units` into shards, and shuffles them. */
function shuffledShards(rng: Rng, units: number): { from: number; to: number }[] {
  const shards: { from: number; to: number }[] = []
  for (let from = 0; from < units; ) {
    const to = Math.min(units, from + 1 + rng.below(6))
    shards.push({ from, to })
    from = to
  }
  for (let at = shards.length - 1; at > 0; at--) {
    const other = rng.below(at + 1)
    const [left, right] = [shards[at], shards[other]]
    if (left !== undefined && right !== undefined) [shards[at], shards[other]] = [right, left]
  }
  return shards
}

/** What a disk and a wire make of it. */
const asRead = (snapshot: JobSnapshot): JobSnapshot => {
  const parts = encodeValue(structuredClone(snapshot))
  const packet = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    packet.set(part, at)
    at += part.length
  }
  return parseJobSnapshot(decodeValue(packet))
}

const job = jobId('j1')
const units = 120

/** One life of a coordinator, as its journal lets it begin: adds some shards, and crashes or ends. */
class Life {
  readonly journal: MemoryJournal
  readonly clock = new ManualClock()
  resumed = 0
  snapshots = 0

  constructor(disk: MemoryDisk) {
    this.journal = new MemoryJournal(disk)
  }

  async open(rng: Rng) {
    const [kept] = await this.journal.load()
    if (kept === undefined) throw new Error('the job is in the journal')
    const { done, shards } = restoreJob(kept.snapshot, kept.records)
    const compact = async (snapshot: JobSnapshot) => {
      for (let turns = rng.below(4); turns > 0; turns--) await turn()
      await this.journal.compact(job, asRead(snapshot))
      this.snapshots++
    }
    const policy = { shards: 1 + rng.below(12), bytes: Number.POSITIVE_INFINITY, share: 0 }
    const worker = await startWorker(this.clock)
    const keeper = new AnswerKeeper(
      worker,
      this.clock,
      { partial: () => undefined, broken: () => undefined, compact },
      kept.snapshot,
      policy,
    )
    for (const shard of shards) keeper.add(shard, shard.value)
    this.resumed = kept.snapshot?.shards ?? 0
    return {
      keeper,
      left: (shard: { from: number }) => !done.some(({ from, to }) => from <= shard.from && shard.from < to),
    }
  }
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'over any crashes the answer is exact, each unit in it once (seed %i)',
  async (seed) => {
    const rng = new Rng(`answer-keeper ${seed}`)
    const disk = new MemoryDisk()
    await new MemoryJournal(disk).begin(storedJob('j1'))
    const shards = shuffledShards(rng, units)
    for (let lives = 0; ; lives++) {
      const life = new Life(disk)
      const { keeper, left } = await life.open(rng)
      const todo = shards.filter(left)
      const crashAfter = lives < 4 ? rng.below(todo.length + 1) : todo.length
      for (const { from, to } of todo.slice(0, crashAfter)) {
        await life.journal.append(job, [shardDone(from, to, tallyOf(from, to))])
        if (lives < 4 && rng.below(30) === 0) break // written down, and never added in this life
        keeper.add({ from, to }, tallyOf(from, to))
        if (rng.below(3) === 0) await turn()
      }
      if (lives < 4) {
        keeper.stop()
        continue
      }
      const wanted = tallyOf(0, units)
      expect(await keeper.finish()).toEqual({ ...wanted, seen: [...wanted.seen] })
      return
    }
  },
)

test('the random lives above do take snapshots, and begin from them', async () => {
  const rng = new Rng('lives')
  const disk = new MemoryDisk()
  await new MemoryJournal(disk).begin(storedJob('j1'))
  const lives = [new Life(disk), new Life(disk)]
  for (const [at, life] of lives.entries()) {
    const { keeper } = await life.open(rng)
    for (let unit = at * 50; unit < at * 50 + 50; unit++) {
      await life.journal.append(job, [shardDone(unit, unit + 1, tallyOf(unit, unit + 1))])
      keeper.add({ from: unit, to: unit + 1 }, tallyOf(unit, unit + 1))
      await turn()
    }
    for (let turns = 0; turns < 5; turns++) await turn()
    keeper.stop()
  }
  expect(lives.map(({ snapshots }) => snapshots > 0)).toEqual([true, true])
  expect(lives[1]?.resumed).toBeGreaterThan(20)
})
