import type { Revealing } from '../core/effect.ts'
import type { EventQueue } from './event-queue.ts'
import type { Happening } from './happening.ts'

/** Effects that wait for the records before them: these are written in groups, and durable after a while. */
export class Reveals {
  readonly #queue: EventQueue<Happening>
  readonly #commitMs: number
  #waiting: { readonly dueMs: number; readonly effect: Revealing }[] = []

  constructor(queue: EventQueue<Happening>, commitMs: number) {
    this.#queue = queue
    this.#commitMs = commitMs
  }

  /** Returns what may be shown at once. */
  give(effect: Revealing, epoch: number, atMs: number): Revealing | undefined {
    if (this.#commitMs === 0) return effect
    const dueMs = (Math.floor(atMs / this.#commitMs) + 1) * this.#commitMs
    const last = this.#waiting.at(-1)
    this.#waiting.push({ dueMs, effect })
    if (last === undefined || last.dueMs < dueMs) this.#queue.add(dueMs, { at: 'clock', type: 'durable', epoch })
    return undefined
  }

  takeDue(atMs: number): Revealing[] {
    const due = this.#waiting.filter(({ dueMs }) => dueMs <= atMs)
    this.#waiting = this.#waiting.slice(due.length)
    return due.map(({ effect }) => effect)
  }

  /** Everything that was not durable is gone. */
  clear(): void {
    this.#waiting = []
  }
}
