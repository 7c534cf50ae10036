import type { JobId } from '../../base/ids.ts'
import { type Effect, isRevealing, type Revealing } from '../../core/effect.ts'
import type { JobRecord } from '../../protocol/record.ts'

interface Journal {
  /** Resolves with whether what depends on these records may be shown. Never rejects. */
  append(job: JobId, records: readonly JobRecord[]): Promise<boolean>
}

/**
 * The order law: effects that reveal an acceptance (of a result, or that a unit is set aside) wait until the records before
 * them are durable, and keep their order. Without records under way they are performed at once. Once the journal belongs to
 * another tab nothing is revealed any more: that tab decides now what counts.
 */
export class WriteAhead {
  readonly #journal: Journal
  readonly #reveal: (effect: Revealing) => void
  #waiting = 0
  #lost = false
  #tail: Promise<unknown> = Promise.resolve()

  constructor(journal: Journal, reveal: (effect: Revealing) => void) {
    this.#journal = journal
    this.#reveal = reveal
  }

  /** Performs, now or when it may be, the revealing ones among the effects of one event. */
  perform(effects: readonly Effect[], records: ReadonlyMap<JobId, readonly JobRecord[]>): void {
    const revealing = effects.filter(isRevealing)
    const writes = [...records].map(([job, list]) => this.#journal.append(job, list))
    if (writes.length === 0 && this.#waiting === 0) this.#revealAll(revealing)
    else if (writes.length > 0 || revealing.length > 0) this.#revealAfter(writes, revealing)
  }

  #revealAfter(writes: readonly Promise<boolean>[], revealing: readonly Revealing[]): void {
    this.#waiting++
    const before = this.#tail
    this.#tail = Promise.all(writes).then(async (may) => {
      await before
      this.#waiting--
      if (may.includes(false)) this.#lost = true
      this.#revealAll(revealing)
    })
  }

  #revealAll(effects: readonly Revealing[]): void {
    for (const effect of effects) if (!this.#lost) this.#reveal(effect)
  }
}
