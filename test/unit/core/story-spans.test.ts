import { expect, test } from 'vitest'
import { identityOf } from '../../../src/base/ids.ts'
import type { LeaseGrant } from '../../../src/core/effect.ts'
import { type Span, spanStates } from '../../../src/core/span.ts'
import { storyHead, storyLine, storyStop } from '../../../src/core/story.ts'
import { StorySpans } from '../../../src/core/story-spans.ts'
import { deviceId, first, grants, job, leaseId, spec } from './scheduler-fixture.ts'
import { ToldBench } from './told-bench.ts'

const read = (lines: readonly string[], most?: number): StorySpans => {
  const spans = new StorySpans(most)
  spans.add(lines)
  return spans
}
const spansOf = (spans: StorySpans): Span[] => spans.rows.flatMap((row) => [...row.spans])
const find = (spans: StorySpans, { lease }: LeaseGrant): Span =>
  first(spansOf(spans).filter((span) => span.lease === lease))

/** Device `a` with a job of so many units. */
function begin(unitsTotal: number): { bench: ToldBench; grant: LeaseGrant } {
  const bench = new ToldBench('spans')
  bench.join('a')
  return { bench, grant: first(grants(bench.tell({ type: 'job-submitted', spec: spec(unitsTotal) }))) }
}

test('a lease runs from its granting to its result, which counts', () => {
  const { bench, grant } = begin(1)
  expect(find(read(bench.lines), grant)).toMatchObject({ state: 'running', startMs: 0, endMs: undefined, lane: 0 })
  bench.passTo(40)
  bench.finish(grant, 30)
  expect(find(read(bench.lines), grant)).toMatchObject({ state: 'counted', grantedMs: 0, startMs: 10, endMs: 40 })
})

test('a result of a part is told as a part', () => {
  const { bench, grant } = begin(1_000)
  expect(grant.to - grant.from).toBeGreaterThan(1)
  bench.passTo(20)
  bench.finish(grant, 10, grant.from + 1)
  expect(find(read(bench.lines), grant).state).toBe('partial')
})

test.each([
  { event: { type: 'device-left', device: deviceId('a') } as const, state: 'lost' },
  { event: { type: 'device-stopped', device: deviceId('a') } as const, state: 'handed-back' },
  { event: { type: 'device-finishing', device: deviceId('a'), keeps: [] } as const, state: 'handed-back' },
  { event: { type: 'device-joined', device: deviceId('a') } as const, state: 'lost' },
  { event: { type: 'job-cancelled', job } as const, state: 'cancelled' },
])('after $event.type its lease is $state', ({ event, state }) => {
  const { bench, grant } = begin(1)
  bench.passTo(7)
  bench.tell(event)
  expect(find(read(bench.lines), grant)).toMatchObject({ state, endMs: 7 })
})

test('a silent device is lost when it is dropped', () => {
  const { bench, grant } = begin(1)
  bench.passTo(6_000)
  expect(find(read(bench.lines), grant)).toMatchObject({ state: 'lost', endMs: 5_000 })
})

test('a lease that its device does not name any more ends when its units are given to another', () => {
  const { bench, grant } = begin(1)
  bench.join('b')
  for (let atMs = 1_000; atMs <= 14_000; atMs += 1_000) {
    bench.passTo(atMs)
    bench.beat('a')
    bench.beat('b')
  }
  const spans = read(bench.lines)
  expect(find(spans, grant).state).toBe('lost')
  expect(spans.runningCount).toBe(1)
})

test('a copy that is given to another so that both can be compared leaves the first one running', () => {
  const { lease, job: of, device, from, to } = { ...begin(1).grant, device: deviceId('a') }
  const grant = (name: string, named: string) =>
    ({
      type: 'grant-lease',
      lease: leaseId(named),
      job: of,
      device: deviceId(name),
      from,
      to,
      budgetMs: 0,
      backup: false,
    }) as const
  const spans = new StorySpans()
  spans.take({ type: 'handled', event: { type: 'clock-reached', atMs: 0 }, effects: [grant(device, lease)] })
  spans.take({ type: 'handled', event: { type: 'clock-reached', atMs: 5 }, effects: [grant('b', '1-2-1')] })
  expect(spans.runningCount).toBe(2)
})

