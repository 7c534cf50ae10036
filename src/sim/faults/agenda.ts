import { TimeHeap } from '../../base/heap.ts'

/** Virtual time: calls are made at their moments, those of one moment in the order in which they were asked for. */
export class Agenda {
  readonly #order = new TimeHeap()
  readonly #calls = new Map<number, { readonly atMs: number; readonly call: () => void }>()
  #nowMs = 0
  #asked = 0

  get nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, call: () => void): void {
    this.at(this.#nowMs + delayMs, call)
  }

  /** A moment that has passed counts as now. */
  at(momentMs: number, call: () => void): void {
    const atMs = Math.max(momentMs, this.#nowMs)
    const number = this.#asked++
    this.#calls.set(number, { atMs, call })
    this.#order.push(atMs, number)
  }

  /** Makes the next call. False when nothing is left to happen. */
  step(): boolean {
    const number = this.#order.pop()
    const next = number === undefined ? undefined : this.#calls.get(number)
    if (number === undefined || next === undefined) return false
    this.#calls.delete(number)
    this.#nowMs = next.atMs
    next.call()
    return true
  }
}
