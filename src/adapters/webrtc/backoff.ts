import type { RandomBytes } from '../../base/ids.ts'

const baseMs = 500
const capMs = 10_000

/**
 * How long to wait before try number `attempt` (from 0): anything from nothing to a ceiling that doubles up to 10 s.
 * Full jitter, so that the thousand tabs which lost one server do not come back in step.
 */
export function fullJitterMs(attempt: number, random: RandomBytes): number {
  const [high = 0, low = 0] = random(2)
  return Math.min(capMs, baseMs * 2 ** Math.min(attempt, 16)) * ((high * 256 + low) / 65_536)
}
