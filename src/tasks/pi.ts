import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface PiParams {
  readonly seed: number
  readonly blocks: number
  readonly pointsPerBlock: number
}
interface Points {
  readonly points: number
  readonly inside: number
}
interface PiAnswer extends Points {
  readonly estimate: number
  readonly standardError: number
}

/**
 * Pi by chance: random points in a square, and the share that falls into the quarter circle.
 *
 * Every block has a generator of its own, seeded from the job's seed and the block's index, so that the same seed gives
 * the same answer on any devices: 314,160,500 inside of 400,000,000 for the default one. It does not need the deterministic
 * profile: chance comes from the seed, and `Math.sqrt` is the same on every engine.
 */
export const pi = defineTask({
  name: 'pi',
  split: (_input: unknown, { blocks }: PiParams): number => blocks,
  map(block: number, { params }): Points {
    // sfc32 of Chris Doty-Humphrey's PractRand, written out: called as a function it takes ten times as long.
    let a = params.seed | 0
    let b = block | 0
    let c = 0x9e3779b9 | 0
    let counter = 1
    let inside = 0
    let x = 0
    const warmUp = -16
    for (let draw = warmUp; draw < 2 * params.pointsPerBlock; draw++) {
      const sum = (a + b + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + sum) | 0
      if (draw < 0) continue
      const next = (sum >>> 0) / 4_294_967_296
      if (draw % 2 === 0) x = next
      else if (x * x + next * next < 1) inside++
    }
    return { points: params.pointsPerBlock, inside }
  },
  combine: (left: Points, right: Points): Points => ({
    points: left.points + right.points,
    inside: left.inside + right.inside,
  }),
  reduce({ points, inside }: Points): PiAnswer {
    const share = inside / points
    return { points, inside, estimate: 4 * share, standardError: 4 * Math.sqrt((share * (1 - share)) / points) }
  },
})

const view = {
  figures: ({ points, estimate, standardError }) => ({
    estimate: { value: estimate, digits: 6, error: standardError },
    standardError: { value: standardError, digits: 6 },
    points: { value: points },
  }),
} as const satisfies View<PiParams, Points, PiAnswer>

export const piCard = {
  ...faces.pi,
  task: pi,
  view,
  knownAnswer: {
    points: 400_000_000,
    inside: 314_160_500,
    estimate: 3.141605,
    standardError: 0.00008210873924216288,
  },
} as const satisfies Card
