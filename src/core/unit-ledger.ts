import { assert } from '../base/assert.ts'
import type { DeviceId, LeaseId } from '../base/ids.ts'
import type { JobSpec } from './event.ts'
import { type UnitRange, UnitRanges } from './unit-ranges.ts'

/** A unit that threw, waiting for its next attempt. */
interface DelayedUnit {
  readonly notBeforeMs: number
  /** Where it threw last: another device is asked first. */
  readonly avoid: DeviceId
}

/**
 * Where each unit of a job is. Every unit is exactly one of: pooled, held (at a device, or waiting to be claimed),
 * delayed, leased, done. The methods are the only moves between these; each is one arrow of the picture in README.md.
 */
export class UnitLedger {
  readonly unitsTotal: number
  readonly heldCount: number
  readonly pooled = new UnitRanges()
  readonly done = new UnitRanges()
  readonly leased = new Map<LeaseId, UnitRange>()
  readonly delayed = new Map<number, DelayedUnit>()
  /** Units that live at devices and are neither leased, delayed nor done. */
  readonly heldWaiting = new Set<number>()
  /** Who claimed which held unit; kept while it is leased. */
  readonly #holders = new Map<number, DeviceId>()
  readonly #throws = new Map<number, number>()
  #leasedCount = 0

  constructor(spec: JobSpec) {
    this.unitsTotal = spec.unitsTotal
    this.heldCount = spec.heldCount
    let next = 0
    for (const range of spec.done) {
      this.#restore({ from: next, to: range.from })
      this.done.add(range)
      next = range.to
    }
    this.#restore({ from: next, to: spec.unitsTotal })
  }

  get leasedCount(): number {
    return this.#leasedCount
  }

  get complete(): boolean {
    return this.done.count === this.unitsTotal
  }

  holderOf(unit: number): DeviceId | undefined {
    return this.#holders.get(unit)
  }

  /** Held units that nobody can compute yet, also those that threw at a device which is gone now. */
  unclaimed(): number[] {
    const delayed = [...this.delayed.keys()].filter((unit) => unit < this.heldCount)
    return [...this.heldWaiting, ...delayed].filter((unit) => !this.#holders.has(unit))
  }

  /** Puts units where they wait for a device: held ones for theirs, the others in the pool. */
  #restore(range: UnitRange): void {
    for (let unit = range.from; unit < Math.min(range.to, this.heldCount); unit++) this.heldWaiting.add(unit)
    const from = Math.max(range.from, this.heldCount)
    if (from < range.to) this.pooled.add({ from, to: range.to })
  }

  /** A device has one entry at a time: an earlier one that nothing was computed from yet is taken back. */
  claim(unit: number, device: DeviceId): void {
    for (const [other, holder] of this.#holders) {
      if (holder === device && (this.heldWaiting.has(other) || this.delayed.has(other))) this.#holders.delete(other)
    }
    this.#holders.set(unit, device)
  }

  /** The device is gone, and what only it knew with it: its held units can be claimed anew. */
  forgetHolder(device: DeviceId): void {
    for (const [unit, holder] of this.#holders) if (holder === device) this.#holders.delete(unit)
  }

  leasePooled(lease: LeaseId, unitsMost: number): UnitRange | undefined {
    const range = this.pooled.takeFirst(unitsMost)
    if (range !== undefined) this.#lease(lease, range)
    return range
  }

  /** A unit that waited for this device alone: claimed by it, or delayed and now due. */
  leaseSingle(lease: LeaseId, unit: number): UnitRange {
    const waited = this.heldWaiting.delete(unit) || this.delayed.delete(unit)
    assert(waited, `unit ${unit} does not wait for a single lease`)
    const range = { from: unit, to: unit + 1 }
    this.#lease(lease, range)
    return range
  }

  #lease(lease: LeaseId, range: UnitRange): void {
    this.leased.set(lease, range)
    this.#leasedCount += range.to - range.from
  }

  #unlease(lease: LeaseId): UnitRange {
    const range = this.leased.get(lease)
    assert(range !== undefined, `lease ${lease} is not live`)
    this.leased.delete(lease)
    this.#leasedCount -= range.to - range.from
    return range
  }

  finish(lease: LeaseId): UnitRange {
    const range = this.#unlease(lease)
    this.done.add(range)
    return range
  }

  /** The lease is lost: its units wait again. */
  release(lease: LeaseId): UnitRange {
    const range = this.#unlease(lease)
    this.#restore(range)
    return range
  }

  /** A lost lease whose device is still at it goes on when nobody has begun any of its units. Returns whether it does. */
  revive(lease: LeaseId, { from, to }: UnitRange): boolean {
    const range = { from, to }
    if (!this.pooled.holds(range)) return false
    this.pooled.remove(range)
    this.#lease(lease, range)
    return true
  }

  /** A result of a lost lease: it counts when nobody else has begun any of its units. Returns whether it did. */
  completeLate(range: UnitRange): boolean {
    if (!this.pooled.holds(range)) return false
    this.pooled.remove(range)
    this.done.add(range)
    return true
  }

  /** How often the unit has thrown, this time included. */
  countThrow(unit: number): number {
    const throws = (this.#throws.get(unit) ?? 0) + 1
    this.#throws.set(unit, throws)
    return throws
  }

  /** One unit of a lease threw: it is delayed; the others of the lease wait again. */
  delay(lease: LeaseId, unit: number, delayed: DelayedUnit): void {
    const range = this.#unlease(lease)
    assert(range.from <= unit && unit < range.to, `unit ${unit} is not in lease ${lease}`)
    if (range.from < unit) this.#restore({ from: range.from, to: unit })
    if (unit + 1 < range.to) this.#restore({ from: unit + 1, to: range.to })
    this.delayed.set(unit, delayed)
  }
}
