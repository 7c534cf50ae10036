import { expect, test } from 'vitest'
import { LoadGauge } from '../../../src/runtime/device/load-gauge.ts'

test('one of four cores that worked half of the time is an eighth of the processor', () => {
  const gauge = new LoadGauge(4)
  expect(gauge.share).toBe(0)
  for (let look = 0; look <= 8; look++) gauge.note(look * 250, look * 125)
  expect(gauge.share).toBe(0.125)
})

test('what was long ago does not count, and after the end it reads 0', () => {
  const gauge = new LoadGauge(1)
  for (let look = 0; look <= 40; look++) gauge.note(look * 250, look * 250)
  expect(gauge.share).toBe(1)
  for (let look = 41; look <= 80; look++) gauge.note(look * 250, 10_000)
  expect(gauge.share).toBe(0)
  gauge.note(81 * 250, 20_000)
  gauge.clear()
  expect(gauge.share).toBe(0)
})
