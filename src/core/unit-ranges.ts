import { assert } from '../base/assert.ts'

/** Units [from, to). */
export interface UnitRange {
  readonly from: number
  readonly to: number
}

/** A set of unit indices as sorted, disjoint, coalesced ranges: ten million units in order cost one entry. */
export class UnitRanges {
  readonly #ranges: UnitRange[] = []
  #count = 0

  static of(ranges: Iterable<UnitRange>): UnitRanges {
    const set = new UnitRanges()
    for (const range of ranges) set.add(range)
    return set
  }

  get count(): number {
    return this.#count
  }

  [Symbol.iterator](): IterableIterator<UnitRange> {
    return this.#ranges.values()
  }

  /** The first range that ends after `unit`: the only one that can hold it. */
  #indexAfter(unit: number): number {
    let low = 0
    let high = this.#ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ranges[middle]?.to ?? 0) <= unit) low = middle + 1
      else high = middle
    }
    return low
  }

  /** True when every unit of the range is here. */
  holds(range: UnitRange): boolean {
    const found = this.#ranges[this.#indexAfter(range.from)]
    return found !== undefined && found.from <= range.from && range.to <= found.to
  }

  /** True when some unit of the range is here. */
  touches(range: UnitRange): boolean {
    const found = this.#ranges[this.#indexAfter(range.from)]
    return found !== undefined && found.from < range.to
  }

  /** Adds units of which none may be here yet: a unit in two places is a bug worth stopping for. */
  add(range: UnitRange): void {
    assert(range.from < range.to, `empty range ${range.from}-${range.to}`)
    const at = this.#indexAfter(range.from)
    const next = this.#ranges[at]
    assert(next === undefined || range.to <= next.from, `units ${range.from}-${range.to} are here already`)
    const before = this.#ranges[at - 1]
    const joinsBefore = before !== undefined && before.to === range.from
    const joinsNext = next !== undefined && next.from === range.to
    const start = joinsBefore ? at - 1 : at
    const joined = { from: joinsBefore ? before.from : range.from, to: joinsNext ? next.to : range.to }
    this.#ranges.splice(start, Number(joinsBefore) + Number(joinsNext), joined)
    this.#count += range.to - range.from
  }

  /** Takes units out, all of which must be here. */
  remove(range: UnitRange): void {
    assert(this.holds(range), `units ${range.from}-${range.to} are not here`)
    const at = this.#indexAfter(range.from)
    const found = this.#ranges[at]
    if (found === undefined) return
    const before = found.from < range.from ? [{ from: found.from, to: range.from }] : []
    const after = range.to < found.to ? { from: range.to, to: found.to } : undefined
    if (after === undefined) this.#ranges.splice(at, 1, ...before)
    else {
      this.#ranges[at] = after
      this.#ranges.splice(at, 0, ...before)
    }
    this.#count -= range.to - range.from
  }

  /** The first of them. */
  get first(): UnitRange | undefined {
    return this.#ranges[0]
  }
}
