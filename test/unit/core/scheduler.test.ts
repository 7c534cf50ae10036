import { expect, test } from 'vitest'
import type { Effect, LeaseGrant } from '../../../src/core/effect.ts'
import { policy } from '../../../src/core/policy.ts'
import { Bench, cancels, counted, deviceId, ends, first, grants, job, leaseId, spec } from './scheduler-fixture.ts'

const submit = (bench: Bench, units: number, more = {}) =>
  bench.tell({ type: 'job-submitted', spec: spec(units, more) })

test('a device that has the number of one that left is not judged by its speed, nor by what it refused', () => {
  const bench = new Bench()
  bench.join('fast')
  const job = bench.tell({ type: 'job-submitted', spec: spec(10_000) })
  const [grant] = grants(job)
  if (grant === undefined) throw new Error('no lease')
  bench.finish(grant, 1)
  bench.tell({ type: 'device-left', device: deviceId('fast') })
  const view = bench.scheduler.job(spec(1).job)
  expect(view?.unitsPerMs).toBe(0)
  expect(grants(bench.join('new'))[0]?.budgetMs).toBeGreaterThan(0) // nothing is known of it: a time-box
  const refused = { code: 'task-threw', reason: 'no', stack: '' } as const
  bench.join('other')
  bench.tell({ type: 'job-refused', device: deviceId('other'), job: spec(1).job, failure: refused })
  bench.tell({ type: 'device-left', device: deviceId('other') })
  expect(grants(bench.join('third'))).toHaveLength(1)
})

test('a device gets nothing before it started', () => {
  const bench = new Bench()
  submit(bench, 10)
  expect(grants(bench.tell({ type: 'device-joined', device: deviceId('a') }))).toEqual([])
  expect(grants(bench.start('a', 2))).toHaveLength(2)
})

test('a device that finishes keeps what it names, gives back the rest, and gets nothing before it starts again', () => {
  const bench = new Bench()
  submit(bench, 10_000)
  const [kept, other] = grants(bench.join('a', 2))
  if (kept === undefined || other === undefined) throw new Error('no two leases')
  const finishing = { type: 'device-finishing', device: deviceId('a'), keeps: [kept.lease] } as const
  expect(grants(bench.tell(finishing))).toEqual([])
  const taken = grants(bench.join('b'))
  expect(taken.some(({ from, to }) => from <= other.from && other.from < to)).toBe(true)
  const after = bench.finish(kept)
  expect(counted(after)).toMatchObject([{ lease: kept.lease }])
  expect(grants(after).filter(({ device }) => device === 'a')).toEqual([])
  expect(grants(bench.beat('a')).filter(({ device }) => device === 'a')).toEqual([])
  expect(grants(bench.start('a', 2)).length).toBeGreaterThan(0)
})

test('the first shard is a few units in a time-box, the next ones grow with the measured speed but at most 16-fold', () => {
  const bench = new Bench()
  submit(bench, 1_000_000)
  const probe = first(grants(bench.join('a')))
  expect(probe).toMatchObject({ to: policy.probeUnits, budgetMs: policy.probeMs })
  const second = first(grants(bench.finish(probe, 0.1)))
  expect(second.to - second.from).toBe(policy.growthMost * policy.probeUnits)
})

test('what a time-box left over goes back to the pool, and speaks of the speed all the same', () => {
  const bench = new Bench()
  submit(bench, 1_000_000)
  const probe = first(grants(bench.join('a')))
  const after = bench.finish(probe, 100, 10) // 0.1 units a millisecond
  expect(counted(after)).toMatchObject([{ from: 0, to: 10 }])
  expect(first(grants(after))).toMatchObject({ from: 10, to: 110 })
})

test('towards the end of a job a shard is a share of what is left', () => {
  const bench = new Bench()
  submit(bench, 300)
  const probe = first(grants(bench.join('a')))
  const second = first(grants(bench.finish(probe, 64))) // 1 unit a millisecond
  expect(second.to - second.from).toBe(Math.floor((300 - 64) * policy.guidedShare))
  const third = first(grants(bench.finish(second, second.to - second.from)))
  expect(third.to - third.from).toBe((300 - second.to) * policy.guidedShare)
})

