import { expect, test } from 'vitest'
import { linePath, roundUp, ticksTo } from '../../../src/app/stage/chart-scale.ts'
import { compare } from '../../../src/app/stage/comparison.ts'
import { Estimates, estimateSpan } from '../../../src/app/stage/estimates.ts'
import { aloneMs, RunWork } from '../../../src/app/stage/run-work.ts'
import { sharesOf } from '../../../src/app/stage/shares.ts'
import { starDevices } from '../../../src/app/stage/star-device.ts'
import { layStar, lineWidth, shortName } from '../../../src/app/stage/star-layout.ts'
import { Traffic } from '../../../src/app/stage/traffic.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import { deviceOf } from './scripted-room.ts'

/** Devices with one worker each, which take turns of `eachMs` for a unit, from the beginning of the run on. */
function workOf(devices: Readonly<Record<number, number>>, untilMs: number): RunWork {
  const work = new RunWork()
  const gives = Object.keys(devices).map((number) => ({ number: Number(number), slots: 1 }))
  for (let atMs = 0; atMs <= untilMs; atMs += 100) work.note(atMs, gives)
  for (const [number, eachMs] of Object.entries(devices)) {
    for (let doneMs = eachMs; doneMs <= untilMs; doneMs += eachMs) {
      work.count({ number: Number(number), units: 1, computeMs: eachMs, doneMs })
    }
  }
  return work
}

test.each([1, 2, 12, 16, 30, 60, 61, 200, 1_000])(
  '%i devices all have a place in the star, and none covers another',
  (count) => {
    const { spots, radius, width, height } = layStar(count)
    expect(spots).toHaveLength(count)
    for (const { x, y } of spots) {
      expect(x).toBeGreaterThanOrEqual(radius)
      expect(x).toBeLessThanOrEqual(width - radius)
      expect(y).toBeGreaterThanOrEqual(radius)
      expect(y).toBeLessThanOrEqual(height - radius)
    }
    for (const [at, one] of spots.entries()) {
      for (const other of spots.slice(at + 1)) {
        const apart = Math.hypot(one.x - other.x, one.y - other.y)
        if (apart <= 2 * radius) throw new Error(`${at} covers another, ${apart} from it`)
      }
    }
  },
)

test('names stand beside few nodes, numbers in more, and many are dots', () => {
  expect([16, 17, 60, 61].map((count) => layStar(count).style)).toEqual(['named', 'numbered', 'numbered', 'dots'])
  expect(layStar(4).spots.map(({ side }) => side)).toEqual(['above', 'right', 'below', 'left'])
  expect(shortName('Amber Otter')).toBe('Amber Otter')
  expect(shortName('Amber Otter of the river')).toBe('Amber Otter o…')
})

test('a line grows by the same for each tenfold rate, within bounds', () => {
  expect([0, 100, 1_000, 100_000, 10 ** 9].map(lineWidth)).toEqual([1, 1, 2, 4, 6])
})

test('the map shows who is here by state, and who computed and has left', () => {
  const devices = [deviceOf(1, { link: 'memory', state: 'working' }), deviceOf(3, { state: 'waiting', slots: 0 })]
  const given = [
    { name: 'Device 1', number: 1, units: 7 },
    { name: 'Amber Otter', number: 2, units: 5 },
    { name: 'before', number: undefined, units: 9 },
  ]
  const star = starDevices(devices, new Map([[devices[0]?.id as DeviceId, 42]]), given)
  expect(star.map(({ number, state, units, rate }) => [number, state, units, rate])).toEqual([
    [1, 'computing', 7, 42],
    [2, 'left', 5, 0],
    [3, 'waiting', 0, 0],
  ])
})

test('one device alone is measured by its own units of the run, on all the workers that it gave', () => {
  const work = workOf({ 1: 200, 2: 100 }, 4_000)
  const reference = work.reference(1)
  expect(reference).toEqual({ number: 1, units: 20, workers: 1, unitMs: 200 })
  expect(reference && aloneMs(reference, 60)).toBe(12_000)
  const four = new RunWork()
  four.note(0, [{ number: 1, slots: 4 }])
  four.count({ number: 1, units: 2, computeMs: 400, doneMs: 500 })
  const own = four.reference(1)
  expect(own && aloneMs(own, 100)).toBe(5_000)
})

test('where the host’s machine computes nothing, the busiest device is the measure; where nobody did, nothing is', () => {
  expect(workOf({ 2: 200, 3: 100 }, 2_000).reference(1)).toMatchObject({ number: 3, units: 20 })
  expect(new RunWork().reference(1)).toBeUndefined()
  const quick = new RunWork()
  quick.count({ number: 1, units: 100, computeMs: 2, doneMs: 3 })
  expect(quick.reference(1)).toBeUndefined()
})

test('a device twice as fast counts twice: speed and ideal are three where both always compute', () => {
  const work = workOf({ 1: 200, 2: 100 }, 4_000)
  const reference = work.reference(1)
  if (reference === undefined) throw new Error('nothing was measured')
  const points = work.speed(reference, 4_000, false)
  expect(points).toHaveLength(40)
  for (const { speed, ideal } of points) {
    expect(speed).toBeCloseTo(3)
    expect(ideal).toBeCloseTo(3)
  }
})

