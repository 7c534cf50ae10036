import type { Identity } from '../base/ids.ts'
import { policy } from './policy.ts'
import type { Trial } from './trial.ts'

interface Stake {
  readonly trial: Trial
  /** Which result of its identity this is, counted from 1. */
  readonly place: number
}

/** What is known of one identity in one job: how much of it was found right, and which of its results do not count yet. */
export class Standing {
  readonly identity: Identity
  /** Found right, by others or by the referee. */
  unitsRight = 0
  /** A spot check is due. */
  spotDue = false
  /** Before the job ends some of its shards are computed anew, and it is given one whose result is known: what is still to pass. */
  audit: { readonly trials: Set<Trial>; spot: boolean } | undefined
  #results = 0
  /** Places of the last results that were checked and right, the latest first: as many as it takes to be vouched for. */
  #passed: number[] = []
  /** In the order of its results. Those that are over are dropped when they come first. */
  #stakes: Stake[] = []

  constructor(identity: Identity) {
    this.identity = identity
  }

  get trusted(): boolean {
    return this.unitsRight >= policy.trustUnits
  }
  /** How many results it has given. */
  get results(): number {
    return this.#results
  }
  /** Trials that it has a result in and that do not count yet, the oldest first. */
  get open(): Trial[] {
    return this.#stakes.map(({ trial }) => trial).filter(({ state }) => state !== 'over')
  }
  /** The same, the newest first. */
  get newest(): Trial[] {
    return this.open.reverse()
  }
  /** How many of them came after the last result that was checked. */
  get freshCount(): number {
    const last = this.#passed[0] ?? 0
    return this.#stakes.filter(({ trial, place }) => trial.state !== 'over' && place > last).length
  }

  /** It gives a result. Returns its place among those of this identity. */
  stand(trial: Trial): number {
    this.#stakes.push({ trial, place: ++this.#results })
    return this.#results
  }

  /**
   * Its result at that place was checked and right. Returns what it is vouched for with: whoever was right so often has not
   * lied before the first of these, unless he lies now and then.
   */
  pass(place: number, units: number): Trial[] {
    this.unitsRight += units
    this.#passed.push(place)
    this.#passed.sort((left, right) => right - left).splice(policy.checksToVouch)
    if (this.#passed.length < policy.checksToVouch) return []
    const vouchedTo = this.#passed[policy.checksToVouch - 1] ?? 0
    const due = this.#stakes.findIndex((stake) => stake.place > vouchedTo)
    return this.#stakes.splice(0, due < 0 ? this.#stakes.length : due).map(({ trial }) => trial)
  }

  /** All that it gave so far: its audit went well, or it was caught. */
  takeAll(): Trial[] {
    const trials = this.open
    this.#stakes = []
    return trials
  }
}
