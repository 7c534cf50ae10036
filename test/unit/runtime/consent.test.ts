import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { AnyTask } from '../../../src/core/task.ts'
import { type ManifestCheck, manifestChecks, signManifest } from '../../../src/identity/manifest.ts'
import { allowedTo, type ConsentAnswer, decide, excessOf } from '../../../src/runtime/device/consent.ts'
import { HelpRecord } from '../../../src/runtime/device/help-record.ts'
import type { JobMessage } from '../../../src/runtime/jobs/job-description.ts'
import { manifestOf, otherRoom, profile, stranger } from '../identity/signed.ts'
import { DeviceBench, doubling, jobOf } from './device-agent-fixture.ts'

const limits = { unitMs: 60_000, memoryMegabytes: 512 }
const nothing = { limits, always: undefined, given: undefined, askEach: false }

test('[W62] a job within the limits runs, and one that wants more is asked for, with what it wants', () => {
  expect(decide(manifestOf({ unitLimitMs: 60_000, memoryMegabytes: 512 }), nothing)).toBe('runs')
  const greedy = manifestOf({ unitLimitMs: 3_600_000, memoryMegabytes: 513 })
  expect(decide(greedy, nothing)).toBe('asked')
  expect(excessOf(greedy, limits)).toEqual([
    { what: 'unit-time', wanted: 3_600_000, limit: 60_000 },
    { what: 'memory', wanted: 513, limit: 512 },
  ])
})

test('[W67] an answer holds for its text and for as much as was asked, not for more', () => {
  const asked = manifestOf({ unitLimitMs: 120_000 })
  const given = { script: asked.script, answer: 'job', upTo: { unitMs: 120_000, memoryMegabytes: 0 } } as const
  expect(decide(asked, { ...nothing, given })).toBe('runs')
  expect(decide(manifestOf({ unitLimitMs: 120_001 }), { ...nothing, given })).toBe('asked')
  expect(decide(manifestOf({ unitLimitMs: 120_000, memoryMegabytes: 600 }), { ...nothing, given })).toBe('asked')
  expect(decide(manifestOf({ unitLimitMs: 120_000, script: '0'.repeat(64) }), { ...nothing, given })).toBe('asked')
  expect(decide(asked, { ...nothing, given: { ...given, answer: 'no' } })).toBe('declined')
})

test('[W67] whatever a host asks, what runs has no more than its person has agreed to', () => {
  const amount = fc.record({ unitMs: fc.nat(1e6), memoryMegabytes: fc.integer({ min: 1, max: 4_096 }) })
  const given = fc.record({
    script: fc.constantFrom('f'.repeat(64), '0'.repeat(64)),
    answer: fc.constantFrom('job' as const, 'no' as const, 'never' as const),
    upTo: amount,
  })
  const consents = fc.record({
    limits: amount,
    always: fc.option(amount, { nil: undefined }),
    given: fc.option(given, { nil: undefined }),
    askEach: fc.boolean(),
  })
  const wanted = fc.record({ unitLimitMs: fc.nat(1e6), memoryMegabytes: fc.integer({ min: 1, max: 4_096 }) })
  fc.assert(
    fc.property(wanted, consents, ({ unitLimitMs, memoryMegabytes }, all) => {
      const manifest = { ...manifestOf(), unitLimitMs, memoryMegabytes }
      if (decide(manifest, all) !== 'runs') return
      const agreed = [all.limits, all.always, all.given?.answer === 'job' ? all.given.upTo : undefined]
      expect(agreed.some((one) => unitLimitMs <= (one?.unitMs ?? -1))).toBe(true)
      expect(agreed.some((one) => memoryMegabytes <= (one?.memoryMegabytes ?? -1))).toBe(true)
      expect(allowedTo(manifest, all).unitMs).toBeGreaterThanOrEqual(unitLimitMs)
    }),
    { seed: 67 },
  )
})

test('who wants to be asked before each task is asked also for what stays within the limits', () => {
  const small = manifestOf({ unitLimitMs: 60_000 })
  const each = { ...nothing, askEach: true }
  expect(decide(small, each)).toBe('asked')
  const given = { script: small.script, answer: 'job', upTo: limits } as const
  expect(decide(small, { ...each, given })).toBe('runs')
  expect(decide(small, { ...each, given: { ...given, answer: 'no' } })).toBe('declined')
  expect(decide(small, { ...each, always: limits })).toBe('runs')
})

