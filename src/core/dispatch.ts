import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { DeviceRecord } from './device-record.ts'
import type { Effect, LeaseGrant } from './effect.ts'
import type { JobSpec } from './event.ts'
import { creditAtMs, fleetSpeed, shardUnits } from './placement.ts'
import { policy } from './policy.ts'
import type { UnitLedger } from './unit-ledger.ts'

/** One job under way. */
export interface LiveJob {
  readonly spec: JobSpec
  readonly ledger: UnitLedger
  paused: boolean
}

/** Where dispatch says what follows from it. */
interface Outlet {
  give(effect: Effect): void
  /** Something may be due at that time. */
  wakeBy(atMs: number): void
}

/** Who gets which units next: gives leases, takes none back. */
export class Dispatch {
  readonly #jobs: ReadonlyMap<JobId, LiveJob>
  readonly #devices: ReadonlyMap<DeviceId, DeviceRecord>
  readonly #epoch: number
  readonly #outlet: Outlet
  #leaseCount = 0

  /** @param epoch counts the lives of the coordinator, and is part of every lease's id. */
  constructor(
    jobs: ReadonlyMap<JobId, LiveJob>,
    devices: ReadonlyMap<DeviceId, DeviceRecord>,
    epoch: number,
    outlet: Outlet,
  ) {
    this.#jobs = jobs
    this.#devices = devices
    this.#epoch = epoch
    this.#outlet = outlet
  }

  toAll(atMs: number): void {
    for (const device of this.#devices.values()) this.to(device, atMs)
  }

  /** Gives the device leases while it has credit and there is something for it. */
  to(device: DeviceRecord, atMs: number): void {
    if (device.slots === 0) return
    if (device.restsUntilMs > atMs) {
      this.#outlet.wakeBy(device.restsUntilMs)
      return
    }
    for (const job of this.#jobs.values()) {
      if (job.paused || device.refused.has(job.spec.job)) continue
      while (this.#hasWorkFor(job, device, atMs)) {
        const readyAtMs = creditAtMs(device, job.spec.job, atMs)
        if (readyAtMs === undefined) break
        if (readyAtMs > atMs) {
          this.#outlet.wakeBy(readyAtMs)
          break
        }
        this.#grant(job, device, atMs)
      }
    }
  }

  #hasWorkFor(job: LiveJob, device: DeviceRecord, atMs: number): boolean {
    return job.ledger.pooled.count > 0 || this.#singleFor(job, device, atMs) !== undefined
  }

  /** A unit that waits for a lease of its own and may run on this device: claimed by it, or delayed and due. */
  #singleFor({ ledger, spec }: LiveJob, device: DeviceRecord, atMs: number): number | undefined {
    for (const unit of ledger.heldWaiting) if (ledger.holderOf(unit) === device.id) return unit
    for (const [unit, { notBeforeMs, avoid }] of ledger.delayed) {
      if (notBeforeMs > atMs) continue
      const fits =
        unit < ledger.heldCount
          ? ledger.holderOf(unit) === device.id
          : avoid !== device.id || !this.#hasOther(device, spec.job)
      if (fits) return unit
    }
    return undefined
  }

  /** Somebody else would take the job's units. */
  #hasOther(device: DeviceRecord, job: JobId): boolean {
    for (const other of this.#devices.values()) {
      if (other !== device && other.slots > 0 && !other.refused.has(job)) return true
    }
    return false
  }

  #grant(job: LiveJob, device: DeviceRecord, atMs: number): void {
    const { ledger, spec } = job
    const lease = `${this.#epoch}-${++this.#leaseCount}` as LeaseId
    const single = this.#singleFor(job, device, atMs)
    const load = { pooled: ledger.pooled.count, unitInputBytes: spec.unitInputBytes }
    const range =
      single === undefined
        ? ledger.leasePooled(lease, shardUnits(device, spec.job, fleetSpeed(this.#devices.values(), spec.job), load))
        : ledger.leaseSingle(lease, single)
    if (range === undefined) return
    const grant: LeaseGrant = { lease, job: spec.job, device: device.id, ...range }
    device.grant(grant, atMs)
    this.#outlet.wakeBy(atMs + policy.leaseMs)
    this.#outlet.give({ type: 'grant-lease', ...grant })
  }
}
