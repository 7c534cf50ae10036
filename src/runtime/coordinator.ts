import { assertNever } from '../base/assert.ts'
import { Emitter } from '../base/emitter.ts'
import { TabgridError } from '../base/errors.ts'
import type { DeviceId, JobId, RandomBytes, SessionId } from '../base/ids.ts'
import { Rng } from '../base/rng.ts'
import type { Failure, HeldLease, JobSpec, SchedulerEvent } from '../core/event.ts'
import { fleetSpeed } from '../core/placement.ts'
import { Scheduler } from '../core/scheduler.ts'
import type { Clock, Link } from '../ports.ts'
import type { DeviceMessage } from '../protocol/control.ts'
import { limits, timing } from '../protocol/limits.ts'
import type { DeviceView } from './api.ts'
import { DeviceLink, type Greeting, refusal } from './device-link.ts'
import type { JobControl, JobRun, UnitProgress } from './job-run.ts'
import { Performer } from './performer.ts'
import type { SafeJournal } from './safe-journal.ts'
import { type Resume, readResume } from './session.ts'

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

/** The loop around the scheduler: hears devices and jobs, tells it in order, and has its effects performed. */
export class Coordinator implements JobControl {
  readonly events = new Emitter<{ change: () => void }>()
  readonly #parts: CoordinatorParts
  readonly #scheduler: Scheduler
  readonly #performer: Performer
  readonly #sessions = new Map<SessionId, DeviceLink>()
  readonly #devices = new Map<DeviceId, DeviceLink>()
  readonly #runs = new Map<JobId, JobRun>()
  /** Events that came while the effects of an earlier one are being performed: each has its own turn. */
  readonly #untold: { readonly event: Untimed<SchedulerEvent>; readonly value: unknown }[] = []
  #telling = false
  #closed = false
  #deviceCount: number = ownNumber
  #sessionCount = 0
  #cancelPings: () => void

