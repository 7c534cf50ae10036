/** Does one thing after the other, also where each takes time. What is closed does nothing more, and hears of nothing. */
export class Turns {
  #last: Promise<void> = Promise.resolve()
  #open = true

  /** Begins `work` when all before it are done. `then` gets what it gave, `failed` what it threw: in the same turn, unless closed. */
  take<T>(work: () => T | Promise<T>, then: (done: T) => void, failed: (thrown: unknown) => void): void {
    this.#last = this.#last.then(async () => {
      if (!this.#open) return
      const outcome = await settle(work)
      if (!this.#open) return
      if ('thrown' in outcome) failed(outcome.thrown)
      else then(outcome.done)
    })
  }

  close(): void {
    this.#open = false
  }
}

async function settle<T>(work: () => T | Promise<T>): Promise<{ done: T } | { thrown: unknown }> {
  try {
    return { done: await work() }
  } catch (thrown) {
    return { thrown }
  }
}
