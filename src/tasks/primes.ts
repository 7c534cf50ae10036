import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface PrimesParams {
  /** Primes smaller than this are counted. */
  readonly below: number
}

/**
 * Counts primes: a unit is a block of 100,000 numbers, sieved by the primes up to the square root of `below`, which each
 * worker finds once. Whole numbers: it does not need the deterministic profile. Below 10^6 there are 78,498, below 10^7 664,579, below 10^8 5,761,455.
 */
export const primes = defineTask({
  name: 'primes',
  split: (_input: unknown, { below }: PrimesParams): number => Math.ceil(below / 100_000),
  init({ below }: PrimesParams): readonly number[] {
    const root = Math.ceil(Math.sqrt(below))
    const composite = new Uint8Array(root + 1)
    const odd: number[] = []
    for (let number = 3; number <= root; number += 2) {
      if (composite[number] === 1) continue
      odd.push(number)
      for (let multiple = number * number; multiple <= root; multiple += 2 * number) composite[multiple] = 1
    }
    return odd
  },
  map(block: number, { params, state }): number {
    const low = block * 100_000
    const high = Math.min(low + 100_000, params.below)
    const composite = new Uint8Array(50_000) // of the odd number low + 1 + 2 x index
    for (const prime of state) {
      const square = prime * prime
      if (square >= high) break
      let multiple = square >= low ? square : Math.ceil(low / prime) * prime
      if (multiple % 2 === 0) multiple += prime
      for (let at = (multiple - low - 1) / 2; at < 50_000; at += prime) composite[at] = 1
    }
    if (block === 0) composite[0] = 1 // 1 is no prime
    const odd = Math.max(0, Math.floor((high - low) / 2))
    let count = low <= 2 && high > 2 ? 1 : 0
    for (let at = 0; at < odd; at++) count += 1 - (composite[at] ?? 0)
    return count
  },
  combine: (left: number, right: number): number => left + right,
})

const view = {
  figures: (count) => ({ primes: { value: count } }),
} as const satisfies View<PrimesParams, number, number>

export const primesCard = {
  ...faces.primes,
  task: primes,
  view,
  knownAnswer: 5_761_455,
} as const satisfies Card
