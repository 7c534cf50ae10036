import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import { Fleet, type FleetEvent, type FleetSpec } from '../../../src/sim/fleet.ts'

const spec: FleetSpec = {
  sorts: [{ count: 2_000, speedLeast: 0.15, speedMost: 3, slots: 1 }],
  drift: { everyMs: 20_000, sigma: 0.2 },
  stragglers: { share: 0.05, factor: 10, withinMs: 100_000 },
  churn: { lifetimeMs: 600_000, silentShare: 0.5 },
}

function historyOf(fleet: FleetSpec, seed: number, untilMs: number): FleetEvent[] {
  const history: FleetEvent[] = []
  const running = new Fleet(fleet, new Rng(seed))
  while (running.nextMs <= untilMs) {
    const event = running.next()
    if (event !== undefined) history.push(event)
  }
  return history
}

const history = historyOf(spec, 3, 300_000)
const appeared = history.filter((event) => event.type === 'appeared')
const gone = history.filter((event) => event.type === 'gone')

test('the same seed gives the same history, another one another', () => {
  expect(historyOf(spec, 3, 30_000)).toEqual(historyOf(spec, 3, 30_000))
  expect(historyOf(spec, 4, 30_000)).not.toEqual(historyOf(spec, 3, 30_000))
})

test('events come in order of time', () => {
  expect(history.every((event, at) => event.atMs >= (history[at - 1]?.atMs ?? 0))).toBe(true)
})

test('speeds are spread evenly over their octaves', () => {
  const logs = appeared.map(({ speed }) => Math.log(speed))
  expect(logs.reduce((sum, log) => sum + log, 0) / logs.length).toBeCloseTo(Math.log(0.15 * 3) / 2, 1)
  expect(Math.min(...appeared.map(({ speed }) => speed))).toBeLessThan(0.15)
  expect(Math.max(...appeared.map(({ speed }) => speed))).toBeGreaterThan(3)
})

test('lifetimes have the mean asked for, half of the deaths are silent, and each dead device is replaced at once', () => {
  expect(gone.length).toBeGreaterThan(900)
  expect(gone.length).toBeLessThan(1_100)
  expect(gone.filter(({ fate }) => fate === 'silent').length / gone.length).toBeCloseTo(0.5, 1)
  expect(appeared.slice(2_000).map(({ atMs }) => atMs)).toEqual(gone.map(({ atMs }) => atMs))
})

test('a twentieth becomes ten times slower for good', () => {
  const slowed = new Set<number>()
  const speeds = new Map<number, number>()
  for (const event of history) {
    if (event.type !== 'appeared' && event.type !== 'speed-changed') continue
    if (event.speed < (speeds.get(event.device) ?? 0) / 4) slowed.add(event.device)
    speeds.set(event.device, event.speed)
  }
  expect(slowed.size / appeared.length).toBeCloseTo(0.05, 1)
  expect(slowed.size).toBeGreaterThan(60)
})

test('latencies and bandwidths lie within the bounds of the model', () => {
  for (const { traits } of appeared) {
    expect(traits.latencyMs).toBeGreaterThanOrEqual(5)
    expect(traits.latencyMs).toBeLessThan(200)
    expect(traits.downBytesPerMs).toBeGreaterThanOrEqual(625)
    expect(traits.upBytesPerMs).toBeLessThan(2_500)
  }
})

test('when the lesson ends, all but those who stay leave within seconds, and nobody takes their place', () => {
  const lesson: FleetSpec = {
    ...spec,
    sorts: [{ count: 30, speedLeast: 1, speedMost: 1, slots: 1 }],
    exodus: { atMs: 50_000, withinMs: 5_000, stayCount: 4 },
  }
  const events = historyOf({ ...lesson, churn: { lifetimeMs: 1e12, silentShare: 0.5 } }, 1, 200_000)
  const left = events.filter(({ type }) => type === 'gone')
  expect(left.length).toBe(26)
  expect(left.every(({ atMs }) => atMs >= 50_000 && atMs <= 55_000)).toBe(true)
  expect(events.filter(({ type }) => type === 'appeared').length).toBe(30)
})

test('a link that is cut is mended before it is cut again', () => {
  const flaky = { ...spec, cuts: { everyMs: 20_000, leastMs: 1_000, mostMs: 20_000 } }
  const cut = new Map<number, number>()
  let count = 0
  for (const event of historyOf(flaky, 1, 60_000)) {
    if (event.type === 'link-cut') {
      expect(cut.has(event.device)).toBe(false)
      cut.set(event.device, event.atMs)
    } else if (event.type === 'link-mended') {
      const forMs = event.atMs - (cut.get(event.device) ?? Number.NaN)
      expect(forMs).toBeGreaterThanOrEqual(1_000)
      expect(forMs).toBeLessThanOrEqual(20_000)
      cut.delete(event.device)
      count++
    }
  }
  expect(count).toBeGreaterThan(1_000)
})
