import { expect, test } from 'vitest'
import { UnitCosts } from '../../../src/sim/unit-costs.ts'

const costs = new UnitCosts('a seed', { meanMs: 20, sigma: 0.3 })
const all = Array.from({ length: 100_000 }, (_, unit) => costs.of(unit))
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

test('costs are log-normal with the mean and the deviation asked for', () => {
  expect(mean(all)).toBeCloseTo(20, 1)
  const logs = all.map(Math.log)
  const centre = mean(logs)
  expect(Math.sqrt(mean(logs.map((log) => (log - centre) ** 2)))).toBeCloseTo(0.3, 2)
  expect(all.filter((cost) => cost < Math.exp(centre)).length / all.length).toBeCloseTo(0.5, 2)
})

test('a unit costs every attempt the same, and another seed something else', () => {
  const again = new UnitCosts('a seed', { meanMs: 20, sigma: 0.3 })
  const other = new UnitCosts('another', { meanMs: 20, sigma: 0.3 })
  expect([7, 8, 9].map((unit) => again.of(unit))).toEqual([7, 8, 9].map((unit) => costs.of(unit)))
  expect([7, 8, 9].map((unit) => other.of(unit))).not.toEqual([7, 8, 9].map((unit) => costs.of(unit)))
})

test('neighbours are unrelated', () => {
  const product = (lag: number) => mean(all.slice(lag).map((cost, at) => (cost - 20) * ((all[at] ?? 0) - 20)))
  expect(Math.abs(product(1) / product(0))).toBeLessThan(0.02)
  expect(Math.abs(product(8) / product(0))).toBeLessThan(0.02)
})

test('as many units are done as fit into the work, those exactly done included', () => {
  const two = costs.sum(10, 12)
  expect(costs.within(10, 20, two)).toBe(2)
  expect(costs.within(10, 20, two - 1)).toBe(1)
  expect(costs.within(10, 20, 0)).toBe(0)
  expect(costs.within(10, 12, two * 5)).toBe(2)
})
