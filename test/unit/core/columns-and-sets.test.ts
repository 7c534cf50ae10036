import { expect, test } from 'vitest'
import { TimeHeap } from '../../../src/base/heap.ts'
import { Rng } from '../../../src/base/rng.ts'
import { LeaseTable } from '../../../src/core/lease-table.ts'
import { Suspects } from '../../../src/core/suspects.ts'
import { TimingWheel } from '../../../src/core/timing-wheel.ts'
import { UnitBitmap } from '../../../src/core/unit-bitmap.ts'
import { UnitLedger } from '../../../src/core/unit-ledger.ts'
import { deviceId, spec } from './scheduler-fixture.ts'

const seeds = Array.from({ length: 20 }, (_, seed) => seed)

test.each(seeds)('seed %i: what leaves a heap is in the order of time, then of value', (seed) => {
  const rng = new Rng(seed)
  const heap = new TimeHeap()
  const all = Array.from({ length: 500 }, () => ({ atMs: rng.below(50), value: rng.below(1_000) }))
  for (const { atMs, value } of all) heap.push(atMs, value)
  const out = []
  while (heap.size > 0) out.push({ atMs: heap.earliestMs, value: heap.pop() })
  expect(out).toEqual(all.sort((left, right) => left.atMs - right.atMs || left.value - right.value))
})

test.each(seeds)(
  'seed %i: a wheel gives each row after its time, at most a bucket late, and no row early',
  (seed) => {
    const rng = new Rng(seed)
    const wheel = new TimingWheel({ bucketMs: 250, bucketCount: 42, capacity: 100 })
    const due = new Map<number, number>()
    let nowMs = rng.below(100_000)
    for (let step = 0; step < 2_000; step++) {
      nowMs += rng.below(rng.below(20) === 0 ? 60_000 : 400)
      const row = rng.below(100)
      const choice = rng.below(4)
      if (choice === 0) {
        wheel.remove(row)
        due.delete(row)
      } else if (choice < 3) {
        const dueMs = nowMs + rng.below(10_000)
        wheel.set(row, nowMs, dueMs)
        due.set(row, dueMs)
      } else {
        const taken = wheel.takeDue(nowMs)
        for (const each of taken) {
          expect(due.get(each)).toBeLessThanOrEqual(nowMs)
          due.delete(each)
        }
        expect(Math.min(...due.values())).toBeGreaterThan(nowMs - 250)
      }
    }
  },
)

test.each(seeds)('seed %i: a bitmap holds what a plain set holds, over pages and words', (seed) => {
  const rng = new Rng(seed)
  const bitmap = new UnitBitmap()
  const plain = new Set<number>()
  for (let step = 0; step < 60; step++) {
    const from = 32_700 + rng.below(66_000)
    let to = from
    while (to < from + rng.below(5_000) + 1 && !plain.has(to)) to++
    if (to === from) continue
    bitmap.add({ from, to })
    for (let unit = from; unit < to; unit++) plain.add(unit)
    expect(bitmap.has(to)).toBe(plain.has(to))
  }
  expect(bitmap.count).toBe(plain.size)
  const listed = [...bitmap].flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at))
  expect(listed).toEqual([...plain].sort((left, right) => left - right))
  const probe = 32_700 + rng.below(66_000)
  let missing = probe
  while (plain.has(missing)) missing++
  expect(bitmap.firstMissing(probe)).toBe(missing)
  expect(() => bitmap.add({ from: [...plain][0] ?? 0, to: ([...plain][0] ?? 0) + 1 })).toThrow('done already')
})

test('ten million units in a bitmap cost a bit each at most, and nothing once their pages are full', () => {
  const bitmap = new UnitBitmap()
  const unitsTotal = 10_000_000
  for (let unit = 0; unit < unitsTotal; unit += 64) bitmap.add({ from: unit, to: unit + 32 })
  expect(bitmap.bytes).toBeLessThanOrEqual(unitsTotal / 8 + 4_096)
  for (let unit = 32; unit < unitsTotal; unit += 64) bitmap.add({ from: unit, to: Math.min(unit + 32, unitsTotal) })
  expect(bitmap.count).toBe(unitsTotal)
  expect(bitmap.bytes).toBeLessThanOrEqual(4_096)
})

test('a live lease costs less than 32 bytes, spare rows included', () => {
  const table = new LeaseTable({ bucketMs: 250, bucketCount: 42 })
  let worst = 0
  for (let serial = 1; serial <= 100_000; serial++) {
    table.add({ from: serial, to: serial + 1, device: serial % 10_000, job: 0, budgetMs: 0 }, serial)
    if (table.size >= 64) worst = Math.max(worst, table.bytes / table.size)
  }
  expect(worst).toBeGreaterThan(20)
  expect(worst).toBeLessThanOrEqual(32)
})

test.each(seeds)(
  'seed %i: suspects are what was blamed and not cleared, and a cut never mixes them with others',
  (seed) => {
    const rng = new Rng(seed)
    const suspects = new Suspects()
    const plain = new Map<number, number>()
    const failure = { code: 'device-lost', reason: '', stack: '' } as const
    for (let step = 0; step < 200; step++) {
      const from = rng.below(60)
      const range = { from, to: from + 1 + rng.below(20) }
      const isBlamed = rng.below(3) === 0
      if (isBlamed) suspects.add(range, { device: deviceId(`d${step}`), failure, lostAfterMs: 1 })
      else suspects.clear(range)
      for (let unit = range.from; unit < range.to; unit++) {
        if (isBlamed) plain.set(unit, (plain.get(unit) ?? 0) + 1)
        else plain.delete(unit)
      }
      const units = Array.from({ length: 90 }, (_, unit) => unit)
      expect(units.filter((unit) => suspects.of(unit).losses !== (plain.get(unit) ?? 0))).toEqual([])
      const start = rng.below(80)
      const end = suspects.cut(start, start + 30)
      expect(end).toBeGreaterThan(start)
      const within = units.filter((unit) => unit >= start && unit < end)
      expect(within.filter((unit) => plain.get(unit) !== plain.get(start))).toEqual([])
    }
  },
)

test('an impossible move is refused with the whole story of its units', () => {
  const ledger = new UnitLedger(spec(10))
  ledger.story.nowMs = 1_200
  ledger.lease({ from: 0, to: 4 }, 3)
  ledger.story.nowMs = 2_500
  ledger.settle({ from: 0, to: 4 }, 3)
  const twice = () => ledger.settle({ from: 2, to: 4 }, 5)
  expect(twice).toThrow(expect.objectContaining({ code: 'transition-illegal' }))
  expect(twice).toThrow('1.200 s: units 0-3 were leased to device 3')
  expect(twice).toThrow('2.500 s: units 0-3 were counted from device 3')
  expect(() => ledger.lease({ from: 3, to: 5 }, 1)).toThrow('cannot be leased')
})
