import type { DeviceId, JobId } from '../../base/ids.ts'
import type { LeaseGrant } from '../../core/effect.ts'
import type { Device } from './device.ts'
import { type JobPlan, traitOf } from './job-plan.ts'

/** Attempts at a unit that ended badly: in any way that speaks against it, and those in which it was surely the one. */
interface BadEnds {
  readonly all: number
  readonly sure: number
  /** Devices lost at it. One that is lost a second time has come back before, so the unit did it no harm. */
  readonly lostWith: ReadonlySet<DeviceId>
}

const none: BadEnds = { all: 0, sure: 0, lostWith: new Set() }

/**
 * What really happened to units, as only the simulator knows: how many attempts at each ended badly in a way that speaks
 * against it. Who sets a unit aside must not go by less.
 */
export class Incidents {
  readonly #planOf: (job: JobId) => JobPlan
  readonly #deviceOf: (device: DeviceId) => Device | undefined
  readonly #records = new Map<JobId, Map<number, BadEnds>>()

  constructor(planOf: (job: JobId) => JobPlan, deviceOf: (device: DeviceId) => Device | undefined) {
    this.#planOf = planOf
    this.#deviceOf = deviceOf
  }

  of(job: JobId, unit: number): BadEnds {
    return this.#records.get(job)?.get(unit) ?? none
  }

  /** `culprit` is the one unit that did it; every other of the range was near. */
  #blame({ job, from, to }: LeaseGrant, culprit: number | undefined, lost?: DeviceId): void {
    const records = this.#records.get(job) ?? new Map<number, BadEnds>()
    this.#records.set(job, records)
    for (let unit = from; unit < to; unit++) {
      const { all, sure, lostWith } = records.get(unit) ?? none
      if (lost !== undefined && lostWith.has(lost)) continue
      const isSure = unit === culprit || (culprit === undefined && to - from === 1)
      const devices = lost === undefined ? lostWith : new Set([...lostWith, lost])
      records.set(unit, { all: all + 1, sure: sure + Number(isSure), lostWith: devices })
    }
  }

  /** A device said that an attempt failed. When it cannot tell where, a unit that kills workers did it. */
  failed(lease: LeaseGrant, unit: number | undefined): void {
    const { from, to } = lease
    if (unit !== undefined) {
      if (unit >= from && unit < to) this.#blame({ ...lease, from: unit, to: unit + 1 }, unit)
      return
    }
    const plan = this.#planOf(lease.job)
    let culprit: number | undefined
    for (let each = to - 1; each >= from; each--) if (traitOf(plan, each) === 'kills its worker') culprit = each
    this.#blame(lease, culprit)
  }

  /**
   * Their device was lost: killed by one of their units, or for another reason, which speaks against all that it had begun,
   * or must have begun as far as anybody could tell. What was merely queued is innocent.
   */
  lost(leases: readonly LeaseGrant[]): void {
    for (const [place, lease] of leases.entries()) {
      const device = this.#deviceOf(lease.device)
      if (device === undefined || (place >= device.plan.slots && !device.bench.hasBegun(lease.lease))) continue
      const { killedBy } = device
      const killer = killedBy?.job === lease.job ? killedBy.unit : undefined
      const isHere = killer !== undefined && killer >= lease.from && killer < lease.to
      this.#blame(lease, isHere ? killer : undefined, lease.device)
    }
  }
}
