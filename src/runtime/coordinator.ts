import { assertNever } from '../base/assert.ts'
import { Emitter } from '../base/emitter.ts'
import { TabgridError } from '../base/errors.ts'
import type { DeviceId, JobId, LeaseId, RandomBytes, SessionId } from '../base/ids.ts'
import { Rng } from '../base/rng.ts'
import type { Effect, LeaseGrant, Revealing } from '../core/effect.ts'
import type { Failure, JobSpec, SchedulerEvent } from '../core/event.ts'
import { fleetSpeed } from '../core/placement.ts'
import { Scheduler } from '../core/scheduler.ts'
import type { Clock, Link } from '../ports.ts'
import type { DeviceMessage } from '../protocol/control.ts'
import { limits, timing } from '../protocol/limits.ts'
import type { JobRecord } from '../protocol/record.ts'
import type { DeviceView } from './api.ts'
import { DeviceLink, type Greeting, refusal } from './device-link.ts'
import type { JobControl, JobRun, UnitProgress } from './job-run.ts'
import { toFailure } from './job-run.ts'
import type { SafeJournal } from './safe-journal.ts'
import { readResume } from './session.ts'
import { WriteAhead } from './write-ahead.ts'

export interface CoordinatorParts {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly journal: SafeJournal
  /** Counts the lives of this coordinator: part of every lease's and session's identity. */
  readonly epoch: number
  /** For whom the devices compute. */
  readonly roomName: string
}

/** Sessions of one life have epochs of their own, so that a session that was forgotten is never taken for a live one. */
const sessionsPerLife = 2 ** 16

/** The host's own machine is device number one, whether it computes or not. */
const ownNumber = 1

type Untimed<E> = E extends { atMs: number } ? Omit<E, 'atMs'> : never

/** The loop around the scheduler: events in, effects out to sessions, journal and jobs. */
export class Coordinator implements JobControl {
  readonly events = new Emitter<{ change: () => void }>()
  readonly #parts: CoordinatorParts
  readonly #scheduler: Scheduler
  readonly #writeAhead: WriteAhead
  readonly #sessions = new Map<SessionId, DeviceLink>()
  readonly #devices = new Map<DeviceId, DeviceLink>()
  readonly #runs = new Map<JobId, JobRun>()
  /** Values received and not yet decided on; and those that count, until they are safe. */
  readonly #values = new Map<LeaseId, unknown>()
  #deviceCount: number = ownNumber
  #sessionCount = 0
  #cancelWake: (() => void) | undefined
  #cancelPings: () => void

  constructor(parts: CoordinatorParts) {
    this.#parts = parts
    const seed = parts.random(16).join(',')
    this.#scheduler = new Scheduler({ epoch: parts.epoch, rng: new Rng(seed) })
    this.#writeAhead = new WriteAhead(parts.journal, (effect) => this.#reveal(effect))
    this.#cancelPings = parts.clock.after(timing.pingMs, () => this.#pingAll())
  }

  // -- devices

  /** Takes a new link of a device: of its living session, or of a new one. `own`: it is this machine. */
  attach(link: Link, own = false): void {
    readResume(
      link,
      (resume) => {
        const known = this.#sessions.get(resume.session)
        if (known !== undefined && known.epoch === resume.epoch) {
          known.accept(link, resume)
          return
        }
        if (known !== undefined) this.#forget(known, resume.session)
        const session = this.#newSession(resume.session, own)
        this.#sessions.set(resume.session, session)
        session.accept(link, resume)
      },
      () => link.close('protocol-error'),
    )
  }

  #newSession(id: SessionId, own: boolean): DeviceLink {
    const epoch = (this.#parts.epoch * sessionsPerLife + ++this.#sessionCount) % 2 ** 32
    return new DeviceLink({
      id,
      epoch,
      own,
      clock: this.#parts.clock,
      listener: {
        message: (from, message) => this.#hear(from, message),
        down: (from) => this.#leave(from),
        back: (from) => this.#comeBack(from),
        over: (from) => this.#forget(from, id),
      },
    })
  }

  #forget(device: DeviceLink, id: SessionId): void {
    device.close()
    this.#leave(device)
    if (this.#sessions.get(id) === device) this.#sessions.delete(id)
  }

  #leave(link: DeviceLink): void {
    const device = link.greeting?.device
    if (device === undefined || this.#devices.get(device) !== link) return
    this.#devices.delete(device)
    this.#tell({ type: 'device-left', device })
    this.events.emit('change')
  }

