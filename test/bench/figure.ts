/** One line of output: a figure and what it is held against, measured side by side in the same run. */
export interface Figure {
  readonly bench: string
  readonly figure: string
  readonly value: number
  readonly unit: string
  /** What the limit is, in words. */
  readonly versus: string
  /** How near to the limit: 1 is as good as it gets. */
  readonly ratio: number
}

export interface Pair {
  readonly value: number
  readonly limit: number
}

/**
 * Measures both sides in turn, so that a machine whose speed drifts drifts for both, after one uncounted turn.
 * Returns the medians of the values and of the ratios `value / limit` pair by pair.
 */
export async function inTurn(
  rounds: number,
  measure: () => Promise<Pair>,
): Promise<{ value: number; ratio: number }> {
  await measure()
  const pairs: Pair[] = []
  for (let round = 0; round < rounds; round++) pairs.push(await measure())
  return {
    value: median(pairs.map(({ value }) => value)),
    ratio: median(pairs.map(({ value, limit }) => value / limit)),
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
