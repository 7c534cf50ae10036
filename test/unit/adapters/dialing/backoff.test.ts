import { expect, test } from 'vitest'
import { fullJitterMs } from '../../../../src/adapters/dialing/backoff.ts'
import { Rng } from '../../../../src/base/rng.ts'

const least = () => new Uint8Array(2)
const most = () => new Uint8Array(2).fill(255)

test('the ceiling doubles from half a second up to ten seconds', () => {
  const ceilings = [0, 1, 2, 3, 4, 5, 50, 5_000].map((attempt) => Math.round(fullJitterMs(attempt, most) / 10) * 10)
  expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000])
  expect(fullJitterMs(3, least)).toBe(0)
})

test('the waits of many tabs are spread evenly', () => {
  const rng = new Rng('backoff')
  const random = (count: number) => Uint8Array.from({ length: count }, () => rng.below(256))
  const waits = Array.from({ length: 4_000 }, () => fullJitterMs(1, random))
  for (let quarter = 0; quarter < 4; quarter++) {
    const share = waits.filter((ms) => ms >= quarter * 250 && ms < (quarter + 1) * 250).length / waits.length
    expect(share).toBeCloseTo(0.25, 1)
  }
})
