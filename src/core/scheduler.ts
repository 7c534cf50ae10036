import { assertNever } from '../base/assert.ts'
import { type DeviceId, identityOf, type JobId } from '../base/ids.ts'
import type { Rng } from '../base/rng.ts'
import { Answers } from './answers.ts'
import { Audits } from './audits.ts'
import { takeClaim } from './claims.ts'
import type { DeviceRecord } from './device-record.ts'
import { Dispatch } from './dispatch.ts'
import type { Effect } from './effect.ts'
import type { Failure, HeldLease, SchedulerEvent } from './event.ts'
import { Floor } from './floor.ts'
import { Jobs } from './jobs.ts'
import type { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'
import { Recalls } from './recalls.ts'
import { Speculation } from './speculation.ts'
import { Verifier } from './verifier.ts'

type Told<T extends SchedulerEvent['type']> = Extract<SchedulerEvent, { type: T }>
type DeviceEvent = Extract<SchedulerEvent, { device: DeviceId }>

/** Where a job's units are. */
export interface JobView {
  readonly unitsTotal: number
  readonly unitsDone: number
  /** Their results are there and do not count yet. */
  readonly unitsProvisional: number
  readonly unitsPoisoned: number
  /** Each once, however many devices are at it. */
  readonly unitsLeased: number
  /** Held units that nobody has claimed, by index. */
  readonly unclaimed: readonly number[]
  /** Of the devices that are here; 0 before the first result. */
  readonly unitsPerMs: number
}

const lost: Failure = {
  code: 'device-lost',
  reason: 'the device was lost while it was running this shard',
  stack: '',
}

/**
 * The one decider: events in, effects out, in the order in which the runtime must perform them. It has no clock, no chance
 * of its own and no I/O, so the same events give the same effects. Its invariants are numbered in README.md and checked by
 * invariants.ts. `epoch` counts the lives of the coordinator, and is part of every lease's id.
 */
export class Scheduler {
  /** For those who check or draw it; only `handle` may change it. */
  readonly floor: Floor
  readonly #answers: Answers
  readonly #jobs: Jobs
  readonly #dispatch: Dispatch
  readonly #speculation: Speculation
  readonly #recalls: Recalls
  readonly #verifier: Verifier
  readonly #audits: Audits

  constructor(options: { epoch: number; rng: Rng }) {
    this.floor = new Floor(options.epoch)
    this.#recalls = new Recalls(this.floor)
    this.#verifier = new Verifier(this.floor, this.#recalls, options.rng.fork('verification'))
    this.#audits = new Audits(this.floor, this.#verifier, options.rng.fork('audits'))
    const parts = { recalls: this.#recalls, verifier: this.#verifier }
    this.#answers = new Answers(this.floor, options.rng, parts)
    this.#jobs = new Jobs(this.floor, parts)
    this.#dispatch = new Dispatch(this.floor, options.rng.fork('dispatch'))
    this.#speculation = new Speculation(this.floor)
  }

  get jobCount(): number {
    return this.floor.jobs.size
  }
  get liveLeaseCount(): number {
    return this.floor.leases.table.size
  }

  job(id: JobId): JobView | undefined {
    const job = this.floor.jobs.get(id)
    if (job === undefined) return undefined
    const { ledger } = job
    return {
      unitsTotal: ledger.unitsTotal,
      unitsDone: ledger.done.count,
      unitsProvisional: ledger.verifying.count,
      unitsPoisoned: ledger.poisoned.size,
      unitsLeased: ledger.leasedCount,
      unclaimed: ledger.unclaimed(),
      unitsPerMs: job.fleetSpeed(this.floor.fleet.slots),
    }
  }

  device(id: DeviceId): { slots: number; leaseCount: number } | undefined {
    const device = this.floor.fleet.get(id)
    return device === undefined ? undefined : { slots: device.slots, leaseCount: device.rows.length }
  }

  handle(event: SchedulerEvent): Effect[] {
    const atMs = this.floor.inside(event.atMs)
    this.floor.nowMs = atMs
    for (const { ledger } of this.floor.jobs.values()) ledger.story.nowMs = atMs
    if (event.type === 'clock-reached') this.#sweep(atMs)
    else if ('device' in event) this.#handleDevice(event, atMs)
    else if (event.type === 'shard-refereed' || event.type === 'referee-failed') this.#hearReferee(event, atMs)
    else this.#jobs.handle(event, atMs)
    if (event.type === 'job-submitted' || event.type === 'job-reweighed') this.#dispatch.toAll(atMs)
    this.#verify(atMs)
    for (const device of this.#recalls.flush()) this.#dispatch.to(device, atMs)
    this.#dispatch.toHungry(atMs)
    for (const job of this.floor.jobs.values()) this.#dispatch.pull(job)
    this.#speculation.look(atMs)
    this.#askToBeWoken(atMs)
    return this.floor.takeEffects()
  }

  // -- devices

  #handleDevice(event: DeviceEvent, atMs: number): void {
    const device = this.floor.fleet.get(event.device)
    if (device !== undefined) device.lastHeardMs = Math.max(device.lastHeardMs, atMs)
    if (event.type === 'device-joined') {
      if (this.floor.fleet.banned.has(identityOf(event.device))) return
      if (device !== undefined) this.#remove(device, atMs, undefined)
      const joined = this.floor.fleet.add(event.device, atMs)
      this.floor.fleet.watch(joined, atMs + policy.lostMs)
      return
    }
    if (device === undefined) {
      this.#answerStranger(event)
      return
    }
    switch (event.type) {
      case 'device-started':
        this.#start(device, event, atMs)
        break
      case 'device-stopped':
        this.#answers.giveBackAll(device, atMs)
        this.floor.stopDevice(device, atMs)
        this.floor.fleet.hungry.delete(device)
        break
      case 'device-finishing':
        this.#answers.letFinish(device, event.keeps, atMs)
        break
      case 'device-left':
        this.#remove(device, atMs, lost)
        break
      case 'heartbeat-received':
        device.roundTripMs = event.roundTripMs
        if (device.slots > 0) this.#renew(device, event.held, atMs)
        break
      case 'result-received':
        this.#takeResult(device, event, atMs)
        break
      case 'shard-failed':
        this.#takeFailure(device, event, atMs)
        break
      case 'job-refused':
        this.#takeRefusal(device, event, atMs)
        break
      case 'unit-claimed':
        takeClaim(this.floor, device, event)
        break
      default:
        assertNever(event)
    }
    if (this.floor.fleet.get(device.id) === device) this.#dispatch.to(device, atMs)
  }

  /** It was dropped while this was on its way: it may forget its result. */
  #answerStranger(event: DeviceEvent): void {
    if (event.type !== 'result-received') return
    this.floor.give({ type: 'ack-result', device: event.device, lease: event.lease })
  }

  #start(device: DeviceRecord, { slots, score, held }: Told<'device-started'>, atMs: number): void {
    this.floor.changeDevice(device, atMs, () => {
      device.slots = slots
      device.score = score
      device.finishing = false
    })
    this.floor.startWaiting(device, atMs)
    for (const job of this.floor.jobs.values()) job.offerAgain(device)
    this.#renew(device, held, atMs)
  }

  #remove(device: DeviceRecord, atMs: number, failure: Failure | undefined): void {
    if (failure !== undefined && device.slots > 0) this.floor.fleet.countLoss()
    this.#jobs.afterPoison(this.#answers.giveBackAll(device, atMs, failure), atMs)
    this.floor.stopDevice(device, atMs)
    for (const job of this.floor.jobs.values()) job.forget(device)
    this.floor.fleet.remove(device)
  }

  /** What the device says it holds goes on, also what was thought lost meanwhile; what others have begun is called off. */
  #renew(device: DeviceRecord, held: readonly HeldLease[], atMs: number): void {
    const { leases } = this.floor
    for (const { lease, unitsDone } of held) {
      const row = leases.find(lease)
      if (row !== undefined && device.rows.includes(row)) {
        this.floor.renew(row, atMs)
        if (unitsDone > 0) leases.progress.set(row, { unitsDone, atMs })
      } else if (leases.lapsed(lease, device.id) !== undefined) this.#takeUp(device, lease, atMs)
    }
  }

  /** A link that came back finds the device still at its shard: it goes on, alone or as a copy, unless others cut it anew. */
  #takeUp(device: DeviceRecord, lease: HeldLease['lease'], atMs: number): void {
    const { leases } = this.floor
    const grant = leases.lapsed(lease, device.id)
    const job = grant === undefined ? undefined : this.floor.jobs.get(grant.job)
    if (grant === undefined || job === undefined) return
    if (job.ledger.takeUp({ from: grant.from, to: grant.to }, device.index)) {
      leases.forgetLapsed(lease)
      this.floor.reopen(job, device, grant, atMs)
      return
    }
    const isDone = job.ledger.done.countIn({ from: grant.from, to: grant.to }) > 0 // a spot check may be at them
    const row = isDone ? undefined : leases.rowAt(job.index, grant)
    if (row === undefined || device.rows.some((own) => leases.copiesOf(row).includes(own))) {
      this.#recalls.tell(device.id, lease)
    } else {
      leases.forgetLapsed(lease)
      this.floor.reopen(job, device, grant, atMs, row)
    }
  }

  #takeResult(device: DeviceRecord, event: Told<'result-received'>, atMs: number): void {
    const measuredBefore = this.#measuredJobs()
    const job = this.#answers.takeResult(device, event, atMs)
    this.floor.give({ type: 'ack-result', device: device.id, lease: event.lease })
    if (job !== undefined) this.#jobs.endIfComplete(job, atMs)
    if (this.#measuredJobs() > measuredBefore) this.#dispatch.toAll(atMs)
  }

  /** The first result of a job says how fast everybody is, by their benchmarks: all may have more than a probe then. */
  #measuredJobs(): number {
    let count = 0
    for (const job of this.floor.jobs.values()) count += Number(job.isMeasured)
    return count
  }

  #takeFailure(device: DeviceRecord, { lease, unit, failure }: Told<'shard-failed'>, atMs: number): void {
    const row = this.floor.leases.find(lease)
    if (row === undefined || !device.rows.includes(row)) return
    const { from, to } = this.floor.leases.table.range(row)
    const job = this.floor.jobOf(row)
    if (job === undefined) return
    if (unit !== undefined && (unit < from || unit >= to)) {
      this.#answers.lose(row, atMs) // it blames a unit that it was not given: take nothing from it
    } else {
      this.floor.give({ type: 'report-failure', device: device.id, job: job.spec.job, unit, failure })
      const poisoned = this.#answers.failShard(device, row, unit, failure, atMs)
      if (poisoned !== undefined) this.#jobs.afterPoison([poisoned], atMs)
    }
    this.#quarantine(device, job, atMs)
  }

  /** Everything fails on this device that others can do: it gets less and less of it. */
  #quarantine(device: DeviceRecord, job: LiveJob, atMs: number): void {
    device.failuresInRow++
    if (device.failuresInRow < policy.failuresMost) return
    const others = [...this.floor.fleet].filter((other) => other !== device && other.slots > 0)
    const works = ({ failuresInRow, index }: DeviceRecord) => failuresInRow === 0 && job.speeds.knows(index)
    if (others.some(works)) device.restsUntilMs = atMs + this.#answers.jitterMs(device.failuresInRow)
  }

  #takeRefusal(device: DeviceRecord, event: Told<'job-refused'>, atMs: number): void {
    const job = this.floor.jobs.get(event.job)
    if (job === undefined) return
    job.refuse(device, event.failure === undefined ? 'withheld' : 'broken')
    for (const row of [...device.rows]) if (this.floor.jobOf(row) === job) this.#answers.lose(row, atMs)
    if (event.failure === undefined) return
    const started = [...this.floor.fleet].filter((other) => other.slots > 0)
    const refusals = started.filter((other) => job.isBrokenOn(other)).length
    const hopeless = refusals >= policy.poisonDevices && !job.isMeasured // nobody here has ever done a unit of it
    if (refusals > 0 && (hopeless || refusals === started.length)) {
      this.#jobs.end(job, { type: 'failed', failure: event.failure, unit: undefined }, atMs)
    }
  }

  // -- verification

  #hearReferee(event: Extract<SchedulerEvent, { type: 'shard-refereed' | 'referee-failed' }>, atMs: number): void {
    if (event.type === 'shard-refereed') {
      this.#verifier.hearReferee(event)
      return
    }
    const job = this.#verifier.failReferee(event.lease, event.unit, event.failure)
    if (job === undefined) return
    if (event.unit === undefined)
      this.#jobs.end(job, { type: 'failed', failure: event.failure, unit: undefined }, atMs)
    else this.#jobs.afterPoison([job], atMs)
  }

  /** Whoever was caught leaves; what is due of checks is begun; a job of which everything counts now ends. */
  #verify(atMs: number): void {
    for (const job of this.floor.jobs.values()) {
      if (job.verification === undefined) continue
      this.#audits.look(job, job.verification)
      this.#jobs.endIfComplete(job, atMs)
    }
    this.#verifier.askReferee()
    for (const { identity, job, range } of this.#verifier.takeCaught()) {
      for (const device of [...this.floor.fleet]) {
        if (device.identity === identity) this.#remove(device, atMs, undefined)
      }
      this.floor.give({ type: 'ban-identity', identity, job: job.spec.job, from: range.from, to: range.to })
    }
  }

  // -- time

  #sweep(atMs: number): void {
    const askedMs = this.floor.wokenUp()
    const { fleet, leases } = this.floor
    if (atMs - askedMs > policy.oversleptMs) this.#forgive(atMs)
    for (const device of fleet.takeSilent(atMs, policy.lostMs)) {
      this.#remove(device, atMs, lost)
      this.floor.give({ type: 'drop-device', device: device.id })
    }
    for (const row of leases.table.wheel.takeDue(atMs)) this.#answers.lose(row, atMs)
    for (const device of fleet.takeDue(atMs)) this.#dispatch.to(device, atMs)
    this.floor.wakeBy(leases.table.wheel.nextMs)
  }

  /** The coordinator itself slept: it heard nobody, which is not their silence. Their time starts anew. */
  #forgive(atMs: number): void {
    const { table } = this.floor.leases
    for (const device of this.floor.fleet) device.lastHeardMs = atMs
    table.wheel.takeDue(atMs)
    for (const row of table) this.floor.renew(row, atMs)
  }

  #askToBeWoken(atMs: number): void {
    const { fleet } = this.floor
    this.floor.wakeBy(Math.min(fleet.nextDueMs, fleet.nextSilenceMs, this.#nextDelayedMs(atMs)))
  }

  /** Those that are due already wait for a device, not for the clock. */
  #nextDelayedMs(atMs: number): number {
    let nextMs = Number.POSITIVE_INFINITY
    for (const { ledger } of this.floor.jobs.values()) {
      for (const notBeforeMs of ledger.delayed.values())
        if (notBeforeMs > atMs) nextMs = Math.min(nextMs, notBeforeMs)
    }
    return nextMs
  }
}
