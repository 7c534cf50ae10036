import type { Identity, LeaseId } from '../base/ids.ts'
import type { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'
import type { Trial, Vote } from './trial.ts'
import type { UnitRange } from './unit-ranges.ts'
import type { Canary } from './verification.ts'

type Ballot = Pick<Vote, 'identity'>

/** Something that only the coordinator's own computing can decide: which result is right, or whether a spot check was failed. */
export type Case =
  | { readonly about: 'trial'; readonly job: LiveJob; readonly trial: Trial }
  | { readonly about: 'spot'; readonly job: LiveJob; readonly canary: Canary; readonly vote: Ballot }

/**
 * Cases for the referee. He is one machine among a hundred, so he takes first what says most: a case with somebody who is in
 * many. Who lies is in dispute with everybody; once he is caught most of the others are none any more.
 */
export class Docket {
  readonly #waiting = new Set<Case>()
  readonly #under = new Map<LeaseId, Case>()

  add(one: Case): void {
    this.#waiting.add(one)
  }

  /** Nobody disputes it any more. */
  withdraw(trial: Trial): void {
    for (const one of this.#waiting) if (one.about === 'trial' && one.trial === trial) this.#waiting.delete(one)
  }

  /** Cases of jobs that have ended are nobody's. */
  forget(job: LiveJob): void {
    for (const one of this.#waiting) if (one.job === job) this.#waiting.delete(one)
    for (const [lease, one] of this.#under) if (one.job === job) this.#under.delete(lease)
  }

  /** The next one, when the referee is free. */
  next(): Case | undefined {
    if (this.#waiting.size === 0 || this.#under.size >= policy.refereeAtOnce) return undefined
    const counts = new Map<Identity, number>()
    for (const one of this.#waiting) {
      for (const { identity } of votesOf(one)) counts.set(identity, (counts.get(identity) ?? 0) + 1)
    }
    let best: { one: Case; worth: number } | undefined
    for (const one of this.#waiting) {
      const worth = Math.max(0, ...votesOf(one).map(({ identity }) => counts.get(identity) ?? 0))
      if (best === undefined || worth > best.worth) best = { one, worth }
    }
    if (best !== undefined) this.#waiting.delete(best.one)
    return best?.one
  }

  begin(lease: LeaseId, one: Case): void {
    this.#under.set(lease, one)
  }

  /** The referee has answered under this lease. */
  end(lease: LeaseId): Case | undefined {
    const one = this.#under.get(lease)
    this.#under.delete(lease)
    return one
  }
}

const votesOf = (one: Case): readonly Ballot[] => (one.about === 'trial' ? one.trial.votes : [one.vote])
export const rangeOf = (one: Case): UnitRange => (one.about === 'trial' ? one.trial : one.canary)
