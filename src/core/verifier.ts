import type { DeviceId, Identity, LeaseId } from '../base/ids.ts'
import { identityOf } from '../base/ids.ts'
import type { Rng } from '../base/rng.ts'
import { Docket, rangeOf } from './docket.ts'
import type { LeaseGrant } from './effect.ts'
import type { Failure } from './event.ts'
import type { Floor } from './floor.ts'
import type { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'
import type { Recalls } from './recalls.ts'
import type { Standing } from './standing.ts'
import type { Trial, Vote } from './trial.ts'
import type { UnitRange } from './unit-ranges.ts'
import type { Canary, Verification } from './verification.ts'

/** Who gave a result that the coordinator computed itself. */
export const referee = 'referee' as DeviceId

/** A result, and the lease on which it came: `row` while that lives, `granted` its whole range. */
export interface Answer {
  readonly row: number | undefined
  readonly grant: LeaseGrant
  readonly granted: UnitRange
  readonly label: string
  readonly outputBytes: number
}

/** A result before it has its place among those of its identity. */
type Ballot = Omit<Vote, 'place'>

/**
 * Which results count (after Sarmenta 2001 and BOINC's adaptive replication, with a referee). A result is received, then
 * provisional, then final. Equal results of several identities close a trial; whoever was right often is believed alone, and
 * followed by spot checks. Nothing counts before one of those who gave it was vouched for by later checks, or audited at the
 * end. Where results differ the coordinator computes the shard itself: who was wrong is caught, and what he gave is done anew.
 */
export class Verifier {
  readonly #floor: Floor
  readonly #recalls: Recalls
  readonly #rng: Rng
  readonly #docket = new Docket()
  readonly #caught = new Map<Identity, { job: LiveJob; range: UnitRange }>()

  constructor(floor: Floor, recalls: Recalls, rng: Rng) {
    this.#floor = floor
    this.#recalls = recalls
    this.#rng = rng
  }

  // -- results

  /** A device has answered: a spot check, a check, or the first result of its shard. */
  take(job: LiveJob, verification: Verification, answer: Answer, atMs: number): void {
    const { row, grant, granted } = answer
    const { device, lease, from, to } = grant
    const vote: Ballot = { identity: identityOf(device), device, lease, label: answer.label }
    const canary = verification.spots.get(lease)?.canary
    const trial = verification.trialAt(granted.from)
    if (row !== undefined) {
      this.#recalls.callOffOthers(row, atMs)
      this.#floor.close(row, atMs)
    }
    if (canary !== undefined) this.#takeSpot(job, verification, canary, { vote, whole: to === canary.to })
    else if (trial !== undefined) this.#takeCheck(job, verification, trial, { vote, to, expected: row !== undefined })
    else if (this.#receive(job, answer)) {
      const begun = verification.begin({ from, to }, answer.outputBytes)
      verification.believe(begun, vote.identity, this.#draw)
      const few = this.#floor.fewIdentities(job).length
      if (few > 0 && few < policy.quorum) begun.needed = policy.quorum // the coordinator is one of them
      this.#vote(job, verification, begun, vote)
    }
  }

  /** Returns false for a lost lease whose units others have begun meanwhile. */
  #receive(job: LiveJob, { row, grant: { from, to }, granted, grant }: Answer): boolean {
    const device = this.#floor.fleet.get(grant.device)?.index ?? 0
    if (row === undefined) {
      this.#floor.leases.forgetLapsed(grant.lease)
      return job.ledger.receiveLate({ from, to }, device)
    }
    job.ledger.receive({ from, to }, device)
    if (to < granted.to) job.ledger.giveBack({ from: to, to: granted.to }, device)
    return true
  }

  #takeCheck(
    job: LiveJob,
    verification: Verification,
    trial: Trial,
    { vote, to, expected }: { vote: Ballot; to: number; expected: boolean },
  ): void {
    if (!expected) this.#floor.leases.forgetLapsed(vote.lease)
    if (trial.state !== (expected ? 'checking' : 'wanting')) return // somebody else is at it by now, or was
    const fits = to === trial.to && !trial.hasVoteOf(vote.identity)
    if (fits) this.#vote(job, verification, trial, vote)
    else if (expected) this.#spoilCheck(job, verification, trial)
  }

  #vote(job: LiveJob, verification: Verification, trial: Trial, vote: Ballot): void {
    verification.unwant(trial)
    trial.votes.push({ ...vote, place: verification.standing(vote.identity).stand(trial) })
    this.#floor.give({ type: 'keep-result', job: job.spec.job, lease: vote.lease })
    if (trial.disputed) this.dispute(job, verification, trial)
    else if (trial.votes.length >= trial.needed) this.#close(job, verification, trial)
    else verification.want(trial)
  }

  #close(job: LiveJob, verification: Verification, trial: Trial): void {
    trial.state = 'closed'
    if (trial.votes.length >= policy.quorum) this.#passAll(job, verification, trial)
    if (trial.vouched || verification.spec.level === 'strict') this.count(job, verification, trial)
  }

  /** Several agree, or the referee does: a check of each of them went well. */
  #passAll(job: LiveJob, verification: Verification, trial: Trial): void {
    for (const { identity, place } of [...trial.votes]) {
      const standing = verification.standing(identity)
      if (!trial.audited) this.#pass(job, verification, standing, { place, units: trial.units })
      if (standing.audit?.trials.delete(trial) === true) this.endAudit(job, verification, standing)
    }
  }

  /** Everything in its audit went well: what it gave counts. */
  endAudit(job: LiveJob, verification: Verification, standing: Standing): void {
    if (standing.audit === undefined || standing.audit.trials.size > 0 || standing.audit.spot) return
    standing.audit = undefined
    for (const each of standing.takeAll()) this.count(job, verification, each)
  }

  #pass(
    job: LiveJob,
    verification: Verification,
    standing: Standing,
    { place, units }: { place: number; units: number },
  ): void {
    for (const trial of standing.pass(place, units)) this.count(job, verification, trial)
  }

  /** It is final. One that was opened again meanwhile is so when it is closed. */
  count(job: LiveJob, verification: Verification, trial: Trial): void {
    const [winner, ...others] = trial.votes
    if (winner === undefined || trial.state === 'over') return
    if (trial.state !== 'closed') {
      trial.vouched = true
      return
    }
    const { from, to } = trial
    const id = job.spec.job
    const device = this.#floor.fleet.get(winner.device)?.index ?? 0
    verification.end(trial)
    job.ledger.settleVerified({ from, to }, device)
    job.suspects.clear({ from, to })
    verification.keepCanary(trial, this.#draw)
    this.#floor.give({ type: 'append-done', lease: winner.lease, job: id, device: winner.device, from, to })
    this.#floor.give({ type: 'count-result', lease: winner.lease, job: id, device: winner.device, from, to })
    this.#drop(others)
  }

  #drop(votes: readonly Vote[]): void {
    if (votes.length > 0) this.#floor.give({ type: 'drop-results', leases: votes.map(({ lease }) => lease) })
  }

  // -- checks that are lost or fail

  /** Nobody is at the check any more: it is for others. Returns false when these units were not under one. */
  loseCheck(job: LiveJob, { lease, from, device }: LeaseGrant): boolean {
    const { verification } = job
    if (verification === undefined) return false
    if (verification.spots.has(lease)) {
      verification.spots.delete(lease)
      verification.standing(identityOf(device)).spotDue = true
      return true
    }
    const trial = verification.trialAt(from)
    if (trial?.state === 'checking') verification.want(trial)
    return trial !== undefined
  }

  /** Whether the lease is one on a shard that has a result already. */
  isCheck({ verification }: LiveJob, { lease, from }: LeaseGrant): boolean {
    return verification !== undefined && (verification.spots.has(lease) || verification.trialAt(from) !== undefined)
  }

  /** A check did not go well, and nobody can tell whether its device or the result before it is to blame. */
  failCheck(job: LiveJob, grant: LeaseGrant, failure: Failure): void {
    const { verification } = job
    const trial = verification?.trialAt(grant.from)
    if (verification === undefined || trial === undefined || failure.code === 'device-lost')
      this.loseCheck(job, grant)
    else if (trial.state === 'checking') this.#spoilCheck(job, verification, trial)
  }

  #spoilCheck(job: LiveJob, verification: Verification, trial: Trial): void {
    trial.checksFailed++
    if (trial.checksFailed >= policy.checksFailedMost) this.dispute(job, verification, trial)
    else verification.want(trial)
  }

  #takeSpot(
    job: LiveJob,
    verification: Verification,
    canary: Canary,
    { vote, whole }: { vote: Ballot; whole: boolean },
  ): void {
    verification.spots.delete(vote.lease)
    const standing = verification.standing(vote.identity)
    if (!whole)
      standing.spotDue = true // its time-box was over: that is no lie
    else if (vote.label === canary.label) {
      this.#pass(job, verification, standing, { place: standing.results, units: canary.to - canary.from })
      if (standing.audit !== undefined) standing.audit.spot = false
      this.endAudit(job, verification, standing)
    } else this.#docket.add({ about: 'spot', job, canary, vote })
  }

  // -- the referee

  /** Results differ, or nobody else can be asked: the coordinator computes it. Until then nobody in it gets anything new. */
  dispute(job: LiveJob, verification: Verification, trial: Trial): void {
    verification.dispute(trial)
    this.#docket.add({ about: 'trial', job, trial })
  }

  /** Gives the referee what is next, when he is free. */
  askReferee(): void {
    for (let one = this.#docket.next(); one !== undefined; one = this.#docket.next()) {
      const lease = this.#floor.leases.nameForReferee()
      const { from, to } = rangeOf(one)
      if (one.about === 'trial') one.trial.state = 'refereeing'
      this.#docket.begin(lease, one)
      this.#floor.give({ type: 'referee-shard', job: one.job.spec.job, lease, from, to })
    }
  }

  /** The job has left. */
  forget(job: LiveJob): void {
    this.#docket.forget(job)
  }

  /** The coordinator computed a shard itself. */
  hearReferee({ lease, label }: { lease: LeaseId; label: string }): void {
    const one = this.#docket.end(lease)
    if (one?.about === 'trial')
      this.#decide(one.job, one.trial, { identity: identityOf(referee), device: referee, lease, label, place: 0 })
    else if (one !== undefined && label === one.canary.label) this.#catch(one.vote.identity, one.job, one.canary)
    if (one?.about !== 'trial') this.#floor.give({ type: 'drop-results', leases: [lease] })
  }

  /** The referee's word is final. His own value counts where no device had the same. */
  #decide(job: LiveJob, trial: Trial, own: Vote): void {
    const { verification } = job
    if (verification === undefined) return
    const wrong = trial.votes.filter(({ label }) => label !== own.label)
    const right = trial.votes.filter(({ label }) => label === own.label)
    this.#drop(right.length > 0 ? [...wrong, own] : wrong)
    if (right.length === 0) this.#floor.give({ type: 'keep-result', job: job.spec.job, lease: own.lease })
    verification.decided(trial)
    trial.votes = right
    this.#passAll(job, verification, trial)
    if (right.length === 0) trial.votes = [own]
    this.count(job, verification, trial)
    for (const { identity } of wrong) this.#catch(identity, job, { from: trial.from, to: trial.to })
  }

  /** The shard throws at the coordinator too. Returns the job whose unit was set aside, or which cannot go on. */
  failReferee(lease: LeaseId, unit: number | undefined, failure: Failure): LiveJob | undefined {
    const one = this.#docket.end(lease)
    if (one?.about !== 'trial' || one.job.verification === undefined) return undefined
    const { job, trial } = one
    const { from, to } = trial
    this.#drop(trial.votes)
    one.job.verification.end(trial)
    job.ledger.retract({ from, to }, 0)
    job.worst = { failure, unit }
    if (unit === undefined || unit < from || unit >= to) return job
    const evidence = [{ device: referee, failure }]
    job.ledger.setAside(unit)
    this.#floor.give({ type: 'append-poisoned', job: job.spec.job, unit, evidence })
    this.#floor.give({ type: 'report-poisoned', job: job.spec.job, unit, evidence })
    return job
  }

  // -- liars

  /** It was wrong for certain. What it gave and nobody has vouched for is taken back. */
  #catch(identity: Identity, job: LiveJob, range: UnitRange): void {
    if (this.#floor.fleet.banned.has(identity)) return
    this.#floor.fleet.banned.add(identity)
    this.#caught.set(identity, { job, range })
    for (const each of this.#floor.jobs.values()) {
      if (each.verification === undefined) continue
      const standing = each.verification.standing(identity)
      standing.audit = undefined
      standing.takeAll()
      for (const trial of [...each.verification.trials]) {
        if (trial.hasVoteOf(identity)) this.#takeBack(each, each.verification, trial, identity)
      }
    }
  }

  #takeBack(job: LiveJob, verification: Verification, trial: Trial, identity: Identity): void {
    this.#drop(trial.votes.filter((vote) => vote.identity === identity))
    trial.votes = trial.votes.filter((vote) => vote.identity !== identity)
    trial.vouched = false
    if (trial.state === 'refereeing' || (trial.state === 'disputed' && trial.disputed)) return // the referee's word comes
    if (trial.state === 'disputed') {
      this.#docket.withdraw(trial)
      verification.decided(trial)
    }
    trial.needed = Math.max(trial.needed, verification.quorum)
    if (trial.votes.length === 0) {
      const { from, to } = trial
      if (trial.state === 'checking') this.#recalls.callOffAt(job, { from, to }, this.#floor.nowMs)
      verification.end(trial)
      job.ledger.retract({ from, to }, 0)
    } else if (trial.state === 'closed') {
      if (trial.votes.length >= trial.needed) this.#close(job, verification, trial)
      else verification.want(trial)
    }
  }

  /** Who was caught by this event. */
  takeCaught(): { identity: Identity; job: LiveJob; range: UnitRange }[] {
    if (this.#caught.size === 0) return [] // as after nearly every event
    const caught = [...this.#caught].map(([identity, where]) => ({ identity, ...where }))
    this.#caught.clear()
    return caught
  }

  readonly #draw = (bound: number): number => this.#rng.below(bound)
}
