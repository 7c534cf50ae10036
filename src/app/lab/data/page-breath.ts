/** A page that is busy for longer than 50 ms feels stuck. */
const busyMostMs = 30

/** Lets the page draw and listen in the middle of long work on it. */
export class PageBreath {
  #sinceMs = performance.now()

  /** To be awaited often: gives the turn back once it was held for long enough. */
  async take(): Promise<void> {
    if (performance.now() - this.#sinceMs < busyMostMs) return
    await new Promise((resolve) => setTimeout(resolve))
    this.#sinceMs = performance.now()
  }
}
