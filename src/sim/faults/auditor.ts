import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import type { Effect, LeaseGrant, Revealing } from '../../core/effect.ts'
import type { JobSpec, SchedulerEvent } from '../../core/event.ts'
import { UnitRanges } from '../../core/unit-ranges.ts'
import type { Census } from './census.ts'
import type { Device } from './device.ts'
import { Incidents } from './incidents.ts'
import type { JobPlan } from './job-plan.ts'
import { traitOf } from './job-plan.ts'
import { LeaseAudit } from './lease-audit.ts'
import { demand } from './violation.ts'

/** A job as one sees it who hears what the scheduler hears. */
interface SeenJob {
  readonly spec: JobSpec
  readonly plan: JobPlan
  unitsTotal: number
  inputEnded: boolean
  allowance: number
  paused: boolean
  outputFull: boolean
  /** Accepted or set aside, in the scheduler's own words. */
  readonly settled: UnitRanges
  poisoned: number
  settledTo: number
  /** Jobs may end so. */
  calledOff: boolean
  refusals: number
}

interface AuditorParts {
  readonly census: Census
  readonly planOf: (job: JobId) => JobPlan
  readonly deviceOf: (device: DeviceId) => Device | undefined
  /** Whether the disk has the units, or never will because the job goes on in memory. */
  readonly isSafe: (job: JobId, range: { from: number; to: number }) => boolean
}

/** A job of which nothing is done may fail as a whole once so many units, or all, are set aside. */
const hopelessAt = 3
/** A stream is never asked for more than this at once: what it gives must fit in memory. */
const allowanceMost = 2 ** 18

/** Watches one life of a scheduler from outside: every event, every effect, and every effect that is performed late. */
export class Auditor {
  readonly leases = new LeaseAudit()
  readonly #parts: AuditorParts
  readonly #jobs = new Map<JobId, SeenJob>()
  readonly #ended = new Set<JobId>()
  readonly #incidents: Incidents
  readonly #accepted = new Map<LeaseId, LeaseGrant>()
  /** Acknowledgements that tell a device to forget what was accepted. */
  readonly #owed = new Map<Effect, LeaseGrant>()
  #progressMs = 0

  constructor(parts: AuditorParts) {
    this.#parts = parts
    this.#incidents = new Incidents(parts.planOf, parts.deviceOf)
  }

  /** When a unit was last settled, or a job began. */
  get progressMs(): number {
    return this.#progressMs
  }

  callOff(job: JobId): void {
    const seen = this.#jobs.get(job)
    if (seen !== undefined) seen.calledOff = true
  }

  watch(event: SchedulerEvent, effects: readonly Effect[]): void {
    const { atMs } = event
    const failed = event.type === 'shard-failed' ? this.leases.openOf(event.device, event.lease) : undefined
    const isLate = event.type === 'result-received' && !this.leases.isLive(event.device, event.lease)
    this.#incidents.lost(this.leases.hear(event))
    if (failed !== undefined && event.type === 'shard-failed') this.#incidents.failed(failed, event.unit)
    this.#hear(event)
    const acknowledged = new Set<LeaseId>()
    const endsLeases = ({ type }: Effect) => type === 'cancel-leases' || type === 'drop-device'
    for (const effect of effects.filter(endsLeases)) this.#incidents.lost(this.leases.see(effect, atMs))
    for (const effect of effects) {
      if (effect.type === 'drop-device') this.#parts.census.note('device dropped')
      if (!endsLeases(effect)) this.leases.see(effect, atMs)
      this.#see(effect, event)
      if (effect.type === 'append-done' && isLate) this.#parts.census.note('result counted late')
      if (effect.type !== 'ack-result') continue
      acknowledged.add(effect.lease)
      const accepted = this.#accepted.get(effect.lease)
      if (accepted !== undefined) this.#owed.set(effect, accepted)
    }
    if (event.type === 'result-received') {
      demand(acknowledged.has(event.lease), 'broken', () => `${event.device} is never told to forget ${event.lease}`)
    }
    this.leases.checkSilence(atMs)
  }

