import { expect, test } from 'vitest'
import { policy } from '../../../src/core/policy.ts'
import { Bench, cancels, counted, deviceId, ends, first, type Grant, grants, job, spec } from './scheduler-fixture.ts'

/** Units of 10 s: `a` and `b` have done one each, and have two each of the last four; `slow` is the later one of `a`. */
function lastOnes(bench: Bench): { slow: Grant; ofA: readonly Grant[]; ofB: readonly Grant[] } {
  bench.tell({ type: 'job-submitted', spec: spec(6, { unitInputBytes: policy.shardInputBytes }) })
  bench.join('a')
  bench.join('b')
  bench.atMs = 10_000
  for (const name of ['a', 'b']) bench.beat(name)
  const later = grants(bench.effects).flatMap((grant) => grants(bench.finish(grant, 10_000)))
  const ofA = later.filter(({ device }) => device === 'a')
  const ofB = later.filter(({ device }) => device === 'b')
  return { slow: first([...ofA].reverse()), ofA, ofB }
}

/** Both devices are alive and name what they hold. */
function keepAlive(bench: Bench, untilMs: number, held: Readonly<Record<string, readonly Grant[]>>): void {
  for (let atMs = bench.atMs; atMs <= untilMs; atMs += 1_000) {
    bench.passTo(atMs)
    for (const [name, leases] of Object.entries(held)) {
      bench.beat(
        name,
        leases.map(({ lease }) => ({ lease, unitsDone: 0 })),
      )
    }
  }
}

test('when nothing is left to give, the shard that is late goes to an idle device as well', () => {
  const bench = new Bench()
  const { slow, ofA, ofB } = lastOnes(bench)
  keepAlive(bench, 15_000, { a: ofA, b: ofB })
  for (const grant of ofB) bench.finish(grant, 5_000)
  keepAlive(bench, 18_000, { a: ofA, b: [] })
  const [backup] = grants(bench.effects).filter((grant) => grant.backup)
  expect(backup).toMatchObject({ device: 'b', from: slow.from, to: slow.to, budgetMs: 0 })
})

test('the first result of a shard with copies counts, and the others are called off', () => {
  const bench = new Bench()
  const { slow, ofA, ofB } = lastOnes(bench)
  keepAlive(bench, 15_000, { a: ofA, b: ofB })
  for (const grant of ofB) bench.finish(grant, 5_000)
  keepAlive(bench, 18_000, { a: ofA, b: [] })
  const backup = first(
    grants(bench.effects)
      .filter((grant) => grant.backup)
      .reverse(),
  )
  const after = bench.finish(backup, 10_000)
  expect(counted(after)).toMatchObject([{ lease: backup.lease, device: 'b' }])
  expect(cancels(after)).toMatchObject([{ device: 'a', leases: [slow.lease] }])
  expect(counted(bench.finish(slow, 60_000))).toEqual([])
})

test('[I6] a shard is never twice at one device, and at four at most', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(7) })
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) bench.join(name)
  const begun = grants(bench.effects)
  bench.atMs = 100
  for (const grant of begun.slice(1)) bench.finish(grant, 100)
  for (let atMs = 200; atMs < 4_000; atMs += 100) {
    for (const grant of begun.slice(1)) bench.beat(grant.device)
    bench.beat(first(begun).device, [{ lease: first(begun).lease, unitsDone: 0 }])
    bench.passTo(atMs)
  }
  const devices = grants(bench.effects)
    .filter(({ from }) => from === first(begun).from)
    .map(({ device }) => device)
  expect(new Set(devices).size).toBe(devices.length)
  expect(devices.length).toBe(policy.copiesMost)
})

test('a copy whose device is lost leaves the shard to the others', () => {
  const bench = new Bench()
  const { slow, ofA, ofB } = lastOnes(bench)
  for (const grant of ofB) bench.finish(grant, 5_000)
  keepAlive(bench, 18_000, { a: ofA, b: [] })
  const backup = first(
    grants(bench.effects)
      .filter((grant) => grant.backup)
      .reverse(),
  )
  const before = grants(bench.effects).length
  bench.tell({ type: 'device-left', device: deviceId('a') })
  expect(
    grants(bench.effects)
      .slice(before)
      .map(({ from }) => from),
  ).not.toContain(slow.from)
  expect(counted(bench.finish(backup, 10_000))).toHaveLength(1)
})

test('a part of a shard with copies counts, and its rest is for everybody', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(200) })
  const probe = first(grants(bench.join('a')))
  bench.join('b')
  for (let at = 0; at < bench.effects.length; at++) {
    const effect = bench.effects[at]
    if (effect?.type === 'grant-lease' && effect.lease !== probe.lease && !effect.backup) bench.finish(effect, 10)
  }
  keepAlive(bench, 1_000, { a: [probe], b: [] })
  expect(grants(bench.effects).some((grant) => grant.backup && grant.from === probe.from)).toBe(true)
  const after = bench.finish(probe, 100, probe.from + 1)
  expect(counted(after)).toMatchObject([{ from: probe.from, to: probe.from + 1 }])
  expect(cancels(after)).toMatchObject([{ device: 'b' }])
  expect(bench.scheduler.job(job)?.unitsDone).toBe(200 - (probe.to - probe.from) + 1)
})

test('a device that says all is done, and sends nothing, is backed up like one that says nothing', () => {
  const bench = new Bench()
  bench.tell({ type: 'job-submitted', spec: spec(3) })
  const done = first(grants(bench.join('a')))
  const stuck = first(grants(bench.join('liar')))
  bench.finish(done, 30_000) // a unit takes 30 s: too long for a copy without a reason
  for (let second = 0; second < 200; second++) {
    bench.passTo(bench.atMs + 1_000)
    bench.beat('liar', [{ lease: stuck.lease, unitsDone: stuck.to - stuck.from }])
    bench.beat('a', [])
    for (const grant of grants(bench.effects).filter((each) => each.device === 'a' && each !== done))
      bench.finish(grant, 30_000)
  }
  expect(ends(bench.effects)).toMatchObject([{ outcome: { type: 'finished' } }])
})