  constructor(parts: CoordinatorParts) {
    this.#parts = parts
    const seed = parts.random(16).join(',')
    this.#scheduler = new Scheduler({ epoch: parts.epoch, rng: new Rng(seed) })
    this.#performer = new Performer({
      clock: parts.clock,
      journal: parts.journal,
      links: { [Symbol.iterator]: () => this.#sessions.values() },
      devices: this.#devices,
      runs: this.#runs,
      wake: () => this.#tell({ type: 'clock-reached' }),
      drop: (device) => this.#drop(device),
      fail: (job, failure) => this.fail(job, failure),
      changed: () => this.events.emit('change'),
    })
    this.#cancelPings = parts.clock.after(timing.pingMs, () => this.#pingAll())
  }

  // -- devices

  /** Takes a new link of a device: of its living session, or of a new one. `own`: it is this machine. */
  attach(link: Link, own = false): void {
    const stopWaiting = this.#parts.clock.after(timing.lostMs, () => link.close('timeout'))
    const refuse = () => {
      stopWaiting()
      link.close('protocol-error')
    }
    const accept = (resume: Resume) => {
      stopWaiting()
      if (this.#closed) link.close('done')
      else this.#accept(link, resume, own)
    }
    readResume(link, accept, refuse)
  }

  #accept(link: Link, resume: Resume, own: boolean): void {
    const known = this.#sessions.get(resume.session)
    if (known !== undefined && known.epoch === resume.epoch) {
      known.accept(link, resume)
      return
    }
    if (known !== undefined) this.#forget(known)
    const session = this.#newSession(resume.session, own)
    this.#sessions.set(resume.session, session)
    session.accept(link, resume)
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
        over: (from) => this.#forget(from),
      },
    })
  }

  #forget(link: DeviceLink): void {
    link.close()
    this.#leave(link)
    if (this.#sessions.get(link.id) === link) this.#sessions.delete(link.id)
  }

  #leave(link: DeviceLink): void {
    const device = link.greeting?.device
    if (device === undefined || this.#devices.get(device) !== link) return
    this.#devices.delete(device)
    this.#tell({ type: 'device-left', device })
    this.events.emit('change')
  }

  /** It keeps what it is still at: its answer to the ping of `#join` says what that is, and starts it again. */
  #comeBack(link: DeviceLink): void {
    if (link.greeting !== undefined) this.#join(link, link.greeting)
  }

  #join(link: DeviceLink, greeting: Greeting): void {
    const { device } = greeting
    const before = this.#devices.get(device)
    if (before !== undefined && before !== link) this.#forget(before)
    this.#devices.set(device, link)
    this.#tell({ type: 'device-joined', device })
    link.ping(this.#parts.clock.nowMs())
    for (const run of this.#runs.values()) this.#describe(run, link)
    this.events.emit('change')
  }

  #startAgain(link: DeviceLink, device: DeviceId, held: readonly HeldLease[]): void {
    this.#tell({ type: 'device-started', device, slots: link.slots, held })
    const { claim } = link
    if (claim !== undefined && this.#runs.has(claim.job)) this.#tell({ type: 'unit-claimed', device, ...claim })
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
    const known = from.greeting
    if (known !== undefined && known.device !== device) {
      this.#forget(from) // one session is one device: else one link could fill the room
      return
    }
    const number = known?.number ?? (from.own ? ownNumber : ++this.#deviceCount)
    from.greeting = { device, name, cores, number }
    from.send({ type: 'welcome', version: limits.version, room: this.#parts.roomName, number, name })
    if (known === undefined) this.#join(from, from.greeting)
    else this.events.emit('change')
  }

  #hearDevice(from: DeviceLink, device: DeviceId, message: Exclude<DeviceMessage, { type: 'hello' }>): void {
    switch (message.type) {
      case 'start':
        from.slots = message.slots
        this.#tell({ type: 'device-started', device, slots: message.slots, held: [] })
        break
      case 'stop':
        from.slots = 0
        from.claim = undefined
        this.#tell({ type: 'device-stopped', device })
        break
      case 'pong': {
        const roundTripMs = from.pong(message.nonce, this.#parts.clock.nowMs())
        this.#tell({ type: 'heartbeat-received', device, held: message.held, roundTripMs })
        const started = this.#scheduler.devices.get(device)?.slots ?? 0
        if (started === 0 && from.slots > 0) this.#startAgain(from, device, message.held)
        break
      }
      case 'result': {
        const { lease, execMs, value } = message
        this.#tell({ type: 'result-received', device, lease, execMs, outputBytes: from.messageBytes }, value)
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
    for (const link of [...this.#sessions.values()]) {
      if (link.isUseless(nowMs)) this.#forget(link)
      else if (link.greeting !== undefined) link.ping(nowMs)
    }
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
    for (const link of this.#sessions.values()) {
      link.shardsDone = 0
      link.unitsDone = 0
      if (link.greeting !== undefined) this.#describe(run, link)
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

  /** @param value what came with a result. */
  #tell(event: Untimed<SchedulerEvent>, value?: unknown): void {
    this.#untold.push({ event, value })
    if (this.#telling) return
    this.#telling = true
    try {
      for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
        const timed = { ...next.event, atMs: this.#parts.clock.nowMs() } as SchedulerEvent
        this.#performer.perform(this.#scheduler.handle(timed), next.value)
      }
    } finally {
      this.#telling = false
    }
  }

  #drop(device: DeviceId): void {
    for (const link of [...this.#sessions.values()]) if (link.greeting?.device === device) this.#forget(link)
  }

  /** Closes everything. `end-room` also tells the devices; after `leave` they wait for the next coordinator. */
  close(how: 'leave' | 'end-room'): void {
    this.#closed = true
    this.#cancelPings()
    this.#performer.stop()
    for (const link of this.#sessions.values()) {
      if (how === 'end-room' && link.linked) link.send({ type: 'room-ended' })
      link.close()
    }
    this.#sessions.clear()
    this.#devices.clear()
  }
}