test('a shard of a long job is cut to take a second', () => {
  const bench = new Bench()
  submit(bench, 1_000_000)
  const probe = first(grants(bench.join('a')))
  const second = first(grants(bench.finish(probe, 640))) // 0.1 units a millisecond
  expect(second.to - second.from).toBe(policy.shardTargetMs / 10)
})

test('a device that joins in mid-job gets work at once', () => {
  const bench = new Bench()
  submit(bench, 100)
  bench.join('a')
  expect(grants(bench.join('b'))).toHaveLength(1)
})

test('a result is written down, then counted and acknowledged, and the last one ends the job', () => {
  const bench = new Bench()
  submit(bench, 1)
  const grant = first(grants(bench.join('a')))
  expect(bench.finish(grant).map((effect) => effect.type)).toEqual([
    'append-done',
    'count-result',
    'ack-result',
    'end-job',
  ])
})

test('a result that comes twice counts once, and is acknowledged both times', () => {
  const bench = new Bench()
  submit(bench, 2)
  const grant = first(grants(bench.join('a')))
  bench.finish(grant)
  expect(bench.finish(grant).map((effect) => effect.type)).toEqual(['ack-result'])
})

test('the shards of a device that leaves go to another at once', () => {
  const bench = new Bench()
  submit(bench, 2)
  const lost = first(grants(bench.join('a')))
  bench.join('b')
  const given = grants(bench.tell({ type: 'device-left', device: deviceId('a') }))
  expect(given).toEqual([])
  const other = first(grants(bench.effects.filter((e) => e.type === 'grant-lease' && e.device === deviceId('b'))))
  expect(first(grants(bench.finish(other)))).toMatchObject({ from: lost.from, to: lost.to, device: 'b' })
})

test('a device that says nothing for five seconds is dropped, and its shard is given to another', () => {
  const bench = new Bench()
  submit(bench, 1)
  bench.join('silent')
  bench.atMs = 1_000
  bench.join('alive')
  const given = bench.passTo(policy.lostMs + 10)
  expect(given).toContainEqual({ type: 'drop-device', device: 'silent' })
  expect(first(grants(given)).device).toBe('alive')
})

test('a lease that no heartbeat names is lost, one that is named is not', () => {
  const bench = new Bench()
  submit(bench, 2)
  const named = first(grants(bench.join('a', 2)))
  for (let atMs = 0; atMs <= policy.leaseMs; atMs += 2_000) {
    bench.passTo(atMs)
    const held = [{ lease: named.lease, unitsDone: 0 }]
    bench.tell({ type: 'heartbeat-received', device: deviceId('a'), held, roundTripMs: 1 })
  }
  bench.passTo(policy.leaseMs + 2 * policy.wheelBucketMs)
  const regranted = grants(bench.effects).slice(2)
  expect(regranted.map(({ from }) => from)).toEqual([1])
  expect(counted(bench.finish(named))).toHaveLength(1)
})

test('a late result of a lost lease counts when its units are not done, and who is at them meanwhile is called off', () => {
  const bench = new Bench()
  submit(bench, 1)
  const late = first(grants(bench.join('a')))
  bench.tell({ type: 'device-stopped', device: deviceId('a') })
  const other = first(grants(bench.join('b')))
  const after = bench.finish(late)
  expect(counted(after)).toMatchObject([{ lease: late.lease, device: 'a' }])
  expect(cancels(after)).toMatchObject([{ device: 'b', leases: [other.lease] }])
  expect(counted(bench.finish(other))).toEqual([])
})

test('a late result counts nothing when some of its units are done already', () => {
  const bench = new Bench()
  submit(bench, 2)
  const late = first(grants(bench.join('a')))
  bench.tell({ type: 'device-stopped', device: deviceId('a') })
  bench.join('b')
  bench.finish(first(grants(bench.effects).filter(({ device }) => device === 'b')))
  expect(counted(bench.finish(late))).toEqual([])
})

test('a coordinator that slept forgives the silence of its devices', () => {
  const bench = new Bench()
  submit(bench, 1)
  bench.join('a')
  bench.atMs = 60_000
  const effects = bench.tell({ type: 'clock-reached' })
  expect(effects.filter(({ type }) => type === 'drop-device')).toEqual([])
})

