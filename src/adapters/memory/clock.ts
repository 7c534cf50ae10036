import type { Clock } from '../../ports.ts'

interface Call {
  readonly dueMs: number
  readonly call: () => void
}

/** When the time of every such clock was 0: some day in 2026. */
const epochMs = 1_790_000_000_000

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number
  #calls: Call[] = []

  constructor(startMs = 0) {
    this.#nowMs = startMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  dateMs(): number {
    return epochMs + this.#nowMs
  }

  after(delayMs: number, call: () => void): () => void {
    const entry = { dueMs: this.#nowMs + delayMs, call }
    this.#calls.push(entry)
    return () => {
      this.#calls = this.#calls.filter((other) => other !== entry)
    }
  }

  /** Moves on by `ms`, making each call at its own moment, also those that are asked for on the way. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms
    let next = this.#nextUntil(endMs)
    while (next !== undefined) {
      const due = next
      this.#calls = this.#calls.filter((other) => other !== due)
      this.#nowMs = Math.max(this.#nowMs, due.dueMs)
      due.call()
      next = this.#nextUntil(endMs)
    }
    this.#nowMs = endMs
  }

  /** The earliest call, and of equal ones the first that was asked for. */
  #nextUntil(endMs: number): Call | undefined {
    let next: Call | undefined
    for (const call of this.#calls) {
      if (call.dueMs <= endMs && (next === undefined || call.dueMs < next.dueMs)) next = call
    }
    return next
  }
}
