import type { JobId } from '../base/ids.ts'
import type { DeviceRecord } from './device-record.ts'
import { policy } from './policy.ts'

/** How fast the started devices are together, for one job, in units a millisecond. */
export interface FleetSpeed {
  readonly unitsPerMs: number
  /** Mean of one worker among the devices that have been measured; `undefined` when none has. */
  readonly slotUnitsPerMs: number | undefined
}

export function fleetSpeed(devices: Iterable<DeviceRecord>, job: JobId): FleetSpeed {
  let measured = 0
  let slotsMeasured = 0
  let slots = 0
  for (const device of devices) {
    slots += device.slots
    const speed = device.speedOf(job)
    if (speed === undefined) continue
    measured += speed * device.slots
    slotsMeasured += device.slots
  }
  if (slotsMeasured === 0) return { unitsPerMs: 0, slotUnitsPerMs: undefined }
  const slotUnitsPerMs = measured / slotsMeasured
  return { unitsPerMs: slotUnitsPerMs * slots, slotUnitsPerMs }
}

/**
 * Units of the next shard for a device: guided self-scheduling (Polychronopoulos 1987) by measured speed.
 *
 * @param pooled units that nobody has yet.
 * @param unitInputBytes mean bytes that a unit adds to a lease, 0 for a range.
 */
export function shardUnits(
  device: DeviceRecord,
  job: JobId,
  fleet: FleetSpeed,
  load: { pooled: number; unitInputBytes: number },
): number {
  const byInput = load.unitInputBytes > 0 ? policy.shardInputBytes / load.unitInputBytes : Number.POSITIVE_INFINITY
  const speed = device.speedOf(job)
  if (speed === undefined) {
    const probe = fleet.slotUnitsPerMs === undefined ? 1 : policy.probeMs * fleet.slotUnitsPerMs
    return whole(Math.min(probe, byInput))
  }
  const outputBytes = device.outputBytesPerUnit(job)
  const byOutput = outputBytes > 0 ? policy.shardOutputBytes / outputBytes : Number.POSITIVE_INFINITY
  const guided = load.pooled * (speed / fleet.unitsPerMs) * policy.guidedShare
  const balanced = Math.max(Math.min(policy.shardTargetMs * speed, guided), policy.shardFloorMs * speed)
  return whole(Math.min(balanced, device.unitsMost(job) * policy.growthMost, byInput, byOutput))
}

const whole = (units: number): number => Math.max(1, Math.floor(units))

/**
 * When a device may get its next shard: now (`atMs`), at some later time by the estimate of its backlog, or only after it
 * answered (`undefined`). Time-based credit: enough under way that a round trip never leaves it idle, and no more.
 */
export function creditAtMs(device: DeviceRecord, job: JobId, atMs: number): number | undefined {
  const outstanding = device.leases.size
  if (outstanding < device.slots) return atMs
  const speed = device.speedOf(job)
  if (speed === undefined || outstanding >= device.slots + policy.aheadMost) return undefined
  const creditMs = 2 * device.roundTripMs + policy.creditMs + 1 / speed
  return atMs + Math.max(0, device.backlogMs(atMs) - creditMs)
}