test('a unit that throws is retried elsewhere after a pause; the rest of its shard is not held back', () => {
  const bench = new Bench()
  submit(bench, 1_000)
  const shard = first(grants(bench.join('a')))
  bench.tell({ type: 'device-joined', device: deviceId('b') })
  const after = bench.fail(shard, shard.from + 3)
  expect(after).toContainEqual(expect.objectContaining({ type: 'report-failure', unit: shard.from + 3 }))
  expect(first(grants(after))).toMatchObject({ from: shard.from, to: shard.from + 3 })
  bench.start('b')
  bench.passTo(bench.atMs + 1_500)
  for (const grant of grants(bench.effects).filter(({ device }) => device === 'b')) bench.finish(grant, 100)
  const retry = grants(bench.effects).find(({ from, to }) => from === shard.from + 3 && to === shard.from + 4)
  expect(retry?.device).toBe('b')
})

test('a job of which the only unit throws three times fails and says why', () => {
  const bench = new Bench()
  submit(bench, 1)
  bench.join('a')
  for (let attempt = 0; attempt < 3; attempt++) {
    const grant = grants(bench.effects).at(-1)
    if (grant === undefined) throw new Error('no lease')
    bench.fail(grant, 0)
    bench.tell({ type: 'heartbeat-received', device: deviceId('a'), held: [], roundTripMs: 1 })
    bench.passTo(bench.atMs + 4_000)
  }
  expect(first(ends(bench.effects))).toMatchObject({ outcome: { type: 'failed', unit: 0 } })
  expect(bench.scheduler.jobCount).toBe(0)
})

test('a failure that blames a unit outside its lease takes nothing but the lease', () => {
  const bench = new Bench()
  submit(bench, 10)
  const grant = first(grants(bench.join('a')))
  expect(bench.fail(grant, grant.to).filter(({ type }) => type === 'report-failure')).toEqual([])
})

test('a task that no device can run fails the job', () => {
  const bench = new Bench()
  submit(bench, 10)
  bench.join('a')
  const failure = { code: 'task-invalid', reason: 'no map', stack: '' } as const
  const effects = bench.tell({ type: 'job-refused', device: deviceId('a'), job, failure })
  expect(first(ends(effects)).outcome).toMatchObject({ type: 'failed', failure })
})

test('a cancelled job calls off what devices do for it', () => {
  const bench = new Bench()
  submit(bench, 10)
  const grant = first(grants(bench.join('a')))
  expect(bench.tell({ type: 'job-cancelled', job })).toEqual([
    { type: 'end-job', job, outcome: { type: 'cancelled' } },
    { type: 'cancel-leases', device: 'a', leases: [grant.lease] },
  ])
  expect(bench.finish(grant)).toEqual([{ type: 'ack-result', device: 'a', lease: grant.lease }])
})

test('a paused job gives no leases, and goes on when resumed', () => {
  const bench = new Bench()
  submit(bench, 10)
  const grant = first(grants(bench.join('a')))
  bench.tell({ type: 'job-paused', job })
  expect(grants(bench.finish(grant))).toEqual([])
  expect(grants(bench.tell({ type: 'job-resumed', job })).length).toBeGreaterThan(0)
})

test('units that an earlier life has counted are not leased again, and a job with all of them ends', () => {
  const bench = new Bench()
  submit(bench, 10, {
    done: [
      { from: 0, to: 4 },
      { from: 5, to: 10 },
    ],
  })
  expect(first(grants(bench.join('a')))).toMatchObject({ from: 4, to: 5 })
  const complete = new Bench()
  expect(ends(submit(complete, 3, { done: [{ from: 0, to: 3 }] }))).toHaveLength(1)
})

test('a held unit waits for its claim, goes to the claimant alone, and can be claimed anew when that one leaves', () => {
  const bench = new Bench()
  submit(bench, 2, { heldCount: 1 })
  bench.join('pool')
  expect(grants(bench.effects).map(({ from }) => from)).toEqual([1])
  bench.join('sensor')
  const claim = (name: string, unit: number) =>
    bench.tell({ type: 'unit-claimed', device: deviceId(name), job, unit })
  expect(first(grants(claim('sensor', 0)))).toMatchObject({ device: 'sensor', from: 0, to: 1 })
  expect(claim('pool', 0)).toContainEqual(
    expect.objectContaining({ refusal: expect.stringContaining('another device') }),
  )
  expect(claim('pool', 7)).toContainEqual(expect.objectContaining({ refusal: expect.stringContaining('only 1') }))
  bench.tell({ type: 'device-left', device: deviceId('sensor') })
  expect(claim('pool', 0)).toContainEqual(expect.objectContaining({ refusal: undefined }))
})

