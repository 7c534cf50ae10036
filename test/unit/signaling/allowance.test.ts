import { expect, test } from 'vitest'
import { Allowance } from '../../../signaling/allowance.ts'
import { serverLimits } from '../../../signaling/server-limits.ts'

/** How many messages go through before the first that is too much. */
function saidAtOnce(allowance: Allowance, partners: number, atMs: number, length = 100): number {
  let said = 0
  while (allowance.spend(length, partners, atMs)) said++
  return said
}

test('a device may say about sixty things at once, and thirty a second after that', () => {
  const allowance = new Allowance(serverLimits, 0)
  expect(saidAtOnce(allowance, 1, 0)).toBeGreaterThanOrEqual(59)
  expect(allowance.spend(100, 1, 0)).toBe(false)
  expect(saidAtOnce(allowance, 1, 1_000)).toBeGreaterThanOrEqual(26)
  expect(saidAtOnce(allowance, 1, 1_000)).toBe(0)
})

test('thirty messages a second can be kept up for ever', () => {
  const allowance = new Allowance(serverLimits, 0)
  const times = Array.from({ length: 10_000 }, (_, index) => (index * 1_000) / 30)
  expect(times.every((atMs) => allowance.spend(100, 1, atMs))).toBe(true)
})

test.each([30, 400])('a coordinator may dial a room of %i in one moment', (members) => {
  expect(saidAtOnce(new Allowance(serverLimits, 0), members, 0)).toBeGreaterThanOrEqual(11 * members)
})

test('partners who leave do not make what was said before too much', () => {
  const allowance = new Allowance(serverLimits, 0)
  for (let index = 0; index < 330; index++) allowance.spend(100, 30, 0)
  expect(allowance.spend(100, 1, 0)).toBe(true)
})

test('long messages count for more: one device cannot fill its coordinator’s buffer of 1 MiB', () => {
  const length = 64 * 1024
  expect(saidAtOnce(new Allowance(serverLimits, 0), 1, 0, length) * length).toBeLessThan(512 * 1024)
})
