import { assert } from '../../base/assert.ts'

const chunkUnits = 1_024

interface Chunk {
  readonly units: unknown[]
  unsettled: number
}

/** The units of a stream from their reading until they are settled. A chunk whose units are all settled is let go. */
export class UnitStore {
  readonly #chunks = new Map<number, Chunk>()
  #count = 0

  /** Units read so far. */
  get count(): number {
    return this.#count
  }

  /** Units in chunks that are still here. */
  get held(): number {
    let held = 0
    for (const { units } of this.#chunks.values()) held += units.length
    return held
  }

  add(units: readonly unknown[]): void {
    for (const unit of units) {
      const number = Math.floor(this.#count / chunkUnits)
      let chunk = this.#chunks.get(number)
      if (chunk === undefined) {
        chunk = { units: [], unsettled: chunkUnits }
        this.#chunks.set(number, chunk)
      }
      chunk.units.push(unit)
      this.#count++
    }
  }

  /** Units [from, to), none of which may be settled. */
  slice(from: number, to: number): unknown[] {
    const units: unknown[] = []
    for (let at = from; at < to; ) {
      const number = Math.floor(at / chunkUnits)
      const start = number * chunkUnits
      const end = Math.min(to, start + chunkUnits)
      const chunk = this.#chunks.get(number)
      assert(chunk !== undefined && end - start <= chunk.units.length, `units ${at}-${end} of a stream are not here`)
      for (; at < end; at++) units.push(chunk.units[at - start])
    }
    return units
  }

  /** Units [from, to) will not be asked for again. To be said once a unit. */
  settle(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const number = Math.floor(at / chunkUnits)
      const end = Math.min(to, (number + 1) * chunkUnits)
      const chunk = this.#chunks.get(number)
      assert(chunk !== undefined, `units ${at}-${end} of a stream are settled already`)
      chunk.unsettled -= end - at
      if (chunk.unsettled === 0) this.#chunks.delete(number)
      at = end
    }
  }

  clear(): void {
    this.#chunks.clear()
  }
}
