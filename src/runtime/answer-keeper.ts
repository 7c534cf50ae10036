import type { Clock, TaskWorker } from '../ports.ts'

/** Partial answers are shown to people: four a second is live, and leaves the worker its time for adding. */
const partialMs = 250
/** A worker spends at most a tenth of its time on partial answers. */
const partialShare = 10

interface Listener {
  partial(answer: unknown): void
  /** Adding or reducing failed: the task's own code threw at the coordinator. */
  broken(thrown: unknown): void
}

/**
 * Adds the values of shards to the answer, in a worker, in batches, in the order given. Whoever calls `add` does so once a
 * shard; here nothing is added twice or left out.
 */
export class AnswerKeeper {
  readonly #worker: TaskWorker
  readonly #clock: Clock
  readonly #listener: Listener
  #waiting: { from: number; value: unknown }[] = []
  #adding: Promise<void> | undefined
  #stale = false
  /** What `add` threw: the answer lacks that batch from then on, so it is none. */
  #broken: { readonly thrown: unknown } | undefined
  #cancelPartial: (() => void) | undefined

  constructor(worker: TaskWorker, clock: Clock, listener: Listener) {
    this.#worker = worker
    this.#clock = clock
    this.#listener = listener
  }

  add(from: number, value: unknown): void {
    if (this.#broken !== undefined) return
    this.#waiting.push({ from, value })
    this.#adding ??= this.#addWaiting()
  }

  async #addWaiting(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#worker.add(this.#waiting.splice(0))
      this.#stale = true
      this.#cancelPartial ??= this.#clock.after(partialMs, () => void this.#showPartial())
    } catch (thrown) {
      this.#broken = { thrown }
      this.#listener.broken(thrown)
    } finally {
      this.#adding = undefined
    }
  }

  async #showPartial(): Promise<void> {
    if (!this.#stale) {
      this.#cancelPartial = undefined
      return
    }
    this.#stale = false
    const startedMs = this.#clock.nowMs()
    try {
      const answer = await this.#worker.answer()
      if (this.#cancelPartial !== undefined) this.#listener.partial(answer)
    } catch (thrown) {
      this.#listener.broken(thrown)
      return
    }
    const tookMs = this.#clock.nowMs() - startedMs
    if (this.#cancelPartial === undefined) return
    this.#cancelPartial = this.#clock.after(
      Math.max(partialMs, tookMs * partialShare),
      () => void this.#showPartial(),
    )
  }

  /** The answer of everything given so far; nothing may be added after it. Rejects with what adding threw. */
  async finish(): Promise<unknown> {
    this.#cancelPartial?.()
    this.#cancelPartial = undefined
    while (this.#adding !== undefined) await this.#adding
    if (this.#broken !== undefined) throw this.#broken.thrown
    return this.#worker.answer()
  }

  stop(): void {
    this.#cancelPartial?.()
    this.#cancelPartial = undefined
    this.#waiting = []
    this.#worker.terminate()
  }
}