test('a result for a lease of another epoch or another device counts nothing', () => {
  const bench = new Bench()
  submit(bench, 4)
  const grant = first(grants(bench.join('a')))
  bench.join('b')
  const stolen = {
    type: 'result-received',
    device: deviceId('b'),
    lease: grant.lease,
    to: grant.to,
    execMs: 1,
    outputBytes: 1,
  } as const
  expect(counted(bench.tell(stolen))).toEqual([])
  expect(counted(bench.tell({ ...stolen, lease: leaseId('0-1') }))).toEqual([])
})

test('a device whose link comes back goes on with its shard, and the result counts', () => {
  const bench = new Bench()
  submit(bench, 1)
  const grant = first(grants(bench.join('a')))
  bench.tell({ type: 'device-left', device: deviceId('a') })
  bench.tell({ type: 'device-joined', device: deviceId('a') })
  expect(grants(bench.start('a', 1, [grant.lease]))).toEqual([])
  expect(counted(bench.finish(grant))).toHaveLength(1)
})

test('a device whose shard was given to another while its link was down goes on beside it, and the first result counts', () => {
  const bench = new Bench()
  submit(bench, 1)
  const grant = first(grants(bench.join('a')))
  bench.tell({ type: 'device-left', device: deviceId('a') })
  const other = first(grants(bench.join('b')))
  bench.tell({ type: 'device-joined', device: deviceId('a') })
  expect(cancels(bench.start('a', 1, [grant.lease]))).toEqual([])
  const after = bench.finish(grant)
  expect(counted(after)).toHaveLength(1)
  expect(cancels(after)).toMatchObject([{ device: 'b', leases: [other.lease] }])
})

test('a device whose shard was cut anew while its link was down is told to stop it', () => {
  const bench = new Bench()
  submit(bench, 1_000)
  const grant = first(grants(bench.join('a')))
  bench.tell({ type: 'device-left', device: deviceId('a') })
  bench.join('b', 4)
  bench.tell({ type: 'device-joined', device: deviceId('a') })
  expect(cancels(bench.start('a', 1, [grant.lease]))).toMatchObject([{ device: 'a', leases: [grant.lease] }])
})

test('a device that chooses other slots keeps the shards it has', () => {
  const bench = new Bench()
  submit(bench, 1)
  const grant = first(grants(bench.join('a')))
  bench.start('a', 4)
  expect(counted(bench.finish(grant))).toHaveLength(1)
})

test('a device that stopped cannot claim a held unit', () => {
  const bench = new Bench()
  submit(bench, 1, { heldCount: 1 })
  bench.tell({ type: 'device-joined', device: deviceId('stopped') })
  const settled = bench.tell({ type: 'unit-claimed', device: deviceId('stopped'), job, unit: 0 })
  expect(settled).toMatchObject([{ type: 'settle-claim', refusal: expect.stringContaining('Start helping') }])
})

test('a device has one claim at a time: the next one gives the first back', () => {
  const bench = new Bench()
  submit(bench, 3, { heldCount: 3 })
  bench.join('greedy')
  bench.tell({ type: 'job-paused', job })
  for (const unit of [0, 1, 2]) bench.tell({ type: 'unit-claimed', device: deviceId('greedy'), job, unit })
  expect(bench.scheduler.job(job)?.unclaimed).toEqual([0, 1])
})

test('a held unit that threw at a device which then left can be claimed again, and is shown so', () => {
  const bench = new Bench()
  submit(bench, 1, { heldCount: 1 })
  bench.join('a')
  const claim = bench.tell({ type: 'unit-claimed', device: deviceId('a'), job, unit: 0 })
  bench.fail(first(grants(claim)), 0)
  bench.tell({ type: 'device-left', device: deviceId('a') })
  expect(bench.scheduler.job(job)?.unclaimed).toEqual([0])
})

const refused = { code: 'task-invalid', reason: 'no map', stack: '' } as const

test('a unit that threw is tried again on the same device when the only other one refuses the task', () => {
  const bench = new Bench()
  submit(bench, 1)
  const grant = first(grants(bench.join('a')))
  bench.join('b')
  bench.tell({ type: 'job-refused', device: deviceId('b'), job, failure: refused })
  bench.fail(grant, 0)
  expect(grants(bench.passTo(2_000)).map(({ device }) => device)).toEqual(['a'])
})