test('[W62] a "No" to a task within the limits stays one when its person is not asked each time any more', async () => {
  const { bench, record } = await helper()
  bench.agent.setRules({ askEach: true })
  bench.describe('j1', doubling)
  await bench.pass(20)
  await answer(bench, 'no')
  bench.agent.setRules({ askEach: false })
  bench.agent.setLimits({ unitMs: 3_600_000 })
  expect(record.rules.askEach).toBe(false)
  bench.lease('j1', '1-1')
  await bench.pass(20)
  expect(bench.host.told('result')).toEqual([])
})

/** A device with limits of its own, which helps. */
async function helper(settings = new MemorySettings(), name = 'one') {
  const record = await HelpRecord.read(settings, { dateMs: () => 1_790_000_000_000 })
  const bench = await DeviceBench.linked(1, { name, helper: { profile, record } })
  return { bench, record, settings }
}

const long = { unitLimitMs: 3_600_000 }
const asked = ({ bench }: { bench: DeviceBench }) => bench.agent.status().asked
function answer(bench: DeviceBench, said: ConsentAnswer) {
  const [first] = bench.agent.status().asked
  if (first === undefined) throw new Error('nothing is asked')
  bench.agent.consent(first.manifest, said)
  return bench.pass(20)
}

test('[W62] nothing of a job runs while its person is asked; after "This job" it does', async () => {
  const { bench } = await helper()
  bench.host.say(bench.described('j1', doubling, long))
  bench.lease('j1', '1-1')
  await bench.pass(20)
  expect(bench.agent.status()).toMatchObject({ workers: 0, asked: [{ manifest: { job: 'j1' } }] })
  expect(bench.host.told('job-withheld').map(({ job, why }) => `${job} ${why}`)).toContain('j1 asked')
  expect(bench.host.told('result')).toEqual([])
  const starts = bench.host.told('start').length
  await answer(bench, 'job')
  expect(bench.host.told('start')).toHaveLength(starts + 1) // it offers the job again
  bench.lease('j1', '1-2')
  await bench.pass(20)
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-2' }])
  expect(asked({ bench })).toEqual([])
})

test('[W62] after "No" nothing of it runs, and another job does', async () => {
  const { bench } = await helper()
  bench.host.say(bench.described('j1', doubling, long))
  bench.describe('j2', doubling)
  await bench.pass(20)
  await answer(bench, 'no')
  expect(bench.host.told('job-withheld').at(-1)).toMatchObject({ job: 'j1', why: 'declined' })
  bench.lease('j1', '1-1')
  bench.lease('j2', '1-2')
  await bench.pass(20)
  expect(bench.host.told('result')).toMatchObject([{ lease: '1-2' }])
  expect(asked({ bench })).toEqual([])
})

test('[W62] a coordinator that has forgotten hears it again: with each lease, and after a new conversation', async () => {
  const { bench } = await helper()
  bench.host.say(bench.described('j1', doubling, long))
  await bench.pass(20)
  const said = bench.host.told('job-withheld').length
  bench.lease('j1', '1-1')
  await bench.pass(20)
  expect(bench.host.told('job-withheld')).toHaveLength(said + 1)
  await bench.forgetAndLink()
  bench.host.say(bench.described('j1', doubling, long))
  await bench.pass(20)
  expect(bench.host.told('job-withheld').at(-1)).toMatchObject({ job: 'j1', why: 'asked' })
})

test('[W67] "Always" is kept by the host\'s key, up to what was asked; it can be taken back', async () => {
  const { bench, settings } = await helper()
  bench.host.say(bench.described('j1', doubling, long))
  await bench.pass(20)
  await answer(bench, 'always')
  bench.host.say(bench.described('j2', doubling, long))
  bench.host.say(bench.described('j3', doubling, { unitLimitMs: long.unitLimitMs + 1 }))
  await bench.pass(20)
  expect(asked({ bench }).map(({ manifest }) => manifest.job)).toEqual(['j3'])
  const kept = await HelpRecord.read(settings, bench.clock)
  expect(kept.always).toMatchObject([{ host: bench.signer.host, unitMs: long.unitLimitMs }])
  const { bench: other } = await helper(settings, 'another host')
  other.host.say(other.described('j1', doubling, long))
  await other.pass(20)
  expect(other.signer.host).not.toBe(bench.signer.host)
  expect(asked({ bench: other })).toHaveLength(1)
})

test('[W67] an "Always" that is taken back ends what runs by it', async () => {
  const { bench, record } = await helper()
  bench.host.say(bench.described('j1', { ...doubling, map: () => new Promise<number>(() => undefined) }, long))
  await bench.pass(20)
  await answer(bench, 'always')
  bench.lease('j1', '1-1')
  await bench.pass(20)
  expect(bench.agent.status().workers).toBe(1)
  record.takeBack(bench.signer.host)
  bench.agent.reconsider()
  await bench.pass(20)
  expect(bench.agent.status().workers).toBe(0)
  expect(bench.host.told('job-withheld').at(-1)).toMatchObject({ job: 'j1', why: 'asked' })
})

