import type { Clock } from '../../ports.ts'
import { timing } from '../../protocol/limits.ts'

const tickMs = 1_000

/**
 * Calls after this page stood still (its machine slept, its tab was frozen) for so long that others took it for gone, and
 * when its network is back. By the calendar, since some systems stop the other clock in their sleep. Returns the way to stop.
 */
export function onAwakening(clock: Clock, call: () => void): () => void {
  let tickedAtMs = clock.dateMs()
  let stopTicking: () => void
  const tick = () => {
    const stoodStillMs = clock.dateMs() - tickedAtMs - tickMs
    tickedAtMs = clock.dateMs()
    stopTicking = clock.after(tickMs, tick)
    if (stoodStillMs >= timing.lostMs) call()
  }
  stopTicking = clock.after(tickMs, tick)
  addEventListener('online', call)
  return () => {
    stopTicking()
    removeEventListener('online', call)
  }
}
