import { assert } from '../base/assert.ts'
import type { DeviceId, Identity, JobId, LeaseId } from '../base/ids.ts'
import type { DeviceRecord } from './device-record.ts'
import type { Effect, LeaseGrant } from './effect.ts'
import { Fleet } from './fleet.ts'
import { LeaseBook } from './lease-book.ts'
import type { LiveJob } from './live-job.ts'
import { Forecast } from './placement.ts'
import { policy } from './policy.ts'
import type { UnitRange } from './unit-ranges.ts'

/**
 * What all parts of the scheduler work on: devices, jobs, leases, and the effects that follow. Times inside are
 * milliseconds since its first event, so that they fit the columns of the leases.
 */
export class Floor {
  readonly fleet = new Fleet()
  readonly jobs = new Map<JobId, LiveJob>()
  readonly leases: LeaseBook
  readonly forecast: Forecast
  readonly #byIndex: (LiveJob | undefined)[] = []
  #originMs: number | undefined
  #effects: Effect[] = []
  /** Time of the event that is handled. */
  nowMs = 0
  #wakeAtMs = Number.POSITIVE_INFINITY

  constructor(epoch: number) {
    this.leases = new LeaseBook(epoch)
    this.forecast = new Forecast(this.leases, (index) => this.#byIndex[index])
  }

  // -- effects and the one timer

  /** Time of an event as it is counted inside. */
  inside(atMs: number): number {
    this.#originMs ??= Math.floor(atMs)
    return Math.max(0, atMs - this.#originMs)
  }

  give(effect: Effect): void {
    this.#effects.push(effect)
  }

  takeEffects(): Effect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  /** Something may be due at that time. */
  wakeBy(atMs: number): void {
    if (atMs >= this.#wakeAtMs) return
    this.#wakeAtMs = atMs
    // A whole millisecond, never early: what is due then is due inside as well, however times are rounded.
    this.give({ type: 'wake-at', atMs: Math.ceil(atMs) + (this.#originMs ?? 0) })
  }

  /** The clock has come. Returns the time that was asked for. */
  wokenUp(): number {
    const askedMs = this.#wakeAtMs
    this.#wakeAtMs = Number.POSITIVE_INFINITY
    return askedMs
  }

  // -- jobs

  freeJobIndex(): number {
    const free = this.#byIndex.indexOf(undefined)
    return free < 0 ? this.#byIndex.length : free
  }

  addJob(job: LiveJob): void {
    this.jobs.set(job.spec.job, job)
    this.#byIndex[job.index] = job
  }

  removeJob(job: LiveJob): void {
    this.jobs.delete(job.spec.job)
    this.#byIndex[job.index] = undefined
  }

  jobOf(row: number): LiveJob | undefined {
    return this.#byIndex[this.leases.table.job(row)]
  }

  /** It computes nothing any more. */
  stopDevice(device: DeviceRecord, atMs: number): void {
    this.changeDevice(device, atMs, () => {
      device.slots = 0
    })
  }

  /** A change of what a device can do: the sums over the fleet follow. */
  changeDevice(device: DeviceRecord, atMs: number, change: () => void): void {
    for (const job of this.jobs.values()) job.withdraw(device)
    this.fleet.slots -= device.slots
    if (device.slots > 0) this.fleet.count(-1, atMs)
    change()
    this.fleet.slots += device.slots
    if (device.slots > 0) this.fleet.count(1, atMs)
    for (const job of this.jobs.values()) job.enrol(device)
  }

  /** Somebody who has not tried a unit of the job would take it. */
  hasUntried(job: LiveJob, tried: ReadonlySet<DeviceId>): boolean {
    for (const other of this.fleet) {
      if (other.slots > 0 && !tried.has(other.id) && !job.isRefusedBy(other)) return true
    }
    return false
  }

  /** Who could compute this job, when that is not more than a quorum; else none. */
  fewIdentities(job: LiveJob): Identity[] {
    const found = new Set<Identity>()
    for (const device of this.fleet) {
      if (device.slots > 0 && !job.isRefusedBy(device)) found.add(device.identity)
      if (found.size > policy.quorum) return []
    }
    return [...found]
  }

  // -- leases

  /** Grants a lease on units that the ledger has as leased; with `copyOf`, as a backup of the lease of that row. */
  open(
    job: LiveJob,
    device: DeviceRecord,
    { from, to }: UnitRange,
    { atMs, budgetMs, copyOf }: { atMs: number; budgetMs: number; copyOf: number | undefined },
  ): LeaseId {
    const row = this.leases.open({ from, to, device: device.index, job: job.index, budgetMs }, copyOf)
    this.#hold(device, row, atMs)
    const lease = this.leases.nameOf(row)
    this.give({
      type: 'grant-lease',
      lease,
      job: job.spec.job,
      device: device.id,
      from,
      to,
      budgetMs,
      backup: copyOf !== undefined,
    })
    return lease
  }

  /** A lease that was lost goes on under its name, alone or beside those at the shard of `copyOf`. */
  reopen(job: LiveJob, device: DeviceRecord, { lease, from, to }: LeaseGrant, atMs: number, copyOf?: number): void {
    const row = this.leases.open({ from, to, device: device.index, job: job.index, budgetMs: 0 }, copyOf)
    this.leases.rename(row, lease)
    this.#hold(device, row, atMs)
  }

  #hold(device: DeviceRecord, row: number, atMs: number): void {
    device.rows.push(row)
    this.startWaiting(device, atMs)
    this.renew(row, atMs)
  }

  /** Workers that are free take what waits. */
  startWaiting(device: DeviceRecord, atMs: number): void {
    const { table } = this.leases
    let free = device.slots
    for (const row of device.rows) if (table.startedMs(row) !== undefined) free--
    for (const row of device.rows) {
      if (free <= 0) return
      if (table.startedMs(row) !== undefined) continue
      table.start(row, atMs)
      free--
    }
  }

  renew(row: number, atMs: number): void {
    this.leases.table.wheel.set(row, atMs, atMs + policy.leaseMs)
    this.wakeBy(atMs + policy.leaseMs + policy.wheelBucketMs)
  }

  grantOf(row: number): LeaseGrant {
    const { table } = this.leases
    const device = this.fleet.at(table.device(row))
    const job = this.jobOf(row)
    assert(device !== undefined && job !== undefined, `lease row ${row} has no device or no job`)
    const { from, to } = table.range(row)
    return { lease: this.leases.nameOf(row), job: job.spec.job, device: device.id, from, to }
  }

  /**
   * The lease ends and its worker takes the next one that waits; what becomes of its units is the caller's business.
   * Returns whether others are still at its shard.
   */
  close(row: number, atMs: number): boolean {
    const { table } = this.leases
    const device = this.fleet.at(table.device(row))
    if (device !== undefined) this.#release(device, row, atMs)
    return this.leases.close(row)
  }

  #release(device: DeviceRecord, row: number, atMs: number): void {
    const at = device.rows.indexOf(row)
    if (at >= 0) device.rows.splice(at, 1)
    this.startWaiting(device, atMs)
  }
}
