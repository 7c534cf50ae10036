import { widen } from '../base/columns.ts'

/** No row. */
export const none = 0xffff_ffff

/**
 * Rows of a table by the time at which something is due for them, in buckets of `bucketMs`: adding, moving and removing
 * cost the same for ten rows as for a million (Varghese and Lauck 1987). 9 bytes a row. A row is in one bucket at most.
 */
export class TimingWheel {
  readonly bucketMs: number
  #next: Uint32Array
  #previous: Uint32Array
  #bucket: Uint8Array
  readonly #heads: Uint32Array
  /** The next bucket to be looked at, counted from the wheel's beginning. */
  #tick = 0
  #size = 0
  /** Rows that were due when the wheel was turned on for another one, and are not taken yet. */
  #due: number[] = []

  /** @param bucketCount at most 254; what is due must lie less than `bucketCount * bucketMs` ahead. */
  constructor(options: { bucketMs: number; bucketCount: number; capacity: number }) {
    this.bucketMs = options.bucketMs
    this.#heads = new Uint32Array(options.bucketCount).fill(none)
    this.#next = new Uint32Array(options.capacity)
    this.#previous = new Uint32Array(options.capacity)
    this.#bucket = new Uint8Array(options.capacity).fill(free)
  }

  get bytes(): number {
    return this.#next.byteLength + this.#previous.byteLength + this.#bucket.byteLength
  }

  grow(capacity: number): void {
    const before = this.#bucket.length
    this.#next = widen(this.#next, new Uint32Array(capacity))
    this.#previous = widen(this.#previous, new Uint32Array(capacity))
    this.#bucket = widen(this.#bucket, new Uint8Array(capacity))
    this.#bucket.fill(free, before)
  }

  /** Puts the row where it is found after `dueMs`, wherever it was before. Milliseconds since the wheel's beginning. */
  set(row: number, nowMs: number, dueMs: number): void {
    this.remove(row)
    this.#turn(nowMs) // else the bucket may still be that of a time long past
    this.#size++
    const bucket = (Math.floor(dueMs / this.bucketMs) + 1) % this.#heads.length
    const head = this.#heads[bucket] ?? none
    this.#bucket[row] = bucket
    this.#next[row] = head
    this.#previous[row] = none
    if (head !== none) this.#previous[head] = row
    this.#heads[bucket] = row
  }

  remove(row: number): void {
    const bucket = this.#bucket[row] ?? free
    if (bucket === free) return
    this.#size--
    this.#bucket[row] = free
    if (bucket !== due) this.#unlink(row, bucket)
  }

  #unlink(row: number, bucket: number): void {
    const next = this.#next[row] ?? none
    const previous = this.#previous[row] ?? none
    if (next !== none) this.#previous[next] = previous
    if (previous === none) this.#heads[bucket] = next
    else this.#next[previous] = next
  }

  /** When `takeDue` will find something; infinite when there is nothing. */
  get nextMs(): number {
    if (this.#size === 0) return Number.POSITIVE_INFINITY
    let tick = this.#tick
    while (this.#due.length === 0 && (this.#heads[tick % this.#heads.length] ?? none) === none) tick++
    return tick * this.bucketMs
  }

  /** Takes out every row that was due by `nowMs`, at most one bucket's time late. */
  takeDue(nowMs: number): number[] {
    this.#turn(nowMs)
    const rows: number[] = []
    for (const row of this.#due) {
      if (this.#bucket[row] !== due) continue // it was taken away or moved since, or is named twice
      this.remove(row)
      rows.push(row)
    }
    this.#due = []
    return rows
  }

  #turn(nowMs: number): void {
    const last = Math.floor(nowMs / this.bucketMs)
    this.#tick = this.#size === 0 ? last + 1 : Math.max(this.#tick, last - this.#heads.length + 1)
    for (; this.#tick <= last; this.#tick++) {
      const bucket = this.#tick % this.#heads.length
      for (let row = this.#heads[bucket] ?? none; row !== none; row = this.#heads[bucket] ?? none) {
        this.#unlink(row, bucket)
        this.#bucket[row] = due
        this.#due.push(row)
      }
    }
  }
}

/** In the bucket column: this row is in none. */
const free = 0xff
/** Its time has come, and it waits to be taken. */
const due = 0xfe
