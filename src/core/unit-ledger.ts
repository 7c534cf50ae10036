import type { DeviceId } from '../base/ids.ts'
import type { JobSpec } from './event.ts'
import { UnitBitmap } from './unit-bitmap.ts'
import { type UnitRange, UnitRanges } from './unit-ranges.ts'
import { UnitStory } from './unit-story.ts'

/**
 * Where each unit of a job is. Every unit is exactly one of: pooled, held (at a device, or waiting to be claimed),
 * delayed, leased, done, poisoned. The methods are the only moves between these; each is one arrow of the picture in
 * README.md, and one that is not in it throws with the story of its units.
 */
export class UnitLedger {
  readonly heldCount: number
  readonly story = new UnitStory()
  readonly pooled = new UnitRanges()
  readonly done = new UnitBitmap()
  /** Their results are there and do not count yet. */
  readonly verifying = new UnitRanges()
  /** Units whose last attempt ended badly, by the time before which they are not tried again. */
  readonly delayed = new Map<number, number>()
  readonly poisoned = new Set<number>()
  /** Units that live at devices and are neither leased, delayed, done nor poisoned. */
  readonly heldWaiting = new Set<number>()
  /** Who claimed which held unit; kept while it is leased. */
  readonly #holders = new Map<number, DeviceId>()
  #unitsTotal = 0
  #leasedCount = 0
  #settledTo = 0

  constructor(spec: JobSpec) {
    this.heldCount = spec.heldCount
    this.#unitsTotal = spec.unitsTotal
    for (const unit of spec.poisoned) {
      this.poisoned.add(unit)
      this.story.note('were restored as poisoned', { from: unit, to: unit + 1 })
    }
    let next = 0
    for (const range of spec.done) {
      this.#open({ from: next, to: range.from })
      this.done.add(range)
      this.story.note('were restored as done', range)
      next = range.to
    }
    this.#open({ from: next, to: spec.unitsTotal })
  }

  get unitsTotal(): number {
    return this.#unitsTotal
  }
  /** Units under a live lease, each once however many devices are at it. */
  get leasedCount(): number {
    return this.#leasedCount
  }
  /** Nothing is left to do with the units known so far. */
  get settled(): boolean {
    return this.done.count + this.poisoned.size === this.#unitsTotal
  }
  /** The first unit that is neither done nor poisoned. */
  get settledTo(): number {
    for (;;) {
      this.#settledTo = this.done.firstMissing(this.#settledTo)
      if (!this.poisoned.has(this.#settledTo)) return this.#settledTo
      this.#settledTo++
    }
  }

  /** Pools what was never begun, but for what is poisoned. */
  #open({ from, to }: UnitRange): void {
    let next = from
    for (const unit of [...this.poisoned].filter((each) => each >= from && each < to).sort((a, b) => a - b)) {
      if (next < unit) this.#restore({ from: next, to: unit })
      next = unit + 1
    }
    if (next < to) this.#restore({ from: next, to })
  }

  /** Puts units where they wait for a device: held ones for theirs, the others in the pool. */
  #restore(range: UnitRange): void {
    for (let unit = range.from; unit < Math.min(range.to, this.heldCount); unit++) this.heldWaiting.add(unit)
    const from = Math.max(range.from, this.heldCount)
    if (from < range.to) this.pooled.add({ from, to: range.to })
  }

