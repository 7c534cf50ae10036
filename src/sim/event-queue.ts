import { TimeHeap } from '../base/heap.ts'

/** What is going to happen, by its time. Things of one time happen in an order that only depends on what was added before. */
export class EventQueue<Thing> {
  readonly #heap = new TimeHeap()
  readonly #things: (Thing | undefined)[] = []
  readonly #free: number[] = []

  /** In milliseconds; infinite when nothing is going to happen. */
  get earliestMs(): number {
    return this.#heap.earliestMs
  }

  add(atMs: number, thing: Thing): void {
    const slot = this.#free.pop() ?? this.#things.length
    this.#things[slot] = thing
    this.#heap.push(atMs, slot)
  }

  /** The earliest, taken out. */
  take(): Thing | undefined {
    const slot = this.#heap.pop()
    if (slot === undefined) return undefined
    const thing = this.#things[slot]
    this.#things[slot] = undefined
    this.#free.push(slot)
    return thing
  }
}
