import type { DeviceId } from '../base/ids.ts'
import type { DeviceLog, Presence, RunLog, RunPhase } from './run-log.ts'
import type { Span } from './span.ts'

/** A device at one moment of a run. */
export interface DeviceMoment {
  readonly device: DeviceId
  readonly presence: Presence
  /** What it had in hand, in the order of granting. */
  readonly holds: readonly Span[]
  /** Of its results, those that counted by then. */
  readonly shards: number
  readonly units: number
}

/** A run at one moment. */
export interface RunMoment {
  /** The story's own time. */
  readonly atMs: number
  /** `before` the job was given to the scheduler. */
  readonly phase: RunPhase | 'before'
  readonly unitsDone: number
  readonly unitsPoisoned: number
  /** So many of the run's `counted` had been counted. */
  readonly counted: number
  /** Who has been in the room by then, in the order of coming. */
  readonly devices: readonly DeviceMoment[]
}

/** What was so at that moment. Takes the time of a few binary searches a device, however long the run was. */
export function momentOf(log: RunLog, atMs: number): RunMoment {
  const holds = new Map<DeviceId, Span[]>()
  for (const span of log.heldAt(atMs)) {
    const own = holds.get(span.device)
    if (own === undefined) holds.set(span.device, [span])
    else own.push(span)
  }
  return {
    atMs,
    phase: log.phases.at(atMs) ?? 'before',
    unitsDone: log.units.at(atMs) ?? 0,
    unitsPoisoned: log.unitsPoisoned.at(atMs) ?? 0,
    counted: log.countedAt(atMs),
    devices: log.devices.flatMap((device) => deviceAt(device, atMs, holds.get(device.device) ?? [])),
  }
}

function deviceAt({ device, presence, units }: DeviceLog, atMs: number, holds: readonly Span[]): DeviceMoment[] {
  const there = presence.at(atMs)
  if (there === undefined) return []
  return [{ device, presence: there, holds, shards: units.countAt(atMs), units: units.at(atMs) ?? 0 }]
}
