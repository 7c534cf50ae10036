/** From `atMs` on the devices that are alive have this speed together: milliseconds of work a millisecond. */
export interface LiveSpeed {
  readonly atMs: number
  readonly speed: number
}

/** Bytes that every unit's input needs at least, and what the coordinator can send. */
export interface RawInput {
  readonly bytes: number
  readonly bytesPerMs: number
}

/**
 * The time before which nobody could have finished: when the live speed, added up, equals the work, or when the bare input
 * has left the coordinator, if that is later. It knows nothing of latency, losses, headers and indivisible units, so no
 * scheduler reaches it. Infinite when the work is never done.
 *
 * @param live changes of the speed in order of time, the first at 0; asked for only as far as they are needed.
 */
export function idealMs(live: Iterable<LiveSpeed>, workMs: number, input: RawInput): number {
  return Math.max(computedAtMs(live, workMs), input.bytes / input.bytesPerMs)
}

function computedAtMs(live: Iterable<LiveSpeed>, workMs: number): number {
  let leftMs = workMs
  let nowMs = 0
  let speed = 0
  for (const change of live) {
    const step = (change.atMs - nowMs) * speed
    if (step >= leftMs) break
    leftMs -= step
    nowMs = change.atMs
    speed = change.speed
  }
  if (leftMs <= 0) return nowMs
  return speed > 0 ? nowMs + leftMs / speed : Number.POSITIVE_INFINITY
}
