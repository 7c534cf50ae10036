import type { DeviceId } from '../../base/ids.ts'

interface Counted {
  readonly id: DeviceId
  /** Over its link, both ways, since it came. */
  readonly bytesIn: number
  readonly bytesOut: number
}

interface Seen {
  readonly bytes: number
  readonly atMs: number
  readonly rate: number
}

/** Shorter spans say more about the moment of looking than about the link. */
const spanMs = 500

/** What goes over each link, from what was counted there: half of it is the last half second, the rest what was before. */
export class Traffic {
  #seen = new Map<DeviceId, Seen>()

  /** Bytes a second by device, of those that are here. */
  read(devices: readonly Counted[], nowMs: number): ReadonlyMap<DeviceId, number> {
    const seen = new Map<DeviceId, Seen>()
    for (const { id, bytesIn, bytesOut } of devices) seen.set(id, this.#next(id, bytesIn + bytesOut, nowMs))
    this.#seen = seen
    return new Map([...seen].map(([id, { rate }]) => [id, rate]))
  }

  #next(id: DeviceId, bytes: number, nowMs: number): Seen {
    const before = this.#seen.get(id)
    if (before === undefined || bytes < before.bytes) return { bytes, atMs: nowMs, rate: 0 }
    const sinceMs = nowMs - before.atMs
    if (sinceMs < spanMs) return before
    const newest = ((bytes - before.bytes) / sinceMs) * 1_000
    return { bytes, atMs: nowMs, rate: (before.rate + newest) / 2 }
  }
}