test('what a device was at when it was caught is lost at once', () => {
  const { bench, grant } = begin(1)
  const spans = read(bench.lines)
  const ban = { type: 'ban-identity', identity: identityOf(grant.device), job, from: 0, to: 1 } as const
  spans.take({ type: 'handled', event: { type: 'clock-reached', atMs: 9 }, effects: [ban] })
  expect(find(spans, grant)).toMatchObject({ state: 'lost', endMs: 9 })
})

test('a lease that a device names again does not go on where its units are given to another at that moment', () => {
  const { bench, grant } = begin(1)
  bench.tell({ type: 'device-stopped', device: grant.device })
  const spans = read(bench.lines)
  const held = [{ lease: grant.lease, unitsDone: 0 }]
  const event = { type: 'device-started', device: grant.device, slots: 1, score: 0, held, atMs: 5 } as const
  const anew = { ...grant, type: 'grant-lease', lease: leaseId('1-9-9'), budgetMs: 0, backup: false } as const
  spans.take({ type: 'handled', event, effects: [anew] })
  expect(find(spans, grant)).toMatchObject({ state: 'handed-back', endMs: 0 })
  expect(spans.runningCount).toBe(1)
})

test('a failure keeps its reason', () => {
  const { bench, grant } = begin(1)
  bench.fail(grant, grant.from)
  expect(find(read(bench.lines), grant)).toMatchObject({ state: 'failed', reason: 'it threw' })
})

/** `b` computes quickly and has nothing left to do while `a` is late: it becomes the backup. */
function late() {
  const bench = new ToldBench('late')
  bench.join('a')
  const slow = first(grants(bench.tell({ type: 'job-submitted', spec: spec(2) })))
  bench.join('b')
  const quick = first(grants(bench.effects).filter(({ device }) => device === deviceId('b')))
  bench.passTo(10)
  bench.finish(quick, 5)
  for (let atMs = 500; atMs <= 3_000; atMs += 500) {
    bench.passTo(atMs)
    bench.beat('a', [{ lease: slow.lease, unitsDone: 0 }])
    bench.beat('b')
  }
  return { bench, slow, backup: first(grants(bench.effects).filter((grant) => grant.backup)) }
}

test('of a late shard and its backup one counts, and the other was overtaken', () => {
  const won = late()
  won.bench.finish(won.backup, 5)
  const spans = read(won.bench.lines)
  expect(find(spans, won.backup).state).toBe('backup-won')
  expect(find(spans, won.slow).state).toBe('overtaken')

  const needless = late()
  needless.bench.finish(needless.slow, 2_900)
  expect(find(read(needless.bench.lines), needless.backup).state).toBe('overtaken')
})

test('the story of a shard is that of all who were at its units, in order', () => {
  const { bench, slow, backup } = late()
  bench.passTo(3_100)
  bench.finish(backup, 5)
  const spans = read(bench.lines)
  const told = spans.storyOf(find(spans, slow)).map(({ type }) => type)
  expect(told.slice(0, 2)).toEqual(['granted', 'backed-up'])
  expect(told.slice(2).sort()).toEqual(['backup-won', 'overtaken'])
})

test('a unit that was set aside is in the story of its shard', () => {
  const { bench, grant } = begin(1)
  bench.join('b')
  bench.join('c')
  let open: LeaseGrant | undefined = grant
  while (open !== undefined) {
    const before: number = bench.effects.length
    bench.fail(open, 0)
    for (let step = 0; step < 40 && bench.scheduler.liveLeaseCount === 0; step++) {
      bench.passTo(bench.atMs + 1_000)
      for (const name of ['a', 'b', 'c']) bench.beat(name)
    }
    open = grants(bench.effects.slice(before)).at(0)
  }
  const spans = read(bench.lines)
  const aside = spans.storyOf(find(spans, grant)).filter(({ type }) => type === 'set-aside')
  expect(aside).toMatchObject([{ type: 'set-aside', unit: 0 }])
})

