/** A binary min-heap of whole numbers by time: two typed arrays, no objects. Equal times leave in the order of their values. */
export class TimeHeap {
  #times = new Float64Array(64)
  #values = new Uint32Array(64)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Earliest time, in milliseconds; infinite when empty. */
  get earliestMs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] ?? 0)
  }

  /** @param value 0 to 2^32 - 1. */
  push(atMs: number, value: number): void {
    if (this.#size === this.#times.length) this.#grow()
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (!this.#isBefore(atMs, value, parent)) break
      this.#move(parent, at)
      at = parent
    }
    this.#put(at, atMs, value)
  }

  /** The value with the earliest time, taken out; `undefined` when empty. */
  pop(): number | undefined {
    if (this.#size === 0) return undefined
    const [first] = this.#values
    const last = --this.#size
    if (last > 0) this.#sink(this.#times[last] ?? 0, this.#values[last] ?? 0)
    return first
  }

  #sink(atMs: number, value: number): void {
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.#size) break
      const right = child + 1
      if (right < this.#size && this.#isBefore(this.#times[right] ?? 0, this.#values[right] ?? 0, child))
        child = right
      if (!this.#isBefore(this.#times[child] ?? 0, this.#values[child] ?? 0, -1, atMs, value)) break
      this.#move(child, at)
      at = child
    }
    this.#put(at, atMs, value)
  }

  /** Whether a pair comes before the one at `index`, or before the one given where there is no index. */
  #isBefore(
    atMs: number,
    value: number,
    index: number,
    otherMs = this.#times[index] ?? 0,
    other = this.#values[index] ?? 0,
  ): boolean {
    return atMs < otherMs || (atMs === otherMs && value < other)
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] ?? 0, this.#values[from] ?? 0)
  }

  #put(at: number, atMs: number, value: number): void {
    this.#times[at] = atMs
    this.#values[at] = value
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2)
    const values = new Uint32Array(times.length)
    times.set(this.#times)
    values.set(this.#values)
    this.#times = times
    this.#values = values
  }
}
