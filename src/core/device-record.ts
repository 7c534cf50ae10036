import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { LeaseGrant } from './effect.ts'
import { policy } from './policy.ts'

export interface Lease extends LeaseGrant {
  /** When a worker was free for it, as far as the coordinator can tell; `undefined` while it waits behind others. */
  startedAtMs: number | undefined
  /** The device named it last, or was given it, at this time. */
  renewedAtMs: number
}

/** How fast one worker of a device does units of one job. */
interface Speed {
  unitsPerMs: number
  outputBytesPerUnit: number
  unitsMost: number
}

/** What the coordinator knows of one device. A device that has not started has no slots. */
export class DeviceRecord {
  readonly id: DeviceId
  slots = 0
  lastHeardMs: number
  roundTripMs = 0
  /** Units that threw here since the last result. */
  failuresInRow = 0
  /** No leases before this time. */
  restsUntilMs = 0
  /** In the order of granting: a device runs them in that order. */
  readonly leases = new Map<LeaseId, Lease>()
  /** Jobs whose task does not run here at all. */
  readonly refused = new Set<JobId>()
  readonly #speeds = new Map<JobId, Speed>()

  constructor(id: DeviceId, atMs: number) {
    this.id = id
    this.lastHeardMs = atMs
  }

  /** Units a millisecond of one worker; `undefined` before the first result of this job. */
  speedOf(job: JobId): number | undefined {
    return this.#speeds.get(job)?.unitsPerMs
  }

  outputBytesPerUnit(job: JobId): number {
    return this.#speeds.get(job)?.outputBytesPerUnit ?? 0
  }

  /** The largest shard of this job that this device has finished. */
  unitsMost(job: JobId): number {
    return this.#speeds.get(job)?.unitsMost ?? 0
  }

  grant(grant: LeaseGrant, atMs: number): Lease {
    const startedAtMs = this.leases.size < this.slots ? atMs : undefined
    const lease = { ...grant, startedAtMs, renewedAtMs: atMs }
    this.leases.set(grant.lease, lease)
    return lease
  }

  /** A lease ended, and its worker took the next one that waits. */
  release(lease: LeaseId, atMs: number): void {
    const ended = this.leases.get(lease)
    this.leases.delete(lease)
    if (ended?.startedAtMs === undefined) return
    for (const waiting of this.leases.values()) {
      if (waiting.startedAtMs !== undefined) continue
      waiting.startedAtMs = atMs
      return
    }
  }

  /** Learns from a finished shard. Timers tick in 0.1 ms or 1 ms, so shorter times are taken as one tick. */
  learn(job: JobId, units: number, execMs: number, outputBytes: number): void {
    const unitsPerMs = units / Math.max(execMs, 0.05)
    const known = this.#speeds.get(job)
    if (known === undefined) {
      this.#speeds.set(job, { unitsPerMs, outputBytesPerUnit: outputBytes / units, unitsMost: units })
      return
    }
    const { speedWeightLeast: least, speedWeightMost: most, shardTargetMs } = policy
    const weight = Math.min(most, Math.max(least, (most * execMs) / shardTargetMs))
    known.unitsPerMs += weight * (unitsPerMs - known.unitsPerMs)
    known.outputBytesPerUnit += weight * (outputBytes / units - known.outputBytesPerUnit)
    known.unitsMost = Math.max(known.unitsMost, units)
  }

  forget(job: JobId): void {
    this.#speeds.delete(job)
    this.refused.delete(job)
  }

  /** Estimated time until a worker has nothing left to do, in milliseconds; leases of unknown speed count nothing. */
  backlogMs(atMs: number): number {
    let workMs = 0
    for (const lease of this.leases.values()) {
      const speed = this.speedOf(lease.job)
      if (speed === undefined) continue
      const leaseMs = (lease.to - lease.from) / speed
      workMs += lease.startedAtMs === undefined ? leaseMs : Math.max(0, leaseMs - (atMs - lease.startedAtMs))
    }
    return workMs / Math.max(1, this.slots)
  }
}
