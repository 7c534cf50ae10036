import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface MersenneParams {
  /** Exponents smaller than this are tried. */
  readonly below: number
}
interface Tried {
  readonly tried: number
  /** Exponents of Mersenne primes, in no order. */
  readonly exponents: readonly number[]
}

/**
 * Which numbers 2^p - 1 are prime, by the test of Lucas and Lehmer: s = 4, then p - 2 times s = s^2 - 2, and 2^p - 1 is prime if it
 * divides the last s. A unit is a prime p; later ones take far longer than early ones. BigInt: exact, it does not need the deterministic profile.
 *
 * Known exponents: 2, 3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127, 521, 607, 1279, 2203, 2281, 3217, 4253, 4423, 9689 (OEIS A000043).
 */
export const mersenne = defineTask({
  name: 'mersenne',
  split(_input: unknown, { below }: MersenneParams): number[] {
    const exponents: number[] = []
    for (let number = 2; number < below; number++) {
      if (exponents.every((prime) => prime * prime > number || number % prime !== 0)) exponents.push(number)
    }
    return exponents
  },
  map(exponent: number): Tried {
    const bits = BigInt(exponent)
    const number = (1n << bits) - 1n
    let s = 4n
    for (let step = 2; step < exponent; step++) {
      s = s * s - 2n
      // The remainder without a division: 2^p is 1 here, so what stands above p bits is added to what stands below.
      s = (s & number) + (s >> bits)
      s = (s & number) + (s >> bits)
    }
    const isPrime = exponent === 2 || s % number === 0n
    return { tried: 1, exponents: isPrime ? [exponent] : [] }
  },
  combine: (left: Tried, right: Tried): Tried => ({
    tried: left.tried + right.tried,
    exponents: [...left.exponents, ...right.exponents],
  }),
  reduce: ({ tried, exponents }: Tried): Tried => ({ tried, exponents: [...exponents].sort((a, b) => a - b) }),
})

const view = {
  figures: ({ tried, exponents }) => ({ found: { value: exponents.length }, tried: { value: tried } }),
  table: {
    columns: ['prime', 'digits'],
    rows: ({ exponents }) =>
      exponents.map((exponent) => [`2^${exponent} − 1`, Math.floor(exponent * Math.log10(2)) + 1]),
  },
} as const satisfies View<MersenneParams, Tried, Tried>

export const mersenneCard = {
  ...faces.mersenne,
  task: mersenne,
  view,
  knownAnswer: {
    tried: 669,
    exponents: [2, 3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127, 521, 607, 1279, 2203, 2281, 3217, 4253, 4423],
  },
} as const satisfies Card
