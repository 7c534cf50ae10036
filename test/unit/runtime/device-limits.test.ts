import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { type AnyTask, toTaskScript } from '../../../src/core/task.ts'
import type { TaskRunner } from '../../../src/ports.ts'
import { limits } from '../../../src/protocol/limits.ts'
import {
  changeLimits,
  defaultLimits,
  limitTask,
  reachedBy,
  readLimits,
} from '../../../src/runtime/device/device-limits.ts'
import { HelpRecord } from '../../../src/runtime/device/help-record.ts'
import { manifestOf, profile, receiptOf, signer, stranger } from '../identity/signed.ts'
import { DeviceBench, doubling, waiting } from './device-agent-fixture.ts'

test('[W63] a worker is never started with more than is allowed, and never without a maximum of memory', () => {
  const amount = fc.integer({ min: 1, max: 4_096 })
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.option(amount, { nil: undefined }),
      fc.nat(1e6),
      amount,
      (asked, declared, unitMs, most) => {
        const script = toTaskScript(declared === undefined ? doubling : { ...doubling, memoryMegabytes: declared })
        const task = limitTask({ script, unitLimitMs: asked }, { unitMs, memoryMegabytes: most })
        expect(task.unitLimitMs).toBe(Math.min(asked, unitMs))
        expect(task.script.memoryMegabytes).toBe(Math.min(declared ?? most, most))
        expect(task.script.hash).toBe(script.hash)
      },
    ),
    { seed: 63 },
  )
})

test('limits are read one by one, and what cannot be one is left as it was', () => {
  expect(readLimits(undefined)).toEqual(defaultLimits)
  expect(readLimits({ unitMs: 5, dayBytes: 'many', memoryMegabytes: 1.5, more: 1 })).toEqual({
    ...defaultLimits,
    unitMs: 5,
  })
  for (const unitMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
    expect(changeLimits(defaultLimits, { unitMs })).toEqual(defaultLimits)
  }
  fc.assert(
    fc.property(fc.anything(), (kept) => {
      expect(Object.keys(readLimits(kept))).toHaveLength(4)
    }),
    { seed: 1 },
  )
})

test('a limit of a day is reached when so much was used', () => {
  const day = { ...defaultLimits, dayComputeMs: 10, dayBytes: 20 }
  expect(reachedBy({ computeMs: 9, bytes: 19 }, day)).toBeUndefined()
  expect(reachedBy({ computeMs: 10, bytes: 19 }, day)).toBe('compute')
  expect(reachedBy({ computeMs: 9, bytes: 20 }, day)).toBe('data')
})

const date = { dateMs: () => 1_790_000_000_000 }

async function helper(
  slots: number,
  { runner, settings = new MemorySettings() }: { runner?: TaskRunner; settings?: MemorySettings } = {},
) {
  const record = await HelpRecord.read(settings, date)
  const bench = await DeviceBench.linked(slots, { helper: { profile, record }, ...(runner && { runner }) })
  return { bench, record, settings }
}

test("[W63] a unit that never ends is ended when its person's limit is over, whatever the host allows it", async () => {
  const { bench } = await helper(1)
  bench.agent.setLimits({ unitMs: 400 })
  bench.host.say(bench.described('j1', waiting, { unitLimitMs: 400 }))
  bench.lease('j1', '1-1', 0)
  await bench.pass(300)
  expect(bench.agent.status().workers).toBe(1)
  await bench.pass(300)
  expect(bench.agent.status().workers).toBe(0)
  expect(bench.host.told('failed')).toMatchObject([{ lease: '1-1', unit: 0, code: 'unit-timeout' }])
})

test("[W64] a job that never ends is stopped when a day's computing is used up, by all workers together", async () => {
  const { bench, record } = await helper(2)
  const before = bench.agent.status().spent.computeMs
  bench.agent.setLimits({ dayComputeMs: before + 2_000 })
  bench.host.say(bench.described('j1', waiting, { unitLimitMs: 60_000 }))
  bench.lease('j1', '1-1', 0)
  bench.lease('j1', '1-2', 1)
  await bench.pass(900)
  expect(bench.agent.status()).toMatchObject({
    state: expect.stringMatching(/helping|connecting/),
    workers: 2,
    hold: undefined,
  })
  await bench.pass(500)
  expect(bench.agent.status()).toMatchObject({ slots: 0, workers: 0, hold: { because: 'compute' } })
  expect(bench.host.told('stop')).toHaveLength(2) // once when the limits were changed
  bench.agent.start(2)
  await bench.pass(50)
  expect(bench.agent.status()).toMatchObject({ slots: 0, workers: 0, hold: { because: 'compute' } })
  expect(record.spentFor(bench.signer.host).computeMs).toBeGreaterThanOrEqual(before + 2_000)
  bench.agent.setLimits({ dayComputeMs: before + 60_000 }) // it goes on by itself
  expect(bench.agent.status()).toMatchObject({ slots: 2, hold: undefined })
})

