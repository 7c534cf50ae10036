import type { Rng } from '../base/rng.ts'

/** Some devices of a fleet lie: all give the same wrong value for a shard, so they back one another. */
export interface LiarSpec {
  readonly share: number
  readonly habit: LiarHabit
  /** One who was caught comes back under a new name. */
  readonly returns: boolean
}

export type LiarHabit =
  | { readonly type: 'always' }
  /** Honest until so many of its units were done, a liar from then on. */
  | { readonly type: 'sleeper'; readonly honestUnits: number }
  /** Lies now and then. */
  | { readonly type: 'rare'; readonly lieShare: number }

/** Whether one device lies this time. */
export class Conscience {
  readonly #habit: LiarHabit | undefined
  readonly #rng: Rng
  #unitsDone = 0

  /** @param habit `undefined` for the honest. */
  constructor(habit: LiarHabit | undefined, rng: Rng) {
    this.#habit = habit
    this.#rng = rng
  }

  get honest(): boolean {
    return this.#habit === undefined
  }

  /** A shard of so many units is done: is the result that is told a wrong one? */
  lies(units: number): boolean {
    const before = this.#unitsDone
    this.#unitsDone += units
    switch (this.#habit?.type) {
      case undefined:
        return false
      case 'always':
        return true
      case 'sleeper':
        return before >= this.#habit.honestUnits
      case 'rare':
        return this.#rng.next() < this.#habit.lieShare
    }
  }
}