test('[W62] a job that a person withholds is for others, waits for them, and does not fail; a new Start offers it again', () => {
  const bench = new Bench()
  submit(bench, 10)
  const grant = first(grants(bench.join('a')))
  const withheld = bench.tell({ type: 'job-refused', device: deviceId('a'), job, failure: undefined })
  expect([ends(withheld), grants(withheld)]).toEqual([[], []])
  expect(bench.scheduler.job(job)).toMatchObject({ unitsLeased: 0 })
  expect(grants(bench.join('b'))).toMatchObject([{ from: grant.from }])
  expect(ends(bench.tell({ type: 'job-refused', device: deviceId('b'), job, failure: refused }))).toEqual([])
  expect(grants(bench.passTo(1_000))).toEqual([])
  expect(grants(bench.start('a', 1))).toMatchObject([{ device: 'a', from: grant.from }])
})

test('a device that has not started cannot fail a job by refusing it', () => {
  const bench = new Bench()
  submit(bench, 1)
  bench.tell({ type: 'device-joined', device: deviceId('idle') })
  expect(ends(bench.tell({ type: 'job-refused', device: deviceId('idle'), job, failure: refused }))).toEqual([])
})

test('a device on which every unit throws while another one works gets ever fewer of them', () => {
  const bench = new Bench(7)
  submit(bench, 10_000_000)
  const waiting: Record<string, LeaseGrant[]> = { honest: [], hostile: [] }
  const hear = (effects: readonly Effect[]) => {
    for (const grant of grants(effects)) waiting[grant.device]?.push(grant)
  }
  hear(bench.join('honest'))
  hear(bench.join('hostile'))
  let failures = 0
  for (let second = 1; second <= 20; second++) {
    for (const grant of waiting.honest?.splice(0) ?? []) hear(bench.finish(grant, grant.to - grant.from))
    for (
      let grant = waiting.hostile?.shift();
      grant !== undefined && failures < 500;
      grant = waiting.hostile?.shift()
    ) {
      failures++
      hear(bench.fail(grant, grant.from))
    }
    for (const name of ['honest', 'hostile']) {
      hear(bench.tell({ type: 'heartbeat-received', device: deviceId(name), held: [], roundTripMs: 1 }))
    }
    hear(bench.passTo(second * 1_000))
  }
  expect(failures).toBeLessThan(20)
})

test('what a device gives up by joining anew goes to an idle one at once', () => {
  const bench = new Bench()
  submit(bench, 1)
  bench.join('a')
  bench.join('b')
  expect(grants(bench.tell({ type: 'device-joined', device: deviceId('a') }))).toMatchObject([{ device: 'b' }])
})

test('silence is measured as it was planned, however times are rounded', () => {
  const bench = new Bench()
  bench.join('silent')
  bench.atMs = 3_192.3
  bench.beat('silent')
  bench.passTo(8_192)
  bench.atMs = 8_192.3 // 5,000 ms later, but 4,999.999999999999 by subtraction
  const dropped = bench.tell({ type: 'clock-reached' })
  expect(dropped).toMatchObject([{ type: 'drop-device', device: 'silent' }])
})

test('a few devices that refuse a task do not end a job that others have begun', () => {
  const bench = new Bench()
  submit(bench, 1_000)
  bench.finish(first(grants(bench.join('able'))), 64_000)
  for (const name of ['x', 'y', 'z']) {
    bench.join(name)
    bench.tell({ type: 'job-refused', device: deviceId(name), job, failure: refused })
  }
  expect(ends(bench.effects)).toEqual([])
})

test('the word of a new device on its own speed is worth sixteen times the mean at most', () => {
  const bench = new Bench()
  submit(bench, 100_000)
  const start = (name: string, score: number) => {
    bench.tell({ type: 'device-joined', device: deviceId(name) })
    return bench.tell({ type: 'device-started', device: deviceId(name), slots: 1, score, held: [] })
  }
  bench.finish(first(grants(start('a', 10))), 6_400) // 10 units a second
  const boast = first(grants(start('boaster', 1e12)))
  expect(boast.to - boast.from).toBe(10 * policy.growthMost)
})
