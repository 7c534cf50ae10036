import type { Identity, LeaseId } from '../base/ids.ts'
import { policy } from './policy.ts'
import { Standing } from './standing.ts'
import { Trial } from './trial.ts'
import type { UnitRange } from './unit-ranges.ts'

/**
 * How results of a job are checked before they count. `repeatable`: a shard that counts can be given again to see whether a
 * device still computes right, as equal results have equal labels wherever they come from, and its units are kept.
 */
export interface VerifySpec {
  readonly level: 'adaptive' | 'strict'
  readonly repeatable: boolean
}

/** A shard whose result is known: given again, it tells whether a device still computes right. */
export interface Canary extends UnitRange {
  readonly label: string
  /** They have seen it. */
  readonly known: ReadonlySet<Identity>
}

/** Draws a whole number in [0, bound). */
type Draw = (bound: number) => number

/** Whoever looks for a check to do looks at so many: those who have a vote in all of them wait for the next event. */
const probesMost = 32

/** Of one job: results that do not count yet, and what is known of those who gave them. */
export class Verification {
  readonly spec: VerifySpec
  readonly #trials = new Map<number, Trial>()
  readonly #wanting: Trial[] = []
  readonly #disputed = new Set<Trial>()
  readonly #standings = new Map<Identity, Standing>()
  readonly #canaries: Canary[] = []
  /** Spot checks under way, and who is at them. */
  readonly spots = new Map<LeaseId, { readonly canary: Canary; readonly identity: Identity }>()
  #ended = 0
  #bytes = 0

  constructor(spec: VerifySpec) {
    this.spec = spec
  }

  get trials(): Iterable<Trial> {
    return this.#trials.values()
  }
  get standings(): Iterable<Standing> {
    return this.#standings.values()
  }
  get wanting(): readonly Trial[] {
    return this.#wanting
  }
  get hasTrials(): boolean {
    return this.#trials.size > 0
  }
  /** Nothing new may be begun before something counts. */
  get full(): boolean {
    return this.#trials.size >= policy.provisionalShardsMost || this.#bytes >= policy.provisionalBytesMost
  }
  /** All that was begun is closed, and waits for somebody to be vouched for. */
  get allClosed(): boolean {
    for (const { state } of this.#trials.values()) if (state !== 'closed') return false
    return true
  }

  standing(identity: Identity): Standing {
    const known = this.#standings.get(identity)
    if (known !== undefined) return known
    const fresh = new Standing(identity)
    this.#standings.set(identity, fresh)
    return fresh
  }

  // -- trials

  /** The trial of the shard that begins at this unit. */
  trialAt(from: number): Trial | undefined {
    return this.#trials.get(from)
  }

  begin(range: UnitRange, outputBytes: number): Trial {
    const trial = new Trial(range, { needed: this.quorum, outputBytes })
    this.#trials.set(trial.from, trial)
    this.#bytes += outputBytes
    return trial
  }

  /** So many equal results close a trial, while nobody in it is believed alone. */
  get quorum(): number {
    return this.spec.level === 'strict' ? policy.strictQuorum : policy.quorum
  }

  /** Its first result is of this identity: how many must agree. */
  believe(trial: Trial, identity: Identity, draw: Draw): void {
    const standing = this.standing(identity)
    if (this.spec.level === 'strict' || !standing.trusted) return
    const isSpot = draw(1_000) < policy.spotShare * 1_000
    const byCanary = this.spec.repeatable && this.#canaries.length > 0
    if (!isSpot || byCanary) trial.needed = 1
    if (isSpot && byCanary) standing.spotDue = true
  }

  /** It counts, or its units are in the pool again. */
  end(trial: Trial): void {
    this.unwant(trial)
    this.#disputed.delete(trial)
    trial.state = 'over'
    this.#trials.delete(trial.from)
    this.#bytes -= trial.outputBytes
  }

  // -- disputes

  dispute(trial: Trial): void {
    this.unwant(trial)
    trial.state = 'disputed'
    this.#disputed.add(trial)
  }

  decided(trial: Trial): void {
    this.#disputed.delete(trial)
    trial.state = 'closed'
  }

  /** It is in a dispute and has not shown yet what it is worth: it waits for the referee. */
  isSuspect(identity: Identity): boolean {
    if (this.#disputed.size === 0 || this.#standings.get(identity)?.trusted === true) return false
    for (const trial of this.#disputed) if (trial.votes.length > 1 && trial.hasVoteOf(identity)) return true
    return false
  }

  // -- checks

  want(trial: Trial): void {
    trial.state = 'wanting'
    if (trial.wantingAt >= 0) return
    trial.wantingAt = this.#wanting.length
    this.#wanting.push(trial)
  }

  unwant(trial: Trial): void {
    const { wantingAt } = trial
    if (wantingAt < 0) return
    trial.wantingAt = -1
    const last = this.#wanting.pop()
    if (last === undefined || last === trial) return
    this.#wanting[wantingAt] = last
    last.wantingAt = wantingAt
  }

  /** A trial that this identity may check, drawn at random: nobody can choose whom to check. */
  checkFor(identity: Identity, draw: Draw): Trial | undefined {
    const count = this.#wanting.length
    const start = count > 0 ? draw(count) : 0
    for (let probe = 0; probe < Math.min(count, probesMost); probe++) {
      const trial = this.#wanting[(start + probe) % count]
      if (trial !== undefined && !trial.hasVoteOf(identity)) return trial
    }
    return undefined
  }

  /** A shard whose result is known, when this identity is due for one. */
  spotFor(identity: Identity, draw: Draw): Canary | undefined {
    const standing = this.#standings.get(identity)
    if (standing === undefined || !standing.spotDue || this.#canaries.length === 0) return undefined
    const start = draw(this.#canaries.length)
    const canary = this.#unseen(identity, start)
    if (canary === undefined) standing.spotDue = false // it has seen them all
    return canary
  }

  hasSpotFor(identity: Identity): boolean {
    return this.#unseen(identity, 0) !== undefined
  }

  /** Whether it is at one. */
  hasSpotOut(identity: Identity): boolean {
    for (const spot of this.spots.values()) if (spot.identity === identity) return true
    return false
  }

  #unseen(identity: Identity, start: number): Canary | undefined {
    for (let probe = 0; probe < this.#canaries.length; probe++) {
      const canary = this.#canaries[(start + probe) % this.#canaries.length]
      if (canary !== undefined && !canary.known.has(identity)) return canary
    }
    return undefined
  }

  beginSpot(identity: Identity, lease: LeaseId, canary: Canary): void {
    this.standing(identity).spotDue = false
    this.spots.set(lease, { canary, identity })
  }

  beginCheck(trial: Trial): void {
    this.unwant(trial)
    trial.state = 'checking'
  }

  /** A result that counts is kept for spot checks, an older one forgotten (reservoir sampling, Vitter 1985). */
  keepCanary({ from, to, votes }: Trial, draw: Draw): void {
    const [vote] = votes
    if (vote === undefined || !this.spec.repeatable) return
    const known = new Set(votes.map(({ identity }) => identity))
    const canary: Canary = { from, to, label: vote.label, known }
    const place = this.#ended++ < policy.canariesMost ? this.#canaries.length : draw(this.#ended)
    if (place < policy.canariesMost) this.#canaries[place] = canary
  }
}
