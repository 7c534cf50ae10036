import type { Rng } from '../../base/rng.ts'

/** Draws of the kinds that a plan needs. */
export class Draw {
  readonly #rng: Rng

  constructor(rng: Rng) {
    this.#rng = rng
  }

  below(bound: number): number {
    return this.#rng.below(bound)
  }
  chance(share: number): boolean {
    return this.#rng.next() < share
  }
  between(least: number, most: number): number {
    return least + this.#rng.next() * (most - least)
  }
  /** Log-uniform: as likely between 1 and 10 as between 10 and 100. */
  scale(least: number, most: number): number {
    return least * (most / least) ** this.#rng.next()
  }
  /** Exponential: the time to the next of events that know nothing of each other. */
  wait(meanMs: number): number {
    return -Math.log(1 - this.#rng.next()) * meanMs
  }
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.#rng.below(choices.length)] ?? choices[0]
  }
  /** `undefined` when there is nothing to choose from. */
  among<T>(choices: readonly T[]): T | undefined {
    return choices[this.#rng.below(choices.length)]
  }
}