  // -- what the scheduler hears

  #hear(event: SchedulerEvent): void {
    if (event.type === 'job-submitted') {
      this.#submit(event.spec, event.atMs)
      return
    }
    if (!('job' in event)) return
    const job = this.#jobs.get(event.job)
    if (job === undefined) return
    switch (event.type) {
      case 'units-added':
        job.unitsTotal += event.count
        job.allowance -= event.count
        break
      case 'input-ended':
        job.inputEnded = true
        break
      case 'output-filled':
      case 'output-drained':
        job.outputFull = event.type === 'output-filled'
        break
      case 'job-paused':
      case 'job-resumed':
        job.paused = event.type === 'job-paused'
        break
      case 'job-cancelled':
      case 'job-broken':
        job.calledOff = true
        break
      case 'job-refused':
        job.refusals++
        break
      default:
        break
    }
  }

  #submit(spec: JobSpec, atMs: number): void {
    const settled = UnitRanges.of(spec.done)
    for (const unit of spec.poisoned) settled.add({ from: unit, to: unit + 1 })
    this.#progressMs = atMs
    this.#jobs.set(spec.job, {
      spec,
      plan: this.#parts.planOf(spec.job),
      unitsTotal: spec.unitsTotal,
      inputEnded: spec.input === 'whole',
      allowance: 0,
      paused: false,
      outputFull: false,
      settled,
      poisoned: spec.poisoned.length,
      settledTo: 0,
      calledOff: false,
      refusals: 0,
    })
  }

  // -- what it says

  #see(effect: Effect, event: SchedulerEvent): void {
    switch (effect.type) {
      case 'grant-lease':
        this.#seeGrant(effect, effect.backup)
        break
      case 'append-done':
        this.#seeDone(effect, event)
        break
      case 'append-poisoned':
        this.#seePoisoned(effect.job, effect.unit, effect.evidence.length, event.atMs)
        break
      case 'pull-units': {
        const job = this.#jobs.get(effect.job)
        if (job === undefined) break
        job.allowance += effect.count
        const ahead = job.allowance + job.unitsTotal - job.settled.count
        demand(ahead <= 2 * allowanceMost, 'broken', () => `${effect.job} is asked to keep ${ahead} units in memory`)
        break
      }
      case 'end-job':
        this.#seeEnd(effect)
        break
      default:
        break
    }
  }

  #placeOf = ({ job, from }: LeaseGrant) => ({ job, unit: from })

  #seeGrant(grant: LeaseGrant, backup: boolean): void {
    const { job: id, from, to } = grant
    const job = this.#jobs.get(id)
    const say = (what: string) => () => `units ${from} to ${to - 1} of ${id} are leased: ${what}`
    const place = this.#placeOf(grant)
    demand(job !== undefined, 'broken', say('the job is not under way'), place)
    if (job === undefined) return
    demand(from < to && to <= job.unitsTotal, 'broken', say(`there are ${job.unitsTotal} units`), place)
    demand(!job.paused, 'broken', say('the job is paused'), place)
    demand(!job.outputFull, 'broken', say('its output is full'), place)
    demand(!job.settled.touches(grant), 'broken', say('some are settled'), place)
    const end = this.#settledTo(job) + job.spec.windowUnits
    demand(to <= end, 'broken', say(`its window ends at ${end}`), place)
    if (backup) this.#parts.census.note('backup lease')
  }

  #settledTo(job: SeenJob): number {
    while (job.settled.holds({ from: job.settledTo, to: job.settledTo + 1 })) job.settledTo++
    return job.settledTo
  }

  #seeDone(done: LeaseGrant, event: SchedulerEvent): void {
    const { lease, job: id, from, to } = done
    const place = this.#placeOf(done)
    const granted = this.leases.find(lease)
    const job = this.#jobs.get(id)
    const say = (what: string) => () => `units ${from} to ${to - 1} of ${id} are accepted for ${lease}: ${what}`
    demand(granted !== undefined, 'broken', say('it is no lease of this life'), place)
    const fits = granted?.job === id && granted.device === done.device && granted.from === from && to <= granted.to
    demand(fits && from < to, 'broken', say(`but it is ${JSON.stringify(granted)}`), place)
    const asked = event.type === 'result-received' && event.lease === lease && event.device === done.device
    demand(asked, 'broken', say('no result of it has come'), place)
    demand(event.type !== 'result-received' || event.to === to, 'broken', say('its device computed others'), place)
    demand(job !== undefined, 'broken', say('the job is not under way'), place)
    demand(job?.settled.touches(done) !== true, 'doubled', say('some are settled already'), place)
    job?.settled.add({ from, to })
    this.#accepted.set(lease, done)
    this.#progressMs = event.atMs
  }

  #seePoisoned(id: JobId, unit: number, evidence: number, atMs: number): void {
    const place = { job: id, unit }
    const job = this.#jobs.get(id)
    this.#parts.census.note('unit poisoned')
    const say = (what: string) => () => `unit ${unit} of ${id} is poisoned: ${what}`
    demand(
      job !== undefined && !job.settled.touches({ from: unit, to: unit + 1 }),
      'broken',
      say('it is settled'),
      place,
    )
    demand(evidence >= 3, 'broken', say(`with ${evidence} pieces of evidence`), place)
    const { all, sure } = this.#incidents.of(id, unit)
    const trait = job === undefined ? 'fine' : traitOf(job.plan, unit)
    const facts = say(`it is ${trait}; ${all} attempts near it ended badly, ${sure} of them surely by it`)
    demand(all >= 3 && sure >= 1, 'broken', facts, place)
    if (job === undefined) return
    job.settled.add({ from: unit, to: unit + 1 })
    job.poisoned++
    this.#progressMs = atMs
  }

  #seeEnd({ job: id, outcome }: Extract<Effect, { type: 'end-job' }>): void {
    const job = this.#jobs.get(id)
    demand(job !== undefined && !this.#ended.has(id), 'broken', () => `${id} ends twice, or before it began`)
    if (job === undefined) return
    this.#ended.add(id)
    this.#jobs.delete(id)
    switch (outcome.type) {
      case 'finished': {
        const whole = job.inputEnded && job.settled.count === job.unitsTotal
        demand(whole, 'lost', () => `${id} ends with ${job.settled.count} of ${job.unitsTotal} units settled`)
        demand(
          outcome.poisoned === job.poisoned,
          'broken',
          () => `${id} ends with ${outcome.poisoned} poisoned units`,
        )
        break
      }
      case 'cancelled':
        demand(job.calledOff, 'broken', () => `${id} ends as cancelled, but nobody did that`)
        break
      case 'failed': {
        const most = job.inputEnded ? Math.min(hopelessAt, job.unitsTotal) : hopelessAt
        const hopeless = job.poisoned >= most && job.settled.count === job.poisoned
        const isDue = job.calledOff || job.refusals > 0 || hopeless
        demand(isDue, 'broken', () => `${id} fails without a reason: ${outcome.failure.reason}`)
        break
      }
    }
  }

  // -- what is performed, at last

  /** The order law: who sees this sees only what would survive a crash now. */
  reveal(effect: Revealing): void {
    const { isSafe } = this.#parts
    if (effect.type === 'count-result') {
      const { lease, job, from, to } = effect
      const accepted = this.#accepted.get(lease)
      const isAccepted = accepted?.job === job && accepted.from === from && accepted.to === to
      demand(isAccepted, 'broken', () => `${lease} counts without having been accepted so`, this.#placeOf(effect))
      demand(isSafe(job, effect), 'broken', () => `${lease} is counted before it is durable`, this.#placeOf(effect))
    } else if (effect.type === 'ack-result') {
      const accepted = this.#owed.get(effect)
      this.#owed.delete(effect)
      const safe = accepted === undefined || isSafe(accepted.job, accepted)
      demand(safe, 'broken', () => `${effect.device} is told to forget ${effect.lease} before it is durable`)
    }
  }
}
