import type { DeviceRecord } from './device-record.ts'
import type { LeaseBook } from './lease-book.ts'
import type { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'

/** How large the next shard is, and how long it may take; `budgetMs` 0 for no time-box. */
export interface Cut {
  readonly units: number
  readonly budgetMs: number
}

/**
 * The next shard of a job for a device: guided self-scheduling (Polychronopoulos 1987) by measured speed.
 *
 * @param pooled units that may be leased now.
 * @param slots workers of all devices.
 */
export function cutShard(
  job: LiveJob,
  device: DeviceRecord,
  load: { pooled: number; slots: number; atMs: number },
): Cut {
  const { unitInputBytes, shardScale = 1 } = job.spec
  const byInput = unitInputBytes > 0 ? policy.shardInputBytes / unitInputBytes : Number.POSITIVE_INFINITY
  const speed = job.speedOf(device)
  if (speed === undefined) {
    const share = job.inputEnded ? load.pooled / (2 * load.slots) : load.pooled
    const byProbe = unitInputBytes > 0 ? policy.probeInputBytes / unitInputBytes : Number.POSITIVE_INFINITY
    return { units: whole(Math.min(policy.probeUnits, share, byProbe)), budgetMs: policy.probeMs }
  }
  const fleetSpeed = job.fleetSpeed(load.slots)
  const unitsMost = job.speeds.unitsMost(device.index)
  const outputBytesPerUnit = job.speeds.outputBytesPerUnit(device.index)
  const byOutput = outputBytesPerUnit > 0 ? policy.shardOutputBytes / outputBytesPerUnit : Number.POSITIVE_INFINITY
  const byGrowth = unitsMost === 0 ? Number.POSITIVE_INFINITY : unitsMost * policy.growthMost
  const guided = job.inputEnded ? load.pooled * (speed / fleetSpeed) * policy.guidedShare : Number.POSITIVE_INFINITY
  const expectedMs = expectedJobMs(job, load.atMs, fleetSpeed)
  const floorMs = Math.max(policy.shardFloorMs, load.slots * policy.shardFloorSlotMs)
  const targetMs = Math.min(policy.shardTargetMs, Math.max(policy.shardShortMs, expectedMs * policy.shardOfJob))
  const balanced = Math.max(Math.min(targetMs * speed, guided), floorMs * speed) * shardScale
  const units = whole(Math.min(balanced, byGrowth, byInput, byOutput))
  const unsure = job.speeds.measuredMs(device.index) < policy.shardTargetMs
  if (units === 1 || !(unsure || expectedMs < policy.shortJobMs)) return { units, budgetMs: 0 }
  const boxMs = Math.max(policy.timeBoxLeastMs, (policy.timeBoxSlack * units) / speed)
  return { units, budgetMs: Math.floor(Math.min(policy.timeBoxMs * shardScale, boxMs)) }
}

/** How long the whole job will have taken, at the speed of now; endless while its input has not ended. */
function expectedJobMs(job: LiveJob, atMs: number, fleetSpeed: number): number {
  const { unitsTotal, done, verifying } = job.ledger
  if (!job.inputEnded) return Number.POSITIVE_INFINITY
  return atMs - job.startedMs + (unitsTotal - done.count - verifying.count) / fleetSpeed
}

const whole = (units: number): number => Math.max(1, Math.floor(units))

/**
 * When a device may get its next shard: now (`atMs`), at some later time by the estimate of its backlog, or only after it
 * answered (`undefined`). Time-based credit: enough under way that a round trip never leaves it idle, and no more.
 */
export function creditAtMs(
  job: LiveJob,
  device: DeviceRecord,
  atMs: number,
  backlogMs: number | undefined,
): number | undefined {
  const outstanding = device.rows.length
  if (outstanding < device.slots) return atMs
  const speed = job.speedOf(device)
  if (speed === undefined || backlogMs === undefined || outstanding >= device.slots * (1 + policy.aheadMost))
    return undefined
  const creditMs = policy.creditRoundTrips * device.roundTripMs + policy.creditMs + 1 / speed
  return atMs + Math.max(0, backlogMs - creditMs)
}

/** Estimates of what is under way, in milliseconds from now. */
export class Forecast {
  readonly #leases: LeaseBook
  readonly #jobAt: (index: number) => LiveJob | undefined

  constructor(leases: LeaseBook, jobAt: (index: number) => LiveJob | undefined) {
    this.#leases = leases
    this.#jobAt = jobAt
  }

  /** Work of the device until a worker has nothing left to do; `undefined` when its speed is not known. */
  backlogMs(device: DeviceRecord, atMs: number): number | undefined {
    let workMs = 0
    for (const row of device.rows) {
      const leaseMs = this.#workMs(device, row, atMs)
      if (leaseMs === undefined) return undefined
      workMs += leaseMs
    }
    return workMs / Math.max(1, device.slots)
  }

  /** Time until the device will have finished the lease, what it runs before included. Infinite when it seems to be gone. */
  remainingMs(device: DeviceRecord, row: number, atMs: number): number {
    if (atMs - device.lastHeardMs > policy.doubtMs) return Number.POSITIVE_INFINITY
    let beforeMs = 0
    for (const each of device.rows) {
      const leaseMs = this.#workMs(device, each, atMs) ?? policy.shardTargetMs
      if (each === row)
        return leaseMs + (this.#leases.table.startedMs(row) === undefined ? beforeMs / device.slots : 0)
      beforeMs += leaseMs
    }
    return beforeMs
  }

  /** What is left of one lease. One that is overdue is believed to take as long again as it has, unless it tells better. */
  #workMs(device: DeviceRecord, row: number, atMs: number): number | undefined {
    const { table, progress } = this.#leases
    const speed = this.#jobAt(table.job(row))?.speedOf(device)
    if (speed === undefined) return undefined
    const units = table.units(row)
    const startedMs = table.startedMs(row)
    const expectedMs = Math.min(units / speed, table.budgetMs(row) || Number.POSITIVE_INFINITY)
    if (startedMs === undefined) return expectedMs
    const elapsedMs = Math.max(0, atMs - startedMs)
    const told = progress.get(row)
    if (told !== undefined && told.unitsDone > 0 && told.unitsDone < units) {
      const paceMs = Math.max(1, told.atMs - startedMs) / told.unitsDone
      return Math.max(0, (units - told.unitsDone) * Math.max(paceMs, 1 / speed) - (atMs - told.atMs))
    }
    const leftMs = expectedMs - elapsedMs
    return elapsedMs > policy.overdue * expectedMs
      ? elapsedMs
      : Math.max(leftMs, (expectedMs * policy.unevenness) / Math.sqrt(units))
  }
}
