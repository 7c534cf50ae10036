import { expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import { MemorySurroundings } from '../../../src/adapters/memory/surroundings.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import { HelpRecord } from '../../../src/runtime/device/help-record.ts'
import { Helping } from '../../../src/runtime/device/helping.ts'
import { profile } from '../identity/signed.ts'
import { DeviceBench, doubling, leaseOf, waiting } from './device-agent-fixture.ts'

async function helper(slots = 1, settings = new MemorySettings()) {
  const surroundings = new MemorySurroundings()
  const record = await HelpRecord.read(settings, new ManualClock())
  const bench = await DeviceBench.linked(slots, { helper: { profile, record }, surroundings })
  return { bench, record, surroundings, settings }
}

test('a hidden phone hands back at once, and goes on by itself with the same cores', async () => {
  const { bench, surroundings } = await helper(2)
  surroundings.become({ handheld: true })
  bench.describe('j1', waiting)
  bench.lease('j1', '1-1')
  await bench.pass(50)
  expect(bench.agent.status()).toMatchObject({ workers: 1, slots: 2 })
  const stops = bench.host.told('stop').length
  surroundings.become({ page: 'hidden' })
  expect(bench.agent.status()).toMatchObject({ workers: 0, slots: 0, hold: { because: 'hidden' }, load: 0 })
  await bench.pass(20)
  expect(bench.host.told('stop')).toHaveLength(stops + 1)
  surroundings.become({ page: 'front' })
  await bench.pass(20)
  expect(bench.host.heard.at(-1)).toMatchObject({ type: 'start', slots: 2 })
  expect(bench.host.told('hello')).toHaveLength(1) // it is the same device as before
})

test('what holds a device does not make it start, and Stop while it is held is for good', async () => {
  const { bench, surroundings } = await helper(1)
  surroundings.become({ page: 'gone' })
  bench.agent.stop()
  surroundings.become({ page: 'front' })
  await bench.pass(600)
  expect(bench.host.told('start')).toHaveLength(1)
  expect(bench.agent.status()).toMatchObject({ slots: 0, hold: undefined })
})

test('a pause ends when its time is over, also in the record of another page', async () => {
  const { bench, settings } = await helper(1)
  const untilMs = bench.clock.dateMs() + 5_000
  bench.agent.setRules({ pausedUntilMs: untilMs })
  await bench.pass(100)
  expect(bench.agent.status()).toMatchObject({ slots: 0, hold: { because: 'paused', untilMs } })
  expect((await HelpRecord.read(settings, bench.clock)).rules.pausedUntilMs).toBe(untilMs)
  await bench.pass(5_200)
  expect(bench.agent.status()).toMatchObject({ slots: 1, hold: undefined })
})

test('a machine that is unplugged pauses where its person wants that', async () => {
  const { bench, surroundings } = await helper(1)
  bench.agent.setRules({ pluggedOnly: true })
  surroundings.become({ plugged: true })
  expect(bench.agent.status()).toMatchObject({ slots: 1, plugged: true })
  surroundings.become({ plugged: false })
  expect(bench.agent.status()).toMatchObject({ slots: 0, hold: { because: 'unplugged' } })
})

test('[W120] who finishes names what it keeps, hands back the rest, and stops when all of it is acknowledged', async () => {
  const { bench } = await helper(1)
  bench.describe('j1', waiting)
  bench.describe('j2', doubling)
  bench.lease('j1', '1-1')
  bench.lease('j2', '1-2', 3)
  await bench.pass(30)
  bench.agent.finish()
  await bench.pass(20)
  expect(bench.host.told('finish')).toMatchObject([{ keeps: ['1-1'] }])
  bench.lease('j2', '1-3') // it crossed the word of that
  await bench.pass(20)
  expect(bench.host.told('result')).toEqual([])
  expect(bench.agent.status()).toMatchObject({ finishing: true, workers: 1 })
  bench.host.say({ type: 'cancel', leases: [leaseOf('1-1')] })
  await bench.pass(20)
  expect(bench.host.heard.at(-1)).toEqual({ type: 'stop' })
  expect(bench.agent.status()).toMatchObject({ finishing: false, slots: 0, workers: 0 })
})

test('[W120] a result that is on its way is waited for', async () => {
  const { bench } = await helper(1)
  bench.describe('j2', doubling)
  bench.lease('j2', '1-2', 3)
  await bench.pass(30)
  expect(bench.host.told('result')).toHaveLength(1)
  bench.agent.finish()
  await bench.pass(20)
  expect(bench.host.told('finish')).toMatchObject([{ keeps: ['1-2'] }])
  expect(bench.host.told('stop')).toEqual([])
  bench.host.say({ type: 'ack', acks: [leaseOf('1-2')] })
  await bench.pass(20)
  expect(bench.host.told('stop')).toHaveLength(1)
})

test('who has nothing under way stops at once', async () => {
  const { bench } = await helper(1)
  bench.agent.finish()
  await bench.pass(20)
  expect(bench.host.told('stop')).toHaveLength(1)
})

test('a page that its browser slows down though it is in front says so, until it is in time again', () => {
  let nowMs = 0
  let due: () => void = () => undefined
  const clock = {
    nowMs: () => nowMs,
    dateMs: () => nowMs,
    after: (_delayMs: number, call: () => void) => {
      due = call
      return () => undefined
    },
  }
  const surroundings = new MemorySurroundings()
  const nothing = () => undefined
  const parts = { clock, surroundings, record: undefined, meter: undefined, cores: 1, busyMs: () => 0 }
  const helping = new Helping({ ...parts, begin: nothing, halt: nothing, change: nothing })
  const lookAfter = (delayMs: number) => {
    nowMs += delayMs
    due()
    return helping.isSlowed
  }
  helping.start(1)
  expect([lookAfter(3_000), lookAfter(3_000), lookAfter(3_000)]).toEqual([false, false, true])
  expect(lookAfter(250)).toBe(false)
  surroundings.become({ page: 'hidden' })
  expect([lookAfter(3_000), lookAfter(3_000), lookAfter(3_000)]).toEqual([false, false, false])
})

test('by task and day it is measured what ran here: shards, time and bytes, and its text is kept', async () => {
  const { bench, record } = await helper(1)
  bench.describe('j2', doubling)
  bench.lease('j2', '1-2', 3)
  await bench.pass(50)
  bench.host.say({ type: 'ack', acks: [leaseOf('1-2')] })
  await bench.pass(50)
  expect(bench.agent.status()).toMatchObject({ task: { unitsDone: 1 }, shardsDone: 1 })
  bench.agent.stop()
  const [row] = record.log.rows
  expect(row).toMatchObject({ host: bench.signer.host, title: 'j2', shards: 1, units: 1 })
  expect(row?.computeMs).toBeGreaterThan(0)
  expect(row?.bytes).toBeGreaterThan(0)
  expect(record.log.sourceOf(row?.script ?? '')).toContain('unit * 2')
  record.forget(bench.signer.host)
  expect([record.log.rows, record.log.sourceOf(row?.script ?? '')]).toEqual([[], undefined])
})

test('a result is given to whoever draws it, before it is acknowledged', async () => {
  const { bench } = await helper(1)
  const seen: unknown[] = []
  bench.agent.events.on('result', (own) => seen.push(own))
  bench.describe('j2', doubling)
  bench.lease('j2', '1-2', 3)
  await bench.pass(50)
  expect(seen).toEqual([{ job: 'j2', from: 3, to: 4, value: [6] }])
})

test('a pause of which its person reads before it helps is over when its time is', async () => {
  const settings = new MemorySettings()
  const { bench, record } = await helper(0, settings)
  const untilMs = bench.clock.dateMs() + 5_000
  record.setRules({ pausedUntilMs: untilMs })
  const later = new DeviceBench({ helper: { profile, record } })
  await later.link()
  expect(later.agent.status().hold).toEqual({ because: 'paused', untilMs })
  await later.pass(6_500)
  expect(later.agent.status().hold).toBeUndefined()
})

test('of a room that is over nothing is looked at any more', async () => {
  const { bench } = await helper(1)
  bench.agent.end(new TabgridError('room-ended', 'over'))
  let asked = 0
  const after = bench.clock.after.bind(bench.clock)
  bench.clock.after = (delayMs, call) => {
    asked++
    return after(delayMs, call)
  }
  bench.agent.setRules({ pausedUntilMs: bench.clock.dateMs() + 60_000 })
  await bench.pass(5_000)
  expect(asked).toBe(0)
})

test('who was paused while it finished has nothing left to finish, and has stopped', async () => {
  const { bench, surroundings } = await helper(1)
  bench.describe('j1', waiting)
  bench.lease('j1', '1-1')
  await bench.pass(30)
  bench.agent.finish()
  surroundings.become({ page: 'gone' })
  surroundings.become({ page: 'front' })
  await bench.pass(600)
  expect(bench.agent.status()).toMatchObject({ finishing: false, slots: 0, hold: undefined })
  expect(bench.host.heard.at(-1)).toEqual({ type: 'stop' })
})