test('[W67] what a host says after its person has read is not agreed to', async () => {
  const { bench } = await helper()
  bench.host.say(bench.described('j1', doubling, { unitLimitMs: 120_000 }))
  await bench.pass(20)
  const [read] = asked({ bench })
  bench.host.say(bench.described('j1', doubling, long))
  await bench.pass(20)
  if (read === undefined) throw new Error('nothing is asked')
  bench.agent.consent(read.manifest, 'job')
  await bench.pass(20)
  expect(asked({ bench })).toMatchObject([{ manifest: { unitLimitMs: long.unitLimitMs } }])
})

test('[W67] a job that asks for more than it was allowed is asked about anew, and what runs of it ends', async () => {
  const { bench } = await helper()
  const waits = { ...doubling, map: () => new Promise<number>(() => undefined) }
  bench.host.say(bench.described('j1', waits))
  bench.lease('j1', '1-1')
  await bench.pass(20)
  expect(bench.agent.status()).toMatchObject({ workers: 1, asked: [] })
  bench.host.say(bench.described('j1', waits, long))
  await bench.pass(20)
  expect(bench.agent.status()).toMatchObject({ workers: 0, asked: [{ manifest: { job: 'j1' } }] })
})

// -- a host that says one thing and has signed another

const tripling: AnyTask = { name: 'doubling', split: () => 1, map: (unit: number) => unit * 3 }
type Attack = (bench: DeviceBench) => JobMessage
const resigned = (bench: DeviceBench, message: JobMessage, by = bench.signer): JobMessage => {
  const { signature: _, room: _room, host: _host, ...statement } = message.manifest
  return { ...message, manifest: signManifest(statement, by) }
}
const attacks: [string, ManifestCheck, Attack][] = [
  [
    'asks for an hour a unit beside a manifest of a second',
    'time',
    (bench) => ({ ...bench.described('j1', doubling), unitLimitMs: 3_600_000 }),
  ],
  [
    'declares more memory than it signed',
    'memory',
    (bench) => {
      const message = bench.described('j1', doubling)
      return { ...message, task: { ...message.task, memoryMegabytes: 4_096 } }
    },
  ],
  [
    'sends an older manifest with a changed script',
    'script',
    (bench) => ({ ...bench.described('j1', tripling), manifest: bench.described('j1', doubling).manifest }),
  ],
  [
    'signs for another room',
    'room',
    (bench) => resigned(bench, bench.described('j1', doubling), { ...bench.signer, room: otherRoom.room }),
  ],
  [
    'passes on what another host has signed',
    'host',
    (bench) => resigned(bench, bench.described('j1', doubling), { ...stranger, room: bench.signer.room }),
  ],
  [
    'alters what it signed',
    'signature',
    (bench) => {
      const message = bench.described('j1', doubling)
      return { ...message, manifest: { ...message.manifest, roomTitle: 'The tax office' } }
    },
  ],
  [
    'replays the manifest of another job',
    'job',
    (bench) => {
      const { manifest } = bench.described('j0', doubling, { title: 'j1' })
      return { ...bench.described('j1', doubling), manifest }
    },
  ],
  [
    'calls it something else',
    'title',
    (bench) => ({ ...bench.described('j1', doubling), title: 'Pictures of cats' }),
  ],
]

test.each(attacks)(
  '[W61] nothing runs of a host that %s; with the check "%s" off it does',
  async (_, check, attack) => {
    const all = { ...manifestChecks }
    const tryIt = async () => {
      const { bench } = await helper()
      bench.agent.setLimits({ unitMs: 3_600_000, memoryMegabytes: 4_096 })
      bench.host.say(attack(bench))
      bench.lease('j1', '1-1')
      await bench.pass(20)
      return bench
    }
    const refused = await tryIt()
    expect(refused.host.told('result')).toEqual([])
    expect(refused.host.told('job-refused')[0]).toMatchObject({
      job: jobOf('j1'),
      code: 'manifest-invalid',
      reason: expect.stringContaining(`(${check})`),
    })
    expect(refused.agent.status()).toMatchObject({ trouble: { code: 'manifest-invalid' }, task: undefined })
    manifestChecks[check] = () => true
    const fooled = await tryIt()
    Object.assign(manifestChecks, all)
    expect(fooled.host.told('result')).toHaveLength(1)
  },
)