  #comeBack(link: DeviceLink): void {
    if (link.greeting !== undefined) this.#join(link, link.greeting)
  }

  #join(link: DeviceLink, greeting: Greeting): void {
    const { device } = greeting
    const before = this.#devices.get(device)
    if (before !== undefined && before !== link) before.close()
    this.#devices.set(device, link)
    this.#tell({ type: 'device-joined', device })
    link.ping(this.#parts.clock.nowMs())
    for (const run of this.#runs.values()) this.#describe(run, link)
    if (link.slots > 0) this.#tell({ type: 'device-started', device, slots: link.slots })
    this.events.emit('change')
  }

  #hear(from: DeviceLink, message: DeviceMessage): void {
    if (message.type === 'hello') {
      this.#welcome(from, message)
      return
    }
    const device = from.greeting?.device
    if (device === undefined) {
      from.send(refusal(new TabgridError('message-invalid', 'the first message of a device is hello')))
      return
    }
    this.#hearDevice(from, device, message)
  }

  #welcome(from: DeviceLink, { version, device, name, cores }: Extract<DeviceMessage, { type: 'hello' }>): void {
    if (version !== limits.version) {
      from.send(refusal(new TabgridError('version-unsupported', 'This page is of another version. Reload it.')))
      return
    }
    const number = from.greeting?.number ?? (from.own ? ownNumber : ++this.#deviceCount)
    from.greeting = { device, name, cores, number }
    from.send({ type: 'welcome', version: limits.version, room: this.#parts.roomName, number, name })
    this.#join(from, from.greeting)
  }

  #hearDevice(from: DeviceLink, device: DeviceId, message: Exclude<DeviceMessage, { type: 'hello' }>): void {
    switch (message.type) {
      case 'start':
        from.slots = message.slots
        this.#tell({ type: 'device-started', device, slots: message.slots })
        break
      case 'stop':
        from.slots = 0
        this.#tell({ type: 'device-stopped', device })
        break
      case 'pong': {
        const roundTripMs = from.pong(message.nonce, this.#parts.clock.nowMs())
        this.#tell({ type: 'heartbeat-received', device, held: message.held, roundTripMs })
        break
      }
      case 'result': {
        const { lease, execMs, value } = message
        this.#values.set(lease, value)
        this.#tell({ type: 'result-received', device, lease, execMs, outputBytes: from.messageBytes })
        break
      }
      case 'failed':
        this.#tell({ type: 'unit-failed', device, lease: message.lease, unit: message.unit, failure: message })
        break
      case 'job-refused':
        this.#tell({ type: 'job-refused', device, job: message.job, failure: message })
        break
      case 'claim':
        this.#tell({ type: 'unit-claimed', device, job: message.job, unit: message.unit })
        break
      default:
        assertNever(message)
    }
    if (message.type !== 'pong') this.events.emit('change')
  }

  #pingAll(): void {
    const nowMs = this.#parts.clock.nowMs()
    for (const link of this.#devices.values()) link.ping(nowMs)
    this.#cancelPings = this.#parts.clock.after(timing.pingMs, () => this.#pingAll())
  }

  devices(): DeviceView[] {
    const views: DeviceView[] = []
    for (const [device, link] of this.#devices) {
      const leases = this.#scheduler.devices.get(device)?.leases.size ?? 0
      const lentOut = !link.own || link.slots > 0
      if (link.greeting !== undefined && lentOut) views.push(link.view(link.greeting, leases > 0))
    }
    return views.sort((left, right) => left.number - right.number)
  }

  // -- jobs

  submit(run: JobRun, spec: JobSpec): void {
    this.#runs.set(run.id, run)
    for (const link of this.#devices.values()) {
      link.shardsDone = 0
      link.unitsDone = 0
      this.#describe(run, link)
    }
    this.#tell({ type: 'job-submitted', spec })
  }

  #describe(run: JobRun, link: DeviceLink): void {
    const { job, task, title, params, unitLimitMs, local } = run.plan
    if (link.toldOf === job) return
    link.toldOf = job
    const { heldCount } = run
    link.send({ type: 'job', job, task, title, params, unitLimitMs, heldCount, local: [...local] })
  }

  pause(job: JobId): void {
    this.#tell({ type: 'job-paused', job })
  }
  resume(job: JobId): void {
    this.#tell({ type: 'job-resumed', job })
  }
  cancel(job: JobId): void {
    this.#tell({ type: 'job-cancelled', job })
  }
  fail(job: JobId, failure: Failure): void {
    this.#tell({ type: 'job-broken', job, failure })
  }

  progress(job: JobId): UnitProgress | undefined {
    const live = this.#scheduler.jobs.get(job)
    if (live === undefined) return undefined
    const { ledger } = live
    const unitsDone = ledger.done.count
    const { unitsPerMs } = fleetSpeed(this.#scheduler.devices.values(), job)
    const remainingMs = unitsPerMs > 0 ? (ledger.unitsTotal - unitsDone) / unitsPerMs : undefined
    return { unitsDone, unitsLeased: ledger.leasedCount, unclaimed: ledger.unclaimed(), remainingMs }
  }

  // -- events in, effects out

  #tell(event: Untimed<SchedulerEvent>): void {
    const effects = this.#scheduler.handle({ ...event, atMs: this.#parts.clock.nowMs() } as SchedulerEvent)
    const records = new Map<JobId, JobRecord[]>()
    for (const effect of effects) this.#perform(effect, records)
    if (event.type === 'result-received' && records.size === 0) this.#values.delete(event.lease)
    this.#writeAhead.perform(effects, records)
  }

  #perform(effect: Effect, records: Map<JobId, JobRecord[]>): void {
    switch (effect.type) {
      case 'grant-lease':
        this.#grant(effect)
        break
      case 'cancel-leases':
        this.#devices.get(effect.device)?.send({ type: 'cancel', leases: [...effect.leases] })
        break
      case 'settle-claim': {
        const { device, job, unit, refusal: reason } = effect
        const link = this.#devices.get(device)
        if (reason === undefined) link?.send({ type: 'claim-accepted', job, unit })
        else link?.send({ type: 'claim-refused', job, unit, reason })
        break
      }
      case 'drop-device':
        this.#drop(effect.device)
        break
      case 'report-failure': {
        const name = this.#devices.get(effect.device)?.greeting?.name ?? ''
        this.#runs.get(effect.job)?.reportFailure(effect.unit, name, effect.failure)
        break
      }
      case 'append-done': {
        const { job, from, to, device, lease } = effect
        const name = this.#devices.get(device)?.greeting?.name ?? ''
        const value = this.#values.get(lease)
        records.set(job, [...(records.get(job) ?? []), { type: 'shard-done', from, to, device, name, value }])
        break
      }
      case 'wake-at':
        this.#wakeAt(effect.atMs)
        break
      case 'count-result':
      case 'ack-result':
      case 'end-job':
        break // performed by the write-ahead queue
      default:
        assertNever(effect)
    }
  }

  #grant({ lease, job, device, from, to }: LeaseGrant): void {
    const units = this.#runs.get(job)?.units(from, to)
    const link = this.#devices.get(device)
    try {
      link?.send({ type: 'lease', lease, job, from, to, ...(units === undefined ? {} : { units }) })
    } catch (thrown) {
      this.fail(job, toFailure(thrown)) // units that cannot be sent to one device cannot be sent to any
    }
  }

  #drop(device: DeviceId): void {
    for (const [id, link] of this.#sessions) if (link.greeting?.device === device) this.#forget(link, id)
  }

  #reveal(effect: Revealing): void {
    switch (effect.type) {
      case 'count-result': {
        const link = this.#devices.get(effect.device)
        const value = this.#values.get(effect.lease)
        this.#values.delete(effect.lease)
        if (link !== undefined) {
          link.shardsDone++
          link.unitsDone += effect.to - effect.from
        }
        const from = { name: link?.greeting?.name ?? '', link: link?.kind ?? 'direct' }
        this.#runs.get(effect.job)?.count(effect, from, value)
        break
      }
      case 'ack-result':
        this.#devices.get(effect.device)?.send({ type: 'ack', leases: [effect.lease] })
        break
      case 'end-job': {
        const run = this.#runs.get(effect.job)
        this.#runs.delete(effect.job)
        const ended = { type: 'job-ended', outcome: effect.outcome.type } as const
        for (const link of this.#devices.values()) link.send({ ...ended, job: effect.job })
        void this.#parts.journal.append(effect.job, [ended])
        void run?.end(effect.outcome)
        break
      }
      default:
        assertNever(effect)
    }
    this.events.emit('change')
  }

  #wakeAt(atMs: number): void {
    this.#cancelWake?.()
    const delayMs = Math.max(0, atMs - this.#parts.clock.nowMs())
    this.#cancelWake = this.#parts.clock.after(delayMs, () => this.#tell({ type: 'clock-reached' }))
  }

  /** Tells every device that the room has ended, and closes everything. */
  close(): void {
    this.#cancelPings()
    this.#cancelWake?.()
    for (const link of this.#sessions.values()) {
      if (link.linked) link.send({ type: 'room-ended' })
      link.close()
    }
    this.#sessions.clear()
    this.#devices.clear()
  }
}
