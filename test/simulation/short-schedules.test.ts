import { expect, test } from 'vitest'
import { tally } from '../../src/sim/faults/fault-tally.ts'

/** 2,000 of them, in pieces that say how far they came. */
const pieces = Array.from({ length: 10 }, (_, at) => 1 + at * 200)

test.each(pieces)(
  'short schedules from seed %i on: 200 of them lose, double and hang nothing',
  (from) => {
    const { findings, ran } = tally({ from, count: 200, size: 'short', firstOnly: false })
    expect(findings.map(({ seed, verdict, what }) => `seed ${seed}: ${verdict}: ${what}`)).toEqual([])
    expect(ran).toBe(200)
  },
  60_000,
)
