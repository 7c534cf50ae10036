import { assert } from '../base/assert.ts'
import { widen } from '../base/columns.ts'
import { none, TimingWheel } from './timing-wheel.ts'
import type { UnitRange } from './unit-ranges.ts'

/** Grown by so much at a time: spare rows included, a live one costs less than 32 bytes. */
const growth = 1.1
const capacityLeast = 64

export interface LeaseRow {
  readonly from: number
  readonly to: number
  /** Small numbers for the device and the job, as their books give them. */
  readonly device: number
  readonly job: number
  /** Its time-box, at most 2,550 ms; 0 for none. */
  readonly budgetMs: number
}

/** Time-boxes are kept in steps of this: one byte a row. */
const budgetStepMs = 10

/**
 * The live leases as columns: 29 bytes a row with its place in the timing wheel, where an object takes about 210. A row is
 * known by its index while its lease lives; its serial tells it from earlier leases that had the same row.
 */
export class LeaseTable {
  #from = new Uint32Array(capacityLeast)
  #units = new Uint32Array(capacityLeast)
  /** When a worker began, plus one, in milliseconds of the wheel; 0 while it waits. */
  #started = new Uint32Array(capacityLeast)
  #device = new Uint16Array(capacityLeast)
  #serial = new Uint32Array(capacityLeast)
  #job = new Uint8Array(capacityLeast)
  #budget = new Uint8Array(capacityLeast)
  readonly wheel: TimingWheel
  /** The row freed last, as a chain through the `from` of the free rows; `none` at its end. */
  #free = none
  #size = 0

  constructor(wheel: { bucketMs: number; bucketCount: number }) {
    this.wheel = new TimingWheel({ ...wheel, capacity: capacityLeast })
    this.#chain(0)
  }

  get size(): number {
    return this.#size
  }

  /** What the columns take, spare rows included. */
  get bytes(): number {
    const columns = [this.#from, this.#units, this.#started, this.#device, this.#serial, this.#job, this.#budget]
    return this.wheel.bytes + columns.reduce((sum, column) => sum + column.byteLength, 0)
  }

  /** @param serial counts the leases of one life of the coordinator. */
  add(lease: LeaseRow, serial: number): number {
    if (this.#free === none) this.#grow()
    const row = this.#free
    this.#free = this.#from[row] ?? none
    this.#from[row] = lease.from
    this.#units[row] = lease.to - lease.from
    this.#started[row] = 0
    this.#device[row] = lease.device
    this.#serial[row] = serial
    this.#job[row] = lease.job
    this.#budget[row] = lease.budgetMs / budgetStepMs
    this.#size++
    return row
  }

  remove(row: number): void {
    assert(this.#units[row] !== 0, `lease row ${row} is free`)
    this.wheel.remove(row)
    this.#units[row] = 0
    this.#from[row] = this.#free
    this.#free = row
    this.#size--
  }

  /** Whether this row is the living lease of that serial. */
  isLive(row: number, serial: number): boolean {
    return row < this.#units.length && this.#units[row] !== 0 && this.#serial[row] === serial
  }

  range(row: number): UnitRange {
    const from = this.#from[row] ?? 0
    return { from, to: from + (this.#units[row] ?? 0) }
  }
  units(row: number): number {
    return this.#units[row] ?? 0
  }
  device(row: number): number {
    return this.#device[row] ?? 0
  }
  job(row: number): number {
    return this.#job[row] ?? 0
  }
  serial(row: number): number {
    return this.#serial[row] ?? 0
  }

  /** 0 for no time-box. */
  budgetMs(row: number): number {
    return (this.#budget[row] ?? 0) * budgetStepMs
  }

  /** `undefined` while it waits behind others at its device. */
  startedMs(row: number): number | undefined {
    const started = this.#started[row] ?? 0
    return started === 0 ? undefined : started - 1
  }
  start(row: number, atMs: number): void {
    this.#started[row] = Math.floor(atMs) + 1
  }

  /** Rows of live leases. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let row = 0; row < this.#units.length; row++) if (this.#units[row] !== 0) yield row
  }

  #grow(): void {
    const before = this.#from.length
    const capacity = Math.ceil(before * growth)
    this.#from = widen(this.#from, new Uint32Array(capacity))
    this.#units = widen(this.#units, new Uint32Array(capacity))
    this.#started = widen(this.#started, new Uint32Array(capacity))
    this.#device = widen(this.#device, new Uint16Array(capacity))
    this.#serial = widen(this.#serial, new Uint32Array(capacity))
    this.#job = widen(this.#job, new Uint8Array(capacity))
    this.#budget = widen(this.#budget, new Uint8Array(capacity))
    this.wheel.grow(capacity)
    this.#chain(before)
  }

  /** Adds the rows from `first` on to the free ones. */
  #chain(first: number): void {
    for (let row = this.#from.length - 1; row >= first; row--) {
      this.#from[row] = this.#free
      this.#free = row
    }
  }
}