test('what a device is still at when it comes back goes on', () => {
  const { bench, grant } = begin(1)
  bench.passTo(100)
  bench.tell({ type: 'device-left', device: deviceId('a') })
  bench.tell({ type: 'device-joined', device: deviceId('a') })
  expect(find(read(bench.lines), grant).state).toBe('lost')
  bench.start('a', 1, [grant.lease])
  expect(find(read(bench.lines), grant)).toMatchObject({ state: 'running', endMs: undefined })
  bench.passTo(200)
  bench.finish(grant, 150)
  const spans = read(bench.lines)
  expect(find(spans, grant).state).toBe('counted')
  expect(spans.count('lost')).toBe(0)
})

test('leases beyond the workers of a device wait for one of them', () => {
  const device = deviceId('a')
  const grant = (lease: string) =>
    ({ type: 'grant-lease', lease: leaseId(lease), job, device, from: 0, to: 1, budgetMs: 0, backup: true }) as const
  const started = { type: 'device-started', atMs: 5, device, slots: 1, score: 0, held: [] } as const
  const answered = {
    type: 'result-received',
    device,
    lease: leaseId('1'),
    to: 1,
    execMs: 20,
    outputBytes: 1,
  } as const
  const spans = new StorySpans()
  spans.add([storyLine(started, [grant('1'), grant('2')])])
  expect(spansOf(spans)).toMatchObject([{ startMs: 5 }, { startMs: undefined }])
  spans.add([storyLine({ ...answered, atMs: 30 }, [])])
  expect(spansOf(spans)).toMatchObject([
    { startMs: 10, endMs: 30, lane: 0 },
    { grantedMs: 5, startMs: 30, lane: 0 },
  ])
})

test('another life of the coordinator begins without leases', () => {
  const { bench, grant } = begin(1)
  bench.passTo(5)
  const spans = read([...bench.lines, storyHead({ epoch: 2, seed: 's' })])
  expect(find(spans, grant).state).toBe('lost')
  expect(spans.runningCount).toBe(0)
})

test('only so many spans are kept, and the counts are of all', () => {
  const { bench } = begin(400)
  for (let at = 0; at < grants(bench.effects).length; at++) {
    bench.passTo(bench.atMs + 1_000)
    const grant = grants(bench.effects)[at]
    if (grant !== undefined && bench.scheduler.jobCount > 0) bench.finish(grant, 900)
  }
  const all = read(bench.lines)
  const few = read(bench.lines, 3)
  expect(spansOf(all).length).toBeGreaterThan(3)
  expect(spansOf(few)).toEqual(spansOf(all).slice(-3))
  for (const state of spanStates) expect(few.count(state)).toBe(all.count(state))
})

test('a story that was not written to its end says why', () => {
  expect(read([storyHead({ epoch: 1, seed: 's' }), storyStop('it is full')]).stopped).toBe('it is full')
})

test('a result that is checked waits; then it counts, was a check, or was wrong', () => {
  const bench = new ToldBench('checked')
  for (const name of ['p0-t', 'p1-t']) bench.join(name)
  const verify = { level: 'adaptive', repeatable: true } as const
  const [one, two] = grants(bench.tell({ type: 'job-submitted', spec: spec(2, { verify }) }))
  if (one === undefined || two === undefined) throw new Error('two devices, two leases')
  bench.finish(one)
  expect(find(read(bench.lines), one).state).toBe('provisional')
  bench.finish(two, 1, two.to, 'wrong')
  const asked = () => bench.effects.filter((effect) => effect.type === 'referee-shard')
  const given = () => grants(bench.effects)
  for (let step = 0; bench.scheduler.jobCount > 0 && step < 50; step++) {
    for (const { lease } of asked()) {
      bench.tell({ type: 'shard-refereed', job, lease, label: 'right', outputBytes: 8 })
    }
    for (const grant of given()) if (find(read(bench.lines), grant).state === 'running') bench.finish(grant)
    bench.passTo(bench.atMs + 500)
  }
  const spans = read(bench.lines)
  expect(find(spans, one).state).toBe('counted')
  expect(find(spans, two).state).toBe('wrong')
})
