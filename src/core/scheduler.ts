import { assertNever } from '../base/assert.ts'
import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { Rng } from '../base/rng.ts'
import { DeviceRecord, type Lease } from './device-record.ts'
import { Dispatch, type LiveJob } from './dispatch.ts'
import type { Effect, JobOutcome, LeaseGrant } from './effect.ts'
import type { HeldLease, SchedulerEvent } from './event.ts'
import { policy } from './policy.ts'
import { UnitLedger } from './unit-ledger.ts'

/** Lost leases whose results may still come; the oldest are forgotten, and their results then discarded. */
const lapsedMost = 1_000

type Told<T extends SchedulerEvent['type']> = Extract<SchedulerEvent, { type: T }>

/**
 * The one decider: events in, effects out, in the order in which the runtime must perform them. It has no clock, no chance
 * of its own and no I/O, so the same events give the same effects. Its invariants are numbered in README.md and checked by
 * invariants.ts. `epoch` counts the lives of the coordinator, and is part of every lease's id.
 */
export class Scheduler {
  readonly jobs = new Map<JobId, LiveJob>()
  readonly devices = new Map<DeviceId, DeviceRecord>()
  readonly #rng: Rng
  readonly #dispatch: Dispatch
  readonly #lapsed = new Map<LeaseId, LeaseGrant>()
  #wakeAtMs = Number.POSITIVE_INFINITY
  #effects: Effect[] = []