test('[W64] many short units for ever are stopped as well: a worker counts also between them', async () => {
  const { bench } = await helper(1)
  bench.agent.setLimits({ dayComputeMs: bench.agent.status().spent.computeMs + 1_000 })
  bench.describe('j1', doubling)
  let leases = 0
  for (; bench.agent.status().hold === undefined && leases < 1_000; leases++) {
    bench.lease('j1', `1-${leases}`)
    await bench.pass(10)
  }
  expect(leases).toBeGreaterThan(50)
  expect(bench.agent.status()).toMatchObject({ slots: 0, workers: 0, hold: { because: 'compute' } })
})

test("[W64] a host that sends more than a day's data is not helped any more, and left when it goes on", async () => {
  const { bench } = await helper(1)
  bench.agent.setLimits({ dayBytes: 200_000 })
  const big = { ...bench.described('j1', doubling), params: new Uint8Array(300_000) }
  bench.host.say(big)
  await bench.pass(600)
  expect(bench.agent.status()).toMatchObject({ slots: 0, hold: { because: 'data' } })
  const huge = { ...big, params: new Uint8Array(40_000_000) }
  for (let sent = 0; sent < 2; sent++) {
    bench.host.say(huge)
    await bench.pass(300)
  }
  expect(2 * 40_000_000).toBeGreaterThan(limits.messageBytes)
  expect(bench.agent.status()).toMatchObject({ state: 'ended', error: { code: 'limit-reached' } })
})

test('[W64] what was used today is remembered through a reload, for each host alone', async () => {
  const { bench, settings } = await helper(1)
  bench.host.say(bench.described('j1', waiting, { unitLimitMs: 60_000 }))
  bench.lease('j1', '1-1', 0)
  await bench.pass(1_000)
  bench.agent.stop()
  await bench.pass(20)
  const again = await HelpRecord.read(settings, date)
  expect(again.spentFor(bench.signer.host).computeMs).toBeGreaterThan(900)
  expect(again.spentFor(stranger.host)).toEqual({ computeMs: 0, bytes: 0 })
  const tomorrow = await HelpRecord.read(settings, { dateMs: () => date.dateMs() + 86_400_000 })
  expect(tomorrow.spentFor(bench.signer.host).computeMs).toBe(0)
})

test("[W63] a worker is given the device's own maximum of memory where its task declares nothing", async () => {
  const given: (number | undefined)[] = []
  const runner: TaskRunner = {
    start: (script) => {
      if (script.name !== 'benchmark') given.push(script.memoryMegabytes)
      throw new Error('this is all that was wanted')
    },
  }
  const { bench } = await helper(1, { runner })
  bench.agent.setLimits({ memoryMegabytes: 256 })
  const small: AnyTask = { ...doubling, memoryMegabytes: 32 }
  bench.describe('j1', doubling)
  bench.describe('j2', small)
  await bench.pass(20)
  bench.lease('j1', '1-1')
  bench.lease('j2', '1-2')
  await bench.pass(20)
  expect(new Set(given)).toEqual(new Set([256, 32]))
})

test('two tabs of one browser keep what each adds, and forgetting a host forgets all of it', async () => {
  const settings = new MemorySettings()
  const [first, second] = [await HelpRecord.read(settings, date), await HelpRecord.read(settings, date)]
  const { host } = signer
  first.keep(receiptOf())
  second.keep(receiptOf({ title: 'Primes', job: manifestOf({ job: 'job2' as never }).job }))
  first.allow({ host, roomTitle: 'a room', unitMs: 1, memoryMegabytes: 1 })
  second.allow({ host: stranger.host, roomTitle: 'a room', unitMs: 1, memoryMegabytes: 1 })
  first.spend(host, { computeMs: 10, bytes: 1 })
  second.spend(host, { computeMs: 5, bytes: 2 })
  await new Promise((resolve) => setImmediate(resolve))
  const whole = await HelpRecord.read(settings, date)
  expect(whole.receipts).toHaveLength(2)
  expect(whole.always).toHaveLength(2)
  expect(whole.spentFor(host)).toEqual({ computeMs: 15, bytes: 3 })
  whole.forget(host)
  await new Promise((resolve) => setImmediate(resolve))
  const after = await HelpRecord.read(settings, date)
  expect([after.receipts, after.spentFor(host).computeMs]).toEqual([[], 0])
  expect(after.always.map((allowed) => allowed.host)).toEqual([stranger.host])
})

test('what a browser keeps of receipts is bounded, and a later one of the same job takes the place of an earlier', async () => {
  const record = await HelpRecord.read(new MemorySettings(), date)
  record.keep(receiptOf({ units: 5 }))
  record.keep(receiptOf({ units: 9 }))
  record.keep(receiptOf({ units: 7 })) // came late
  expect(record.receipts.map(({ units }) => units)).toEqual([9])
  const one = receiptOf()
  for (let job = 0; job < 300; job++) record.keep({ ...one, job: `job-${job}` as typeof one.job })
  expect(record.receipts).toHaveLength(256)
})
