import { assert } from '../base/assert.ts'
import type { UnitRange } from './unit-ranges.ts'

const pageUnits = 32_768
const pageWords = pageUnits / 32

/** A page is full, or has one bit a unit; a page that is not there is empty. */
type Page = 'full' | { readonly words: Uint32Array; count: number }

/** Bits `low` to `high` - 1 of a word, 0 <= low < high <= 32. */
const mask = (low: number, high: number): number => ((high === 32 ? -1 : (1 << high) - 1) & (-1 << low)) >>> 0

/** Bits set in a word (Hacker's Delight, section 5-1). */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555)
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
}

/** A set of units at one bit each, in pages of 4 KiB; a page that is full costs nothing more. */
export class UnitBitmap {
  readonly #pages = new Map<number, Page>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Pages in memory. */
  get bytes(): number {
    let bytes = 0
    for (const page of this.#pages.values()) if (page !== 'full') bytes += page.words.byteLength
    return bytes
  }

  has(unit: number): boolean {
    return this.countIn({ from: unit, to: unit + 1 }) === 1
  }

  /** How many units of the range are here. */
  countIn({ from, to }: UnitRange): number {
    let count = 0
    for (let at = from; at < to; ) {
      const page = this.#pages.get(Math.floor(at / pageUnits))
      const end = Math.min(to, (Math.floor(at / pageUnits) + 1) * pageUnits)
      if (page === 'full') count += end - at
      else if (page !== undefined) count += countWords(page.words, at % pageUnits, end - at)
      at = end
    }
    return count
  }

  /** Adds units of which none may be here yet: a unit that counts twice is a bug worth stopping for. */
  add(range: UnitRange): void {
    assert(range.from < range.to, `empty range ${range.from}-${range.to}`)
    assert(this.countIn(range) === 0, `units ${range.from}-${range.to} are done already`)
    for (let at = range.from; at < range.to; ) {
      const index = Math.floor(at / pageUnits)
      const end = Math.min(range.to, (index + 1) * pageUnits)
      this.#addIn(index, at % pageUnits, end - at)
      at = end
    }
    this.#count += range.to - range.from
  }

  #addIn(index: number, from: number, count: number): void {
    const page = this.#pages.get(index) ?? { words: new Uint32Array(pageWords), count: 0 }
    if (page === 'full') return
    this.#pages.set(index, page)
    for (let at = from; at < from + count; ) {
      const end = Math.min(from + count, (at | 31) + 1)
      const word = at >>> 5
      page.words[word] = ((page.words[word] ?? 0) | mask(at & 31, ((end - 1) & 31) + 1)) >>> 0
      at = end
    }
    page.count += count
    if (page.count === pageUnits) this.#pages.set(index, 'full')
  }

  /** The first unit from `from` on that is not here. */
  firstMissing(from: number): number {
    let at = from
    for (;;) {
      const index = Math.floor(at / pageUnits)
      const page = this.#pages.get(index)
      if (page === undefined) return at
      if (page === 'full') {
        at = (index + 1) * pageUnits
        continue
      }
      const word = page.words[(at % pageUnits) >>> 5] ?? 0
      const missing = (~word & mask(at & 31, 32)) >>> 0
      if (missing !== 0) return at - (at & 31) + (31 - Math.clz32(missing & -missing))
      at += 32 - (at & 31)
    }
  }

  /** The first unit from `from` on that is here; `undefined` when there is none. */
  #firstPresent(from: number): number | undefined {
    const last = Math.max(-1, ...this.#pages.keys())
    for (let at = from; Math.floor(at / pageUnits) <= last; ) {
      const page = this.#pages.get(Math.floor(at / pageUnits))
      if (page === 'full') return at
      if (page === undefined) {
        at = (Math.floor(at / pageUnits) + 1) * pageUnits
        continue
      }
      const word = ((page.words[(at % pageUnits) >>> 5] ?? 0) & mask(at & 31, 32)) >>> 0
      if (word !== 0) return at - (at & 31) + (31 - Math.clz32(word & -word))
      at += 32 - (at & 31)
    }
    return undefined
  }

  /** Ranges in order. */
  *[Symbol.iterator](): IterableIterator<UnitRange> {
    for (let from = this.#firstPresent(0); from !== undefined; ) {
      const to = this.firstMissing(from)
      yield { from, to }
      from = this.#firstPresent(to)
    }
  }
}

function countWords(words: Uint32Array, from: number, count: number): number {
  let found = 0
  for (let at = from; at < from + count; ) {
    const end = Math.min(from + count, (at | 31) + 1)
    found += bitCount(((words[at >>> 5] ?? 0) & mask(at & 31, ((end - 1) & 31) + 1)) >>> 0)
    at = end
  }
  return found
}
