import type { DeviceId, Identity, LeaseId } from '../base/ids.ts'
import type { UnitRange } from './unit-ranges.ts'

/** One result of a shard, and who stands for it. */
export interface Vote {
  readonly identity: Identity
  readonly device: DeviceId
  /** Under which the result's value is kept. */
  readonly lease: LeaseId
  /** Equal for results that agree, by the comparator of the task. */
  readonly label: string
  /** Which result of its identity it is. */
  readonly place: number
}

/**
 * - `wanting`: needs a result of somebody else, and nobody is at it.
 * - `checking`: somebody is.
 * - `disputed`: results differ, or nobody else can be asked: the coordinator itself will compute it.
 * - `refereeing`: it does.
 * - `closed`: enough results agree; it counts once one of those who gave them is vouched for.
 * - `over`: it counts, or its units are in the pool again.
 */
type TrialState = 'wanting' | 'checking' | 'disputed' | 'refereeing' | 'closed' | 'over'

/** A shard with a result that does not count yet. */
export class Trial implements UnitRange {
  readonly from: number
  readonly to: number
  readonly outputBytes: number
  state: TrialState = 'closed'
  votes: Vote[] = []
  /** So many equal results close it. */
  needed: number
  checksFailed = 0
  /** It was opened again to look at who gave it: that says nothing of those who look. */
  audited = false
  /** Whoever gave it is vouched for: it counts as soon as it is closed. */
  vouched = false
  /** Where it is in the list of those that want a check. */
  wantingAt = -1

  constructor(range: UnitRange, options: { needed: number; outputBytes: number }) {
    this.from = range.from
    this.to = range.to
    this.needed = options.needed
    this.outputBytes = options.outputBytes
  }

  get units(): number {
    return this.to - this.from
  }
  /** Results differ: somebody lies, or computes wrong. */
  get disputed(): boolean {
    const [first, ...others] = this.votes
    return others.some(({ label }) => label !== first?.label)
  }
  hasVoteOf(identity: Identity): boolean {
    return this.votes.some((vote) => vote.identity === identity)
  }
}
