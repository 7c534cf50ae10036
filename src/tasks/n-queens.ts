import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface QueensParams {
  /** Rows and columns of the board. */
  readonly n: number
}
/** Columns of the queens in the first two rows. */
type Placement = readonly [first: number, second: number]

/**
 * In how many ways n queens stand on an n x n board without attacking each other. A unit is a placement of the first two.
 *
 * Whole numbers: it does not need the deterministic profile.
 *
 * n = 4 to 16: 2, 10, 4, 40, 92, 352, 724, 2,680, 14,200, 73,712, 365,596, 2,279,184, 14,772,512.
 */
export const nQueens = defineTask({
  name: 'n-queens',
  split(_input: unknown, { n }: QueensParams): Placement[] {
    const placements: Placement[] = []
    for (let first = 0; first < n; first++) {
      for (let second = 0; second < n; second++) {
        if (Math.abs(first - second) > 1) placements.push([first, second])
      }
    }
    return placements
  },
  map([first, second]: Placement, { params }): number {
    const all = 2 ** params.n - 1
    // A bit a column: taken in this row by a column, a falling or a rising diagonal.
    const count = (columns: number, falling: number, rising: number): number => {
      if (columns === all) return 1
      let ways = 0
      for (let free = all & ~(columns | falling | rising); free !== 0; free &= free - 1) {
        const queen = free & -free
        ways += count(columns | queen, ((falling | queen) << 1) & all, (rising | queen) >> 1)
      }
      return ways
    }
    const a = 1 << first
    const b = 1 << second
    return count(a | b, (((a << 1) | b) << 1) & all, ((a >> 1) | b) >> 1)
  },
  combine: (left: number, right: number): number => left + right,
})

const view = {
  figures: (ways) => ({ ways: { value: ways } }),
} as const satisfies View<QueensParams, number, number>

export const nQueensCard = {
  ...faces['n-queens'],
  task: nQueens,
  view,
  knownAnswer: 14_200,
} as const satisfies Card