  /** Further units of a stream. */
  grow(count: number): void {
    const range = { from: this.#unitsTotal, to: this.#unitsTotal + count }
    this.pooled.add(range)
    this.#unitsTotal += count
    this.story.note('were added', range)
  }

  // -- held units

  holderOf(unit: number): DeviceId | undefined {
    return this.#holders.get(unit)
  }

  /** Held units that nobody can compute yet, also those that threw at a device which is gone now. */
  unclaimed(): number[] {
    const delayed = [...this.delayed.keys()].filter((unit) => unit < this.heldCount)
    return [...this.heldWaiting, ...delayed].filter((unit) => !this.#holders.has(unit))
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

  // -- moves

  /** pooled to leased: a range that is pooled as a whole. */
  lease(range: UnitRange, device: number): void {
    if (!this.pooled.holds(range)) this.story.refuse(range, 'cannot be leased: they are not all in the pool')
    this.pooled.remove(range)
    this.#leasedCount += range.to - range.from
    this.story.note('were leased to device', range, device)
  }

  /** held or delayed to leased: a unit that waited for a lease of its own. */
  leaseSingle(unit: number, device: number): void {
    const range = { from: unit, to: unit + 1 }
    const waited = this.heldWaiting.delete(unit) || this.delayed.delete(unit)
    if (!waited) this.story.refuse(range, 'cannot be leased: they do not wait for a lease of their own')
    this.#leasedCount++
    this.story.note('were leased to device', range, device)
  }

  /** leased to done. */
  settle(range: UnitRange, device: number): void {
    this.#unlease(range, 'cannot be counted')
    this.done.add(range)
    this.story.note('were counted from device', range, device)
  }

  /** leased to verifying: a result that does not count yet. */
  receive(range: UnitRange, device: number): void {
    this.#unlease(range, 'cannot be received')
    this.verifying.add(range)
    this.story.note('are provisional, from device', range, device)
  }

  /** pooled to verifying: the result of a lost lease. Returns whether it is of use. */
  receiveLate(range: UnitRange, device: number): boolean {
    if (!this.pooled.holds(range)) return false
    this.pooled.remove(range)
    this.verifying.add(range)
    this.story.note('are provisional, from device', range, device)
    return true
  }

  /** verifying to done. */
  settleVerified(range: UnitRange, device: number): void {
    this.#unverify(range, 'cannot be counted')
    this.done.add(range)
    this.story.note('were counted from device', range, device)
  }

  /** verifying to pooled: nobody stands for the result any more. */
  retract(range: UnitRange, device: number): void {
    this.#unverify(range, 'cannot be taken back')
    this.#restore(range)
    this.story.note('were taken back from device', range, device)
  }

  #unverify(range: UnitRange, what: string): void {
    if (!this.verifying.holds(range)) this.story.refuse(range, `${what}: they are not all provisional`)
    this.verifying.remove(range)
  }

  /** pooled to poisoned: the referee found that it throws. */
  setAside(unit: number): void {
    const range = { from: unit, to: unit + 1 }
    if (!this.pooled.holds(range)) this.story.refuse(range, 'cannot be set aside: they are not in the pool')
    this.pooled.remove(range)
    this.poisoned.add(unit)
    this.story.note('were poisoned after device', range)
  }

  /** leased to pooled or held: the lease is lost, or left a rest. */
  giveBack(range: UnitRange, device: number): void {
    this.#unlease(range, 'cannot go back')
    this.#restore(range)
    this.story.note('went back to the pool from device', range, device)
  }

  /** leased to delayed: a unit that is tried again later. */
  delay(unit: number, notBeforeMs: number, device: number): void {
    const range = { from: unit, to: unit + 1 }
    this.#unlease(range, 'cannot be delayed')
    this.delayed.set(unit, notBeforeMs)
    this.story.note('threw or were lost, and wait, after device', range, device)
  }

  /** leased to poisoned. */
  poison(unit: number, device: number): void {
    const range = { from: unit, to: unit + 1 }
    this.#unlease(range, 'cannot be poisoned')
    this.poisoned.add(unit)
    this.story.note('were poisoned after device', range, device)
  }

  /** pooled to leased: a lost lease whose device is still at it. Returns whether it goes on. */
  takeUp(range: UnitRange, device: number): boolean {
    if (!this.pooled.holds(range)) return false
    this.pooled.remove(range)
    this.#leasedCount += range.to - range.from
    this.story.note('were taken up again by device', range, device)
    return true
  }

  /** pooled to done: the result of a lost lease. Returns whether it counts. */
  settleLate(range: UnitRange, device: number): boolean {
    if (!this.pooled.holds(range)) return false
    this.pooled.remove(range)
    this.done.add(range)
    this.story.note('were counted late from device', range, device)
    return true
  }

  #unlease(range: UnitRange, what: string): void {
    if (this.done.countIn(range) > 0) this.story.refuse(range, `${what}: some are done`)
    if (this.pooled.touches(range)) this.story.refuse(range, `${what}: some are in the pool`)
    if (this.#leasedCount < range.to - range.from) this.story.refuse(range, `${what}: so many are not leased`)
    this.#leasedCount -= range.to - range.from
  }
}