test('a device that waits costs speed and not the ideal; one that left costs both', () => {
  const work = workOf({ 1: 100 }, 4_000)
  for (let atMs = 0; atMs < 2_000; atMs += 100) {
    work.note(atMs, [
      { number: 1, slots: 1 },
      { number: 2, slots: 1 },
    ])
  }
  work.count({ number: 2, units: 5, computeMs: 500, doneMs: 500 })
  const reference = work.reference(1)
  const points = reference === undefined ? [] : work.speed(reference, 4_000, false)
  expect(points[1]).toMatchObject({ speed: 2, ideal: 2 })
  expect(points[15]).toMatchObject({ speed: 1, ideal: 2 })
  expect(points[30]).toMatchObject({ speed: 1, ideal: 1 })
})

test('a run of an hour takes no more memory, and its curve keeps its height', () => {
  const work = workOf({ 1: 500, 2: 500 }, 3_600_000)
  const reference = work.reference(1)
  const points = reference === undefined ? [] : work.speed(reference, 3_600_000, false)
  expect(points.length).toBeLessThanOrEqual(240)
  expect(points.length).toBeGreaterThan(120)
  for (const { speed, ideal } of points.slice(0, -1))
    expect([speed, ideal]).toEqual([expect.closeTo(2), expect.closeTo(2)])
})

test('while a run goes on, the curve ends where all shards have told of their work', () => {
  const work = workOf({ 1: 500 }, 4_000)
  const reference = work.reference(1)
  const points = reference === undefined ? [] : work.speed(reference, 4_400, true)
  expect(points.at(-1)?.atMs).toBeLessThan(3_700)
  expect(points.at(-1)?.speed).toBeCloseTo(1)
})

test('a comparison says why there is none: held readings, a reload, too little to compute', () => {
  const work = workOf({ 1: 100 }, 1_000)
  const run = { work, units: 40, elapsedMs: 1_000, held: false, resumed: false }
  expect(compare(run)).toMatchObject({ at: 'measured', aloneMs: 4_000, times: 4 })
  expect(compare({ ...run, held: true })).toEqual({ at: 'unmeasured', because: 'held' })
  expect(compare({ ...run, resumed: true })).toEqual({ at: 'unmeasured', because: 'resumed' })
  expect(compare({ ...run, work: new RunWork() })).toEqual({ at: 'unmeasured', because: 'too-short' })
})

test('shares are the busiest first, against all and against the busiest', () => {
  const shares = sharesOf([
    { name: 'a', number: 1, units: 10 },
    { name: 'b', number: 2, units: 30 },
  ])
  expect(shares.map(({ name, part, length }) => [name, part, length])).toEqual([
    ['b', 0.75, 1],
    ['a', 0.25, 1 / 3],
  ])
  expect(sharesOf([])).toEqual([])
})

test('a rate is that of the last half seconds, and falls to nothing when nothing comes', () => {
  const traffic = new Traffic()
  const id = 'd' as DeviceId
  const at = (bytesIn: number, nowMs: number) => traffic.read([{ id, bytesIn, bytesOut: 0 }], nowMs).get(id)
  expect(at(0, 0)).toBe(0)
  expect(at(1_000, 1_000)).toBe(500)
  expect(at(9_000, 1_100)).toBe(500)
  expect(at(11_000, 2_000)).toBe(5_250)
  expect(at(11_000, 3_000)).toBe(2_625)
  expect(at(10, 4_000)).toBe(0) // it came back over a new session
})

const pi = { figures: (answer: unknown) => ({ estimate: { value: 3, error: 1 / Number(answer) } }) }

test('an estimate’s way is kept in few steps that are equally far apart, the newest always', () => {
  const estimates = new Estimates()
  for (let units = 1; units <= 10_000; units++) estimates.note(units, units, pi)
  const list = estimates.list()
  expect(list.length).toBeGreaterThan(30)
  expect(list.length).toBeLessThan(100)
  expect(list.at(-1)).toEqual({ units: 10_000, value: 3, error: 0.0001 })
  const { low, high } = estimateSpan(list)
  expect(low).toBeLessThan(3)
  expect(high).toBeLessThan(3.1)
})

test('an answer without an error, or one that its view cannot read, gives no estimate', () => {
  const estimates = new Estimates()
  estimates.note(1, {}, { figures: () => ({ n: { value: 1 } }) })
  estimates.note(1, undefined, {
    figures: () => {
      throw new Error('another task’s answer')
    },
  })
  expect(estimates.list()).toEqual([])
})

test('scales are round, and a path stays in its box', () => {
  expect([0, 0.7, 1, 1.2, 4.5, 11, 21, 99].map(roundUp)).toEqual([1, 1, 1, 2, 5, 20, 50, 100])
  expect(ticksTo(20, 4)).toEqual([0, 5, 10, 15, 20])
  const box = { width: 100, height: 50, across: 10, top: 5 }
  expect(
    linePath(
      [
        { x: 0, y: 0 },
        { x: 10, y: 9 },
      ],
      box,
    ),
  ).toBe('M0 50L100 0')
})