  constructor(options: { epoch: number; rng: Rng }) {
    this.#rng = options.rng
    this.#dispatch = new Dispatch(this.jobs, this.devices, options.epoch, {
      give: (effect) => this.#effects.push(effect),
      wakeBy: (atMs) => this.#wakeBy(atMs),
    })
  }

  handle(event: SchedulerEvent): Effect[] {
    this.#effects = []
    if ('device' in event) {
      const device = this.devices.get(event.device)
      if (device !== undefined) device.lastHeardMs = Math.max(device.lastHeardMs, event.atMs)
      this.#handleDevice(event, device)
    } else {
      this.#handleJob(event)
    }
    return this.#effects
  }

  #handleDevice(event: Extract<SchedulerEvent, { device: DeviceId }>, device: DeviceRecord | undefined): void {
    if (event.type === 'device-joined') {
      if (device !== undefined) this.#leave(device, event.atMs)
      this.devices.set(event.device, new DeviceRecord(event.device, event.atMs))
      this.#wakeBy(event.atMs + policy.lostMs)
      if (device !== undefined) this.#dispatch.toAll(event.atMs)
      return
    }
    if (device === undefined) return // it was dropped while this was on its way
    switch (event.type) {
      case 'device-started':
        device.slots = event.slots
        device.refused.clear() // whoever starts anew tries anew
        this.#renew(device, event.held, event.atMs)
        break
      case 'device-stopped':
        device.slots = 0
        this.#giveBack(device, event.atMs)
        this.#dispatch.toAll(event.atMs)
        break
      case 'device-left':
        this.#leave(device, event.atMs)
        this.#dispatch.toAll(event.atMs)
        break
      case 'heartbeat-received':
        device.roundTripMs = event.roundTripMs
        if (device.slots > 0) this.#renew(device, event.held, event.atMs)
        break
      case 'result-received':
        this.#takeResult(device, event)
        break
      case 'unit-failed':
        this.#takeFailure(device, event)
        break
      case 'job-refused':
        this.#takeRefusal(device, event)
        break
      case 'unit-claimed':
        this.#takeClaim(device, event)
        break
      default:
        assertNever(event)
    }
  }

  #handleJob(event: Exclude<SchedulerEvent, { device: DeviceId }>): void {
    switch (event.type) {
      case 'job-submitted': {
        const { spec } = event
        this.jobs.set(spec.job, { spec, ledger: new UnitLedger(spec), paused: false })
        this.#endIfComplete(spec.job)
        this.#dispatch.toAll(event.atMs)
        break
      }
      case 'job-paused':
      case 'job-resumed': {
        const job = this.jobs.get(event.job)
        if (job !== undefined) job.paused = event.type === 'job-paused'
        this.#dispatch.toAll(event.atMs)
        break
      }
      case 'job-cancelled':
        this.#end(event.job, { type: 'cancelled' }, event.atMs)
        break
      case 'job-broken':
        this.#end(event.job, { type: 'failed', failure: event.failure, unit: undefined }, event.atMs)
        break
      case 'clock-reached':
        this.#sweep(event.atMs)
        break
      default:
        assertNever(event)
    }
  }

  // -- leases

  /** What the device says it holds goes on, also what was thought lost meanwhile; what others have begun is called off. */
  #renew(device: DeviceRecord, held: readonly HeldLease[], atMs: number): void {
    const begunByOthers: LeaseId[] = []
    for (const { lease } of held) {
      const known = device.leases.get(lease) ?? this.#revive(device, lease, atMs)
      if (known !== undefined) {
        known.renewedAtMs = atMs
      } else if (this.#lapsed.get(lease)?.device === device.id) begunByOthers.push(lease)
    }
    if (begunByOthers.length > 0) {
      this.#effects.push({ type: 'cancel-leases', device: device.id, leases: begunByOthers })
    }
    this.#dispatch.to(device, atMs)
  }

  /** A link that came back finds the device still at its shard: it keeps it when nobody else has begun any of its units. */
  #revive(device: DeviceRecord, id: LeaseId, atMs: number): Lease | undefined {
    const grant = this.#lapsed.get(id)
    if (grant === undefined || grant.device !== device.id) return undefined
    if (this.jobs.get(grant.job)?.ledger.revive(id, grant) !== true) return undefined
    this.#lapsed.delete(id)
    return device.grant(grant, atMs)
  }

  /** Every unit the device had is for others again; a result that still comes may count. */
  #giveBack(device: DeviceRecord, atMs: number): void {
    for (const lease of [...device.leases.values()]) this.#lose(device, lease, atMs)
    for (const { ledger } of this.jobs.values()) ledger.forgetHolder(device.id)
  }

  #lose(device: DeviceRecord, grant: LeaseGrant, atMs: number): void {
    device.release(grant.lease, atMs)
    this.jobs.get(grant.job)?.ledger.release(grant.lease)
    this.#lapsed.set(grant.lease, grant)
    const [oldest] = this.#lapsed.keys()
    if (this.#lapsed.size > lapsedMost && oldest !== undefined) this.#lapsed.delete(oldest)
  }

  #leave(device: DeviceRecord, atMs: number): void {
    this.#giveBack(device, atMs)
    this.devices.delete(device.id)
  }

  // -- answers

  #takeResult(device: DeviceRecord, event: Told<'result-received'>): void {
    const lease = device.leases.get(event.lease)
    const grant = lease ?? this.#lapsed.get(event.lease)
    const job = grant === undefined ? undefined : this.jobs.get(grant.job)
    if (grant !== undefined && grant.device === device.id && job !== undefined) {
      device.learn(grant.job, grant.to - grant.from, event.execMs, event.outputBytes)
      device.failuresInRow = 0
      this.#lapsed.delete(grant.lease)
      if (lease !== undefined) job.ledger.finish(lease.lease)
      if (lease !== undefined || job.ledger.completeLate(grant)) {
        const { lease: id, from, to } = grant
        const accepted = { lease: id, job: grant.job, device: device.id, from, to }
        this.#effects.push({ type: 'append-done', ...accepted }, { type: 'count-result', ...accepted })
      }
    }
    device.release(event.lease, event.atMs)
    this.#effects.push({ type: 'ack-result', device: device.id, lease: event.lease })
    if (job !== undefined) this.#endIfComplete(job.spec.job)
    this.#dispatch.to(device, event.atMs)
  }

  #takeFailure(device: DeviceRecord, event: Told<'unit-failed'>): void {
    const lease = device.leases.get(event.lease)
    const job = lease === undefined ? undefined : this.jobs.get(lease.job)
    if (lease === undefined || job === undefined) return
    if (event.unit < lease.from || event.unit >= lease.to) {
      this.#lose(device, lease, event.atMs) // it blames a unit that it was not given: take nothing from it
      this.#letRest(device, lease.job, event.atMs)
      this.#dispatch.toAll(event.atMs)
      return
    }
    device.release(lease.lease, event.atMs)
    const throws = job.ledger.countThrow(event.unit)
    const notBeforeMs = event.atMs + this.#jitterMs(throws)
    this.#letRest(device, lease.job, event.atMs)
    job.ledger.delay(lease.lease, event.unit, { notBeforeMs, avoid: device.id })
    const { unit, failure } = event
    this.#effects.push({ type: 'report-failure', device: device.id, job: lease.job, unit, failure })
    if (throws >= policy.throwsMost) this.#end(lease.job, { type: 'failed', failure, unit }, event.atMs)
    this.#wakeBy(notBeforeMs)
    this.#dispatch.toAll(event.atMs)
  }

  /** Everything fails on this device that others can do: it gets less and less of it. */
  #letRest(device: DeviceRecord, job: JobId, atMs: number): void {
    device.failuresInRow++
    if (device.failuresInRow < policy.failuresMost) return
    const others = [...this.devices.values()].filter((other) => other !== device && other.slots > 0)
    const works = others.some((other) => other.failuresInRow === 0 && other.speedOf(job) !== undefined)
    if (works) device.restsUntilMs = atMs + this.#jitterMs(device.failuresInRow)
  }

  #jitterMs(failures: number): number {
    return this.#rng.next() * Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** failures)
  }

  #takeRefusal(device: DeviceRecord, event: Told<'job-refused'>): void {
    if (!this.jobs.has(event.job)) return
    device.refused.add(event.job)
    for (const lease of [...device.leases.values()]) {
      if (lease.job === event.job) this.#lose(device, lease, event.atMs)
    }
    const started = [...this.devices.values()].filter((other) => other.slots > 0)
    const refusals = started.filter((other) => other.refused.has(event.job)).length
    if (refusals > 0 && (refusals >= policy.throwsMost || refusals === started.length)) {
      this.#end(event.job, { type: 'failed', failure: event.failure, unit: undefined }, event.atMs)
    }
    this.#dispatch.toAll(event.atMs)
  }

  #takeClaim(device: DeviceRecord, { job, unit, atMs }: Told<'unit-claimed'>): void {
    const ledger = this.jobs.get(job)?.ledger
    const refusal = ledger === undefined ? 'this job has ended' : claimRefusal(ledger, device, unit)
    if (refusal === undefined) ledger?.claim(unit, device.id)
    this.#effects.push({ type: 'settle-claim', device: device.id, job, unit, refusal })
    this.#dispatch.to(device, atMs)
  }

  // -- ends and time

  #endIfComplete(id: JobId): void {
    const job = this.jobs.get(id)
    if (job?.ledger.complete === true) this.#end(id, { type: 'finished' }, undefined)
  }

  /** The job leaves; whatever devices still do for it is called off. */
  #end(id: JobId, outcome: JobOutcome, atMs: number | undefined): void {
    if (!this.jobs.delete(id)) return
    for (const device of this.devices.values()) {
      const leases = [...device.leases.values()].filter((lease) => lease.job === id)
      for (const { lease } of leases) device.release(lease, atMs ?? device.lastHeardMs)
      if (leases.length > 0) {
        this.#effects.push({ type: 'cancel-leases', device: device.id, leases: leases.map(({ lease }) => lease) })
      }
      device.forget(id)
    }
    this.#effects.push({ type: 'end-job', job: id, outcome })
  }

  #wakeBy(atMs: number): void {
    if (atMs >= this.#wakeAtMs) return
    this.#wakeAtMs = atMs
    this.#effects.push({ type: 'wake-at', atMs })
  }

  #sweep(atMs: number): void {
    const lateMs = atMs - this.#wakeAtMs
    this.#wakeAtMs = Number.POSITIVE_INFINITY
    if (lateMs > policy.oversleptMs) this.#forgive(atMs)
    for (const device of [...this.devices.values()]) {
      if (atMs - device.lastHeardMs >= policy.lostMs) {
        this.#leave(device, atMs)
        this.#effects.push({ type: 'drop-device', device: device.id })
        continue
      }
      this.#wakeBy(device.lastHeardMs + policy.lostMs)
      for (const lease of [...device.leases.values()]) {
        if (atMs - lease.renewedAtMs >= policy.leaseMs) this.#lose(device, lease, atMs)
        else this.#wakeBy(lease.renewedAtMs + policy.leaseMs)
      }
    }
    for (const { ledger } of this.jobs.values()) {
      for (const { notBeforeMs } of ledger.delayed.values()) if (notBeforeMs > atMs) this.#wakeBy(notBeforeMs)
    }
    this.#dispatch.toAll(atMs)
  }

  /** The coordinator itself slept: it heard nobody, which is not their silence. Their time starts anew. */
  #forgive(atMs: number): void {
    for (const device of this.devices.values()) {
      device.lastHeardMs = atMs
      for (const lease of device.leases.values()) lease.renewedAtMs = atMs
    }
  }
}

function claimRefusal(ledger: UnitLedger, device: DeviceRecord, unit: number): string | undefined {
  if (device.slots === 0) return 'press Start helping first'
  if (unit >= ledger.heldCount) return `there are only ${ledger.heldCount} of them`
  const holder = ledger.holderOf(unit)
  const taken = (holder !== undefined && holder !== device.id) || ledger.done.holds({ from: unit, to: unit + 1 })
  return taken ? 'another device has entered this one already' : undefined
}
