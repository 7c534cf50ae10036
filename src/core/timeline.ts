/** What something was over time: it has each value from its time on. Times never go back. */
export class Timeline<Value> {
  readonly #times: number[] = []
  readonly #values: Value[] = []

  get length(): number {
    return this.#times.length
  }
  get last(): Value | undefined {
    return this.#values.at(-1)
  }

  put(atMs: number, value: Value): void {
    this.#times.push(atMs)
    this.#values.push(value)
  }

  /** How many values had been put until then, that moment included. */
  countAt(atMs: number): number {
    let low = 0
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#times[middle] ?? 0) <= atMs) low = middle + 1
      else high = middle
    }
    return low
  }

  /** `undefined` before the first. */
  at(atMs: number): Value | undefined {
    return this.#values[this.countAt(atMs) - 1]
  }

  *entries(): IterableIterator<readonly [atMs: number, value: Value]> {
    for (const [at, atMs] of this.#times.entries()) {
      const value = this.#values[at]
      if (value !== undefined) yield [atMs, value]
    }
  }
}
