import type { JobId } from '../base/ids.ts'
import { type Effect, isRevealing, type Revealing } from '../core/effect.ts'
import type { JobRecord } from '../protocol/record.ts'

interface Journal {
  append(job: JobId, records: readonly JobRecord[]): Promise<void>
}

/**
 * The order law: effects that reveal an acceptance wait until the records before them are durable, and keep their order.
 * Without records under way they are performed at once.
 */
export class WriteAhead {
  readonly #journal: Journal
  readonly #reveal: (effect: Revealing) => void
  #waiting = 0
  #tail: Promise<void> = Promise.resolve()

  constructor(journal: Journal, reveal: (effect: Revealing) => void) {
    this.#journal = journal
    this.#reveal = reveal
  }

  /** Performs, now or when it may be, the revealing ones among the effects of one event. */
  perform(effects: readonly Effect[], records: ReadonlyMap<JobId, readonly JobRecord[]>): void {
    const revealing = effects.filter(isRevealing)
    const writes = [...records].map(([job, list]) => this.#journal.append(job, list))
    if (writes.length === 0 && this.#waiting === 0) {
      for (const effect of revealing) this.#reveal(effect)
      return
    }
    this.#waiting++
    this.#tail = Promise.all([this.#tail, ...writes]).then(() => {
      this.#waiting--
      for (const effect of revealing) this.#reveal(effect)
    })
  }
}
