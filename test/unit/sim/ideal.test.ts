import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import { Fleet, liveSpeed } from '../../../src/sim/fleet.ts'
import { idealMs } from '../../../src/sim/ideal.ts'

const free = { bytes: 0, bytesPerMs: 1 }

test('a steady fleet needs its work divided by its speed', () => {
  expect(idealMs([{ atMs: 0, speed: 4 }], 1_000, free)).toBe(250)
})

test('the speed is added up over its changes, the last one lasting for ever', () => {
  const live = [
    { atMs: 0, speed: 1 },
    { atMs: 100, speed: 3 },
    { atMs: 200, speed: 0 },
    { atMs: 500, speed: 2 },
  ]
  expect(idealMs(live, 100, free)).toBe(100)
  expect(idealMs(live, 250, free)).toBe(150)
  expect(idealMs(live, 400, free)).toBe(200)
  expect(idealMs(live, 401, free)).toBe(500.5)
})

test('input that takes longer to leave the coordinator than to be computed is the bound', () => {
  expect(idealMs([{ atMs: 0, speed: 4 }], 1_000, { bytes: 3_000, bytesPerMs: 10 })).toBe(300)
})

test('a fleet that is gone never finishes, and no work is done at once', () => {
  const live = [
    { atMs: 0, speed: 1 },
    { atMs: 10, speed: 0 },
  ]
  expect(idealMs(live, 11, free)).toBe(Number.POSITIVE_INFINITY)
  expect(idealMs(live, 0, free)).toBe(0)
})

test('only as much of an endless history is asked for as is needed', () => {
  function* endless() {
    for (let atMs = 0; ; atMs += 10) yield { atMs, speed: 1 + (atMs % 20) / 10 }
  }
  expect(idealMs(endless(), 45, free)).toBe(32.5)
})

test('a worker of a device counts with its speed, a dead device not at all', () => {
  const calm = { drift: { everyMs: 0, sigma: 0 }, stragglers: { share: 0, factor: 1, withinMs: 0 } }
  const spec = {
    ...calm,
    sorts: [{ count: 2, speedLeast: 2, speedMost: 2, slots: 3 }],
    churn: { lifetimeMs: 0, silentShare: 0 },
    exodus: { atMs: 100, withinMs: 0, stayCount: 1 },
  }
  const live = [...liveSpeed(new Fleet(spec, new Rng(1)))]
  expect(live.at(-1)).toEqual({ atMs: 100, speed: 6 })
  expect(idealMs(live, 1_200 + 600, free)).toBe(200)
})
