/** What one device gave to a run. `number` is missing for what came from before a reload. */
export interface Given {
  readonly name: string
  readonly number: number | undefined
  readonly units: number
}

export interface Share extends Given {
  /** Of all units that were counted, 0 to 1. */
  readonly part: number
  /** Against the busiest, 0 to 1: the length of its bar. */
  readonly length: number
}

/** The busiest first; of equal ones the one that joined first. */
export function sharesOf(given: readonly Given[]): Share[] {
  const all = given.reduce((sum, { units }) => sum + units, 0)
  const most = given.reduce((top, { units }) => Math.max(top, units), 0)
  return [...given]
    .sort((left, right) => right.units - left.units || (left.number ?? 0) - (right.number ?? 0))
    .map((each) => ({ ...each, part: all === 0 ? 0 : each.units / all, length: most === 0 ? 0 : each.units / most }))
}
