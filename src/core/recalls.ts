import type { DeviceId, LeaseId } from '../base/ids.ts'
import type { DeviceRecord } from './device-record.ts'
import type { Floor } from './floor.ts'
import type { LiveJob } from './live-job.ts'
import type { UnitRange } from './unit-ranges.ts'

/** Leases that are called off: they end here at once, and their devices are told together when the event is done. */
export class Recalls {
  readonly #floor: Floor
  readonly #cancelled = new Map<DeviceId, LeaseId[]>()

  constructor(floor: Floor) {
    this.#floor = floor
  }

  /** Everybody else at this shard. */
  callOffOthers(row: number, atMs: number): void {
    for (const other of this.#floor.leases.copiesOf(row)) if (other !== row) this.#callOff(other, atMs)
  }

  /** Everybody at exactly these units. */
  callOffAt(job: LiveJob, range: UnitRange, atMs: number): void {
    const row = this.#floor.leases.rowAt(job.index, range)
    if (row !== undefined) for (const each of this.#floor.leases.copiesOf(row)) this.#callOff(each, atMs)
  }

  /** The job has left: whatever devices still do for it. */
  callOffAll(job: LiveJob, atMs: number): void {
    for (const row of [...this.#floor.leases.table]) if (this.#floor.jobOf(row) === job) this.#callOff(row, atMs)
  }

  #callOff(row: number, atMs: number): void {
    this.tellCancelled(row)
    this.#floor.close(row, atMs)
  }

  tellCancelled(row: number): void {
    const { lease, device } = this.#floor.grantOf(row)
    this.tell(device, lease)
  }

  tell(device: DeviceId, lease: LeaseId): void {
    const leases = this.#cancelled.get(device) ?? []
    leases.push(lease)
    this.#cancelled.set(device, leases)
  }

  /** One message a device. Returns the devices that have room now. */
  flush(): DeviceRecord[] {
    if (this.#cancelled.size === 0) return []
    const devices: DeviceRecord[] = []
    for (const [device, leases] of this.#cancelled) {
      this.#floor.give({ type: 'cancel-leases', device, leases })
      const known = this.#floor.fleet.get(device)
      if (known !== undefined) devices.push(known)
    }
    this.#cancelled.clear()
    return devices
  }
}
