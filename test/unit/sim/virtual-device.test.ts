import { expect, test } from 'vitest'
import type { DeviceId, JobId, LeaseId } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import { Attempt } from '../../../src/sim/attempt.ts'
import { EventQueue } from '../../../src/sim/event-queue.ts'
import type { GivenLease, Happening, Said, Told } from '../../../src/sim/happening.ts'
import { Conscience } from '../../../src/sim/liar.ts'
import { Tally } from '../../../src/sim/tally.ts'
import { UnitCosts } from '../../../src/sim/unit-costs.ts'
import { VirtualDevice } from '../../../src/sim/virtual-device.ts'

/** Every unit takes a device of speed 1 exactly 100 ms. */
function bench(options: { slots?: number; errorShare?: number } = {}) {
  const costs = new UnitCosts('noise', { meanMs: 100, sigma: 0 })
  const queue = new EventQueue<Happening>()
  const tally = new Tally(1_000, costs, 0)
  const said: { atMs: number; what: string }[] = []
  const say = (message: Said, atMs: number) => said.push({ atMs: Math.round(atMs), what: inWords(message) })
  const conscience = new Conscience(undefined, new Rng(1))
  const traits = { slots: options.slots ?? 1, latencyMs: 0, downBytesPerMs: 1, upBytesPerMs: 1, score: 1, conscience }
  const errors = { rng: new Rng(1), share: options.errorShare ?? 0 }
  const device = new VirtualDevice(0, { traits, speed: 1 }, { costs, tally, queue, errors, say })
  const run = (untilMs: number) => {
    while (queue.earliestMs <= untilMs) {
      const atMs = queue.earliestMs
      const happening = queue.take()
      if (happening?.at === 'attempt') device.reached(happening, atMs)
    }
  }
  const lease = (name: string, from: number, to: number, budgetMs = 0): Told => {
    const named = { lease: name as LeaseId, job: 'job' as JobId, device: 'device-0' as DeviceId }
    const grant: GivenLease = { type: 'grant-lease', ...named, from, to, budgetMs, backup: false }
    const attempt = new Attempt(device, grant, { epoch: 1, atMs: 0 })
    return { at: 'device', type: 'lease', device, session: 0, attempt, acks: [] }
  }
  const told = { at: 'device', device, session: 0 } as const
  return { device, tally, said, run, lease, told }
}

function inWords(said: Said): string {
  if (said.type === 'result') return `result ${said.attempt.grant.lease} to ${said.attempt.to}`
  if (said.type === 'failed') return `failed ${said.attempt.grant.lease} at ${said.unit}`
  if (said.type !== 'pong') return said.type
  return `pong ${said.held.map(({ lease, unitsDone }) => `${lease}:${unitsDone}`).join(' ')}`
}

test('shards are run one after another, in the order of their granting', () => {
  const { device, said, run, lease } = bench()
  device.hear(lease('a', 0, 3), 0)
  device.hear(lease('b', 3, 5), 10)
  run(1_000)
  expect(said).toEqual([
    { atMs: 300, what: 'result a to 3' },
    { atMs: 500, what: 'result b to 5' },
  ])
})

test('as many shards are run at once as there are workers', () => {
  const { device, said, run, lease } = bench({ slots: 2 })
  for (const [at, name] of ['a', 'b', 'c'].entries()) device.hear(lease(name, at, at + 1), 0)
  run(1_000)
  expect(said.map(({ atMs }) => atMs)).toEqual([100, 100, 200])
})

test('when the time-box is over, the unit under way is the last one, and the next shard is begun', () => {
  const { device, said, run, lease } = bench()
  device.hear(lease('a', 0, 10, 250), 0)
  device.hear(lease('b', 10, 11), 0)
  run(1_000)
  expect(said).toEqual([
    { atMs: 300, what: 'result a to 3' },
    { atMs: 400, what: 'result b to 11' },
  ])
})

test('a time-box that is long enough changes nothing', () => {
  const { device, said, run, lease } = bench()
  device.hear(lease('a', 0, 3, 1_000), 0)
  run(2_000)
  expect(said).toEqual([{ atMs: 300, what: 'result a to 3' }])
})

test('a change of speed moves the end of what is under way', () => {
  const { device, said, run, lease } = bench()
  device.hear(lease('a', 0, 4), 0)
  run(200)
  device.setSpeed(0.1, 200)
  run(1_200)
  device.setSpeed(1, 1_200)
  run(5_000)
  expect(said).toEqual([{ atMs: 1_300, what: 'result a to 4' }])
})

test('a pong names what runs with its units, what waits, and what was sent and not confirmed', () => {
  const { device, said, run, lease, told } = bench()
  device.hear(lease('a', 0, 1), 0)
  device.hear(lease('b', 1, 4), 0)
  device.hear(lease('c', 4, 5), 0)
  run(100)
  device.hear({ ...told, type: 'ping', pingedAtMs: 0, acks: [] }, 320)
  device.hear({ ...told, type: 'ack', acks: ['a' as LeaseId] }, 330)
  device.hear({ ...told, type: 'ping', pingedAtMs: 0, acks: [] }, 330)
  expect(said.slice(1).map(({ what }) => what)).toEqual(['pong b:2 c:0 a:1', 'pong b:2 c:0'])
})

test('a cancelled shard makes room for the next, and what it took is booked as done in vain', () => {
  const { device, tally, said, run, lease, told } = bench()
  device.hear(lease('a', 0, 10), 0)
  device.hear(lease('b', 10, 11), 0)
  device.hear({ ...told, type: 'cancel', leases: ['a' as LeaseId] }, 150)
  run(1_000)
  expect(said).toEqual([{ atMs: 250, what: 'result b to 11' }])
  expect(tally.duplicatedMs).toBe(150)
  expect(tally.executedMs).toBe(250)
})

test('a cancel that overtakes its lease is remembered', () => {
  const { device, said, run, lease, told } = bench()
  device.hear({ ...told, type: 'cancel', leases: ['a' as LeaseId] }, 0)
  device.hear(lease('a', 0, 1), 1)
  run(1_000)
  expect(said).toEqual([])
})

test('a reported error names a unit of the shard and takes all of it', () => {
  const { device, tally, said, run, lease } = bench({ errorShare: 1 })
  device.hear(lease('a', 20, 24), 0)
  run(1_000)
  expect(said[0]?.what).toMatch(/^failed a at 2[0-3]$/)
  expect(tally.failedMs).toBeGreaterThan(0)
})

test('after a reconnect results that nobody confirmed are sent again, behind the greeting', () => {
  const { device, said, run, lease } = bench()
  device.hear(lease('a', 0, 1), 0)
  run(100)
  device.greet(5_000)
  expect(said.slice(1).map(({ what }) => what)).toEqual(['hello', 'result a to 1'])
})

test('shards of an earlier life of the coordinator are dropped when a new one describes the job', () => {
  const { device, said, run, lease, told } = bench()
  device.hear(lease('a', 0, 3), 0)
  device.hear({ ...told, type: 'job', epoch: 2 }, 100)
  run(1_000)
  expect(said).toEqual([])
})
