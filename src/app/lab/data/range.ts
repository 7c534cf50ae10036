/** Whole numbers from `from` up to `to`, which is not one of them. */
export interface Range {
  readonly from: number
  readonly to: number
}

export type RangeProblem = 'whole' | 'order' | 'many'

/** As many units as a job may have (`limits.unitsMax`). */
const spanMost = 2 ** 32

/** Reads what was typed into the two fields of a range. Spaces and separators between digits are taken. */
export function readRange(from: string, to: string): Range | RangeProblem {
  const range = { from: wholeOf(from), to: wholeOf(to) }
  if (!Number.isSafeInteger(range.from) || !Number.isSafeInteger(range.to)) return 'whole'
  if (range.to <= range.from) return 'order'
  return range.to - range.from > spanMost ? 'many' : range
}

const wholeOf = (typed: string): number => {
  const digits = typed.replaceAll(/[\s,_'’]/g, '')
  return /^-?\d+$/.test(digits) ? Number(digits) : Number.NaN
}
