import type { Rng } from '../base/rng.ts'

// Draws of the model. Each takes the generator of its own concern, so that a new draw in one does not shift the others.

export const uniform = (rng: Rng, least: number, most: number): number => least + rng.next() * (most - least)

export const exponential = (rng: Rng, mean: number): number => -mean * Math.log(1 - rng.next())

/** As likely in one octave as in another. */
export const logUniform = (rng: Rng, least: number, most: number): number => least * (most / least) ** rng.next()

/** A factor around 1: its median is 1, its logarithm is normal. */
export const logNormal = (rng: Rng, sigma: number): number => Math.exp(sigma * normal(rng))

/** Box and Muller 1958, one of the pair. */
function normal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.next()))
  return radius * Math.cos(2 * Math.PI * rng.next())
}

/** The mean of `logUniform` over the same bounds. */
export function logUniformMean(least: number, most: number): number {
  return least === most ? least : (most - least) / Math.log(most / least)
}

/**
 * The standard normal's value below which a part `share` of it lies, to 1e-9 (Acklam's rational approximation).
 *
 * @param share above 0 and below 1.
 */
export function normalQuantile(share: number): number {
  const tail = 0.02425
  if (share < tail) return tailQuantile(Math.sqrt(-2 * Math.log(share)))
  if (share > 1 - tail) return -tailQuantile(Math.sqrt(-2 * Math.log(1 - share)))
  const offset = share - 0.5
  const square = offset * offset
  return (offset * polynomial(middleAbove, square)) / polynomial(middleBelow, square)
}

const tailQuantile = (depth: number): number => polynomial(tailAbove, depth) / polynomial(tailBelow, depth)

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)

const middleAbove = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
]
const middleBelow = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
]
const tailAbove = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
]
const tailBelow = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1]
