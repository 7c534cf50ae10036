import type { RandomBytes } from '../../base/ids.ts'

const usualBaseMs = 500
const usualMostMs = 10_000

/**
 * How long to wait before try number `attempt` (from 0): anything from nothing to a ceiling that doubles. Full jitter, so that the thousand tabs which lost one server do not come back in step.
 */
export function fullJitterMs(
  attempt: number,
  random: RandomBytes,
  mostMs: number = usualMostMs,
  baseMs: number = usualBaseMs,
): number {
  const [high = 0, low = 0] = random(2)
  return Math.min(mostMs, baseMs * 2 ** Math.min(attempt, 16)) * ((high * 256 + low) / 65_536)
}
