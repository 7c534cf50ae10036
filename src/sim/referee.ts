import type { Effect } from '../core/effect.ts'
import type { EventQueue } from './event-queue.ts'
import type { Happening } from './happening.ts'
import type { UnitSpec } from './scenario.ts'
import type { Tally } from './tally.ts'

/** The coordinator's own worker, of speed 1: computes disputed shards, one after another. */
export class Referee {
  readonly #queue: EventQueue<Happening>
  readonly #tally: Tally
  readonly #unit: UnitSpec
  #freeMs = 0

  constructor(queue: EventQueue<Happening>, tally: Tally, unit: UnitSpec) {
    this.#queue = queue
    this.#tally = tally
    this.#unit = unit
  }

  take({ lease, from, to }: Extract<Effect, { type: 'referee-shard' }>, epoch: number, atMs: number): void {
    const workMs = this.#tally.costs.sum(from, to)
    this.#tally.refereedMs += workMs
    this.#freeMs = Math.max(this.#freeMs, atMs) + workMs
    const outputBytes = (to - from) * this.#unit.outputBytes
    this.#queue.add(this.#freeMs, { at: 'clock', type: 'refereed', epoch, lease, outputBytes })
  }
}
