import type { Identity } from '../base/ids.ts'
import type { Rng } from '../base/rng.ts'
import type { Floor } from './floor.ts'
import type { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'
import type { Standing } from './standing.ts'
import type { Trial } from './trial.ts'
import type { Verification } from './verification.ts'
import type { Verifier } from './verifier.ts'

/** What is due of checks when nobody answers: who is asked where nobody else can be, and what is looked at before the end. */
export class Audits {
  readonly #floor: Floor
  readonly #verifier: Verifier
  readonly #rng: Rng

  constructor(floor: Floor, verifier: Verifier, rng: Rng) {
    this.#floor = floor
    this.#verifier = verifier
    this.#rng = rng
  }

  /** Asks the referee where nobody is left to ask, and looks at results that nobody has vouched for. */
  look(job: LiveJob, verification: Verification): void {
    if (verification.wanting.length > 0) {
      const few = this.#floor.fewIdentities(job)
      const asked = (trial: Trial) => few.length > 0 && few.every((identity) => trial.hasVoteOf(identity))
      for (const trial of verification.wanting.filter(asked)) this.#verifier.dispute(job, verification, trial)
    }
    if (!verification.hasTrials || !(verification.full || job.waitsForResults) || !verification.allClosed) return
    this.#giveUpSpots(verification)
    this.#auditAll(job, verification)
  }

  /** Everybody who gave what nobody else vouches for is audited, each shard once. */
  #auditAll(job: LiveJob, verification: Verification): void {
    const covered = new Set<Trial>()
    for (const { audit, open } of verification.standings) {
      if (audit !== undefined) for (const trial of open) covered.add(trial)
    }
    for (const standing of [...verification.standings]) {
      if (standing.audit !== undefined) continue
      const own = standing.newest.filter((trial) => !covered.has(trial))
      for (const trial of own) covered.add(trial)
      if (own.length > 0) this.#audit(job, verification, standing, own)
    }
  }

  /** The newest of his shards is computed anew by others, and he is given one whose result is known; or, if not, more of them. */
  #audit(job: LiveJob, verification: Verification, standing: Standing, own: readonly Trial[]): void {
    const spot = this.#isHere(standing.identity) && verification.hasSpotFor(standing.identity)
    const sample = this.#sample(own, spot ? policy.auditShards : policy.auditShardsUnseen, standing.freshCount)
    const trials = new Set(sample.filter(({ votes }) => votes.length < policy.quorum))
    standing.audit = { trials, spot }
    standing.spotDue ||= spot
    for (const trial of trials) {
      trial.needed = policy.quorum
      trial.audited = true
      verification.want(trial)
    }
    this.#verifier.endAudit(job, verification, standing)
  }

  /** The newest, and others at random of those that no check came after: who lies from some time on has lied in these. */
  #sample([newest, ...others]: readonly Trial[], count: number, freshCount: number): Trial[] {
    const sample = newest === undefined ? [] : [newest]
    const rest = others.slice(0, Math.max(freshCount, count) - 1)
    while (sample.length < count && rest.length > 0) sample.push(...rest.splice(this.#rng.below(rest.length), 1))
    return sample
  }

  /** Who has left cannot be given a shard: he is audited anew, without. */
  #giveUpSpots(verification: Verification): void {
    for (const standing of verification.standings) {
      const { audit, identity } = standing
      if (audit?.spot !== true || verification.hasSpotOut(identity)) continue
      if (!this.#isHere(identity) || !standing.spotDue) standing.audit = undefined
    }
  }

  #isHere(identity: Identity): boolean {
    for (const device of this.#floor.fleet) if (device.identity === identity && device.slots > 0) return true
    return false
  }
}
