import { assertNever } from '../../base/assert.ts'
import { Emitter } from '../../base/emitter.ts'
import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { DeviceId, Identity, JobId, RandomBytes, RoomCode } from '../../base/ids.ts'
import type { Failure, HeldLease } from '../../core/event.ts'
import type { RoomSigner } from '../../identity/signer.ts'
import type { Clock, Link } from '../../ports.ts'
import type { DeviceMessage } from '../../protocol/control.ts'
import { timing } from '../../protocol/limits.ts'
import type { Trick } from '../../protocol/trick.ts'
import { Reception } from '../admission/reception.ts'
import type { RosterBook } from '../admission/roster-book.ts'
import type { DeviceView } from '../api/host-api.ts'
import { faultOf } from '../device/wasm-only.ts'
import { JobDesk } from '../jobs/job-desk.ts'
import type { JobControl, Run } from '../jobs/run.ts'
import { Verifying } from '../verify/verifying.ts'
import { Contributions } from './contributions.ts'
import type { DeviceLink, Greeting, Peer } from './device-link.ts'
import { DeviceNames } from './device-names.ts'
import { GrantBook } from './grant-book.ts'
import { Performer } from './performer.ts'
import { ResultDesk } from './result-desk.ts'
import type { SafeJournal } from './safe-journal.ts'
import { SchedulerLoop } from './scheduler-loop.ts'
import { Sessions } from './sessions.ts'

/** What members ask for besides computing. */
export interface MemberDesk {
  readonly open: boolean
  submit(from: DeviceLink, message: Told<'submit'>): void
  withdraw(from: DeviceLink, job: JobId): void
  /** Its session is over, or begins anew. */
  left(from: DeviceLink): void
}

export interface CoordinatorParts {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly journal: SafeJournal
  /** Counts the lives of this coordinator: part of every lease's and session's identity. */
  readonly epoch: number
  readonly signer: RoomSigner
  /** For whom the devices compute. */
  readonly roomName: string
  /** What this machine is called, also as the referee. */
  readonly ownName: string
  readonly desk: MemberDesk
  /** Who may be in the room. */
  readonly book: RosterBook
  /** By which the room is found now. */
  code(): RoomCode
}

type Told<T extends DeviceMessage['type']> = Extract<DeviceMessage, { type: T }>

/** How often it is looked at who is due for a ping. */
const roundMs = 500

/** Hears devices, and tells the scheduler; jobs speak through `jobs`. */
export class Coordinator {
  readonly events = new Emitter<{ change: () => void; broken: (error: TabgridError) => void }>()
  readonly #parts: CoordinatorParts
  readonly #loop: SchedulerLoop
  readonly #performer: Performer
  readonly #sessions: Sessions
  readonly #devices = new Map<DeviceId, DeviceLink>()
  readonly #names: DeviceNames
  readonly #runs = new Map<JobId, Run>()
  readonly #grants = new GrantBook()
  readonly #verifying: Verifying
  readonly reception: Reception
  readonly #contributions: Contributions
  readonly #results: ResultDesk
  readonly #jobs: JobDesk
  #cancelRound: () => void
  constructor(parts: CoordinatorParts) {
    this.#parts = parts
    const { clock, journal, epoch } = parts
    this.#names = new DeviceNames(parts.ownName)
    this.#sessions = new Sessions(clock, epoch, {
      message: (from, message) => this.#hear(from, message),
      down: (from) => this.#leave(from),
      back: (from) => this.#comeBack(from),
      anew: (from) => parts.desk.left(from),
      over: (from) => this.#over(from),
    })
    this.reception = new Reception({
      clock,
      roomName: parts.roomName,
      book: parts.book,
      sessions: this.#sessions,
      isCaught: (identity) => this.#verifying.isCaught(identity),
      maySubmit: () => parts.desk.open,
      code: () => parts.code(),
      named: (device, name) => this.#names.note(device, name),
      joined: (link, greeting) => {
        this.#join(link, greeting)
        this.#contributions.join(link, greeting.device)
      },
      changed: () => this.events.emit('change'),
    })
    const expel = (identity: Identity) => this.reception.expelCaught(identity)
    this.#verifying = new Verifying({ runs: this.#runs, expel, loop: () => this.#loop })
    const { signer, roomName: roomTitle } = parts
    this.#contributions = new Contributions({
      signer,
      roomTitle,
      links: this.#sessions,
      dateMs: () => clock.dateMs(),
    })
    this.#performer = new Performer({
      clock,
      journal,
      links: this.#sessions,
      devices: this.#devices,
      runs: this.#runs,
      grants: this.#grants,
      contributions: this.#contributions,
      nameOf: (device) => this.#names.of(device),
      wake: () => this.#loop.tell({ type: 'clock-reached' }),
      drop: (device) => this.#drop(device),
      verifying: this.#verifying,
      fail: (job, failure) => this.#jobs.fail(job, failure),
      changed: () => this.events.emit('change'),
    })
    this.#loop = new SchedulerLoop({
      clock,
      epoch,
      seed: parts.random(16).join(','),
      perform: (effects, result) => this.#performer.perform(effects, result),
      broken: (thrown) => this.#break(thrown),
      heard: (device, atMs) => this.#devices.get(device)?.noteHeard(atMs),
    })
    const desk = { epoch, grants: this.#grants, runs: this.#runs, verifying: this.#verifying, loop: this.#loop }
    this.#results = new ResultDesk(desk)
    this.#jobs = new JobDesk(this.#loop, this.#sessions, this.#runs)
    this.#cancelRound = clock.after(roundMs, () => this.#round())
  }

  get jobs(): JobControl {
    return this.#jobs
  }

  /** Messages about leases of an earlier life of this coordinator: they are answered, and of no consequence. */
  get lateCount(): number {
    return this.#results.lateCount
  }

  get story(): readonly string[] {
    return this.#loop.story.lines
  }

  // -- devices

  /** Takes a new link of a device: of its living session, or of a new one. */
  attach(link: Link, peer?: Peer): void {
    this.#sessions.attach(link, peer)
  }

  #over(link: DeviceLink): void {
    const device = link.greeting?.device
    this.#leave(link)
    if (device !== undefined && !this.#devices.has(device)) this.#loop.tell({ type: 'device-left', device })
    this.#parts.desk.left(link)
    this.events.emit('change')
  }

  /**
   * A link that closes says that a network broke, or a page was closed: its leases are for others at once, but nothing is
   * to blame. A device whose page was killed by what it computed falls silent, and the scheduler finds that.
   */
  #leave(link: DeviceLink): void {
    const device = link.greeting?.device
    if (device === undefined || this.#devices.get(device) !== link) return
    this.#devices.delete(device)
    this.#loop.tell({ type: 'device-stopped', device })
    this.#contributions.leave(device)
    this.events.emit('change')
  }

  /** It keeps what it is still at: its answer to the ping of `#join` says what that is, and starts it again. */
  #comeBack(link: DeviceLink): void {
    if (link.greeting !== undefined) this.#join(link, link.greeting)
  }

  #join(link: DeviceLink, greeting: Greeting): void {
    const { device } = greeting
    const before = this.#devices.get(device)
    if (before !== undefined && before !== link) this.#sessions.forget(before)
    this.#devices.set(device, link)
    this.#loop.tell({ type: 'device-joined', device })
    link.ping(this.#parts.clock.nowMs())
    this.#jobs.describeAll(link)
    this.events.emit('change')
  }

  #startAgain(link: DeviceLink, device: DeviceId, held: readonly HeldLease[]): void {
    const { slots, score, claim } = link
    this.#loop.tell({ type: 'device-started', device, slots, score, held })
    if (link.finishing !== undefined) this.#loop.tell({ type: 'device-finishing', device, keeps: link.finishing })
    for (const job of link.withheld.keys()) this.#loop.tell({ type: 'job-refused', device, job, failure: undefined })
    if (claim !== undefined && this.#runs.has(claim.job)) this.#loop.tell({ type: 'unit-claimed', device, ...claim })
  }

  #hear(from: DeviceLink, message: DeviceMessage): void {
    if (message.type === 'hello') {
      this.reception.hello(from, message)
    } else if (from.greeting === undefined) {
      this.reception.hearGuest(from, message)
    } else {
      this.#hearDevice(from, from.greeting.device, message)
      if (message.type !== 'pong') this.events.emit('change')
    }
  }

  #hearDevice(from: DeviceLink, device: DeviceId, message: Exclude<DeviceMessage, { type: 'hello' }>): void {
    switch (message.type) {
      case 'start': {
        const { slots, score } = message
        from.slots = slots
        from.finishing = undefined
        from.score = score
        from.withheld.clear()
        from.wasmOnly = message.wasmOnly === true
        this.#loop.tell({ type: 'device-started', device, slots, score, held: [] })
        break
      }
      case 'finish':
        if (from.slots === 0) break // it overtook nothing: whoever has not started has nothing to end
        from.finishing = message.keeps
        this.#loop.tell({ type: 'device-finishing', device, keeps: message.keeps })
        break
      case 'stop':
        from.slots = 0
        from.finishing = undefined
        from.claim = undefined
        this.#loop.tell({ type: 'device-stopped', device })
        this.#contributions.leave(device)
        break
      case 'pong':
        this.#hearPong(from, device, message)
        break
      case 'result':
        this.#results.result(from, device, message)
        break
      case 'failed':
        this.#results.failure(device, message.lease, message.unit, failureOf(message))
        break
      case 'job-refused':
        this.#loop.tell({ type: 'job-refused', device, job: message.job, failure: faultOf(failureOf(message)) })
        break
      case 'job-withheld':
        if (this.#runs.has(message.job)) from.withheld.set(message.job, message.why)
        this.#loop.tell({ type: 'job-refused', device, job: message.job, failure: undefined })
        break
      case 'receipt-kept':
        this.#contributions.kept(device, message)
        break
      case 'tricks':
        from.tricks = { allowed: message.allowed, playing: message.playing }
        break
      case 'claim':
        this.#loop.tell({ type: 'unit-claimed', device, job: message.job, unit: message.unit })
        break
      case 'submit':
        this.#parts.desk.submit(from, message)
        break
      case 'withdraw':
        this.#parts.desk.withdraw(from, message.job)
        break
      default:
        assertNever(message)
    }
  }

  #hearPong(from: DeviceLink, device: DeviceId, message: Told<'pong'>): void {
    const roundTripMs = from.pong(message.nonce, this.#parts.clock.nowMs())
    const late = message.held.filter(({ lease }) => this.#results.isLate(lease)).map(({ lease }) => lease)
    if (late.length > 0) from.send({ type: 'cancel', leases: late })
    const held = late.length === 0 ? message.held : message.held.filter(({ lease }) => !this.#results.isLate(lease))
    this.#loop.tell({ type: 'heartbeat-received', device, held, roundTripMs })
    const started = this.#loop.scheduler.device(device)?.slots ?? 0
    if (started === 0 && from.slots > 0) this.#startAgain(from, device, held)
  }

  #round(): void {
    const nowMs = this.#parts.clock.nowMs()
    for (const link of [...this.#sessions]) {
      if (link.isUseless(nowMs)) this.#sessions.forget(link)
      else link.round(nowMs)
    }
    this.#cancelRound = this.#parts.clock.after(roundMs, () => this.#round())
  }

  devices(): DeviceView[] {
    const views: DeviceView[] = []
    for (const [device, link] of this.#devices) {
      const working = (this.#loop.scheduler.device(device)?.leaseCount ?? 0) > 0
      const lentOut = !link.own || link.slots > 0
      if (link.greeting !== undefined && lentOut) views.push(link.view(link.greeting, working))
    }
    return views.sort((left, right) => left.number - right.number)
  }

  play(device: DeviceId, trick: Trick, forMs: number): void {
    this.#devices.get(device)?.send({ type: 'play', trick, forMs: Math.min(forMs, timing.trickMostMs) })
  }

  /** Says to everybody whether members may submit jobs. */
  tellRights(): void {
    for (const link of this.#sessions) {
      if (link.greeting !== undefined) this.reception.tellRights(link)
    }
  }

  /** Our own failure: every job ends here with it. Nothing of that is written down, so a reload goes on from what is safe. */
  #break(thrown: unknown): void {
    const { message } = toTabgridError(thrown, 'assertion-failed')
    const error = new TabgridError(
      'assertion-failed',
      `Tabgrid found itself in a state that must not be, and stopped its jobs: ${message}. Reload this page to go on with them.`,
      { cause: thrown },
    )
    for (const run of this.#runs.values()) {
      for (const link of this.#sessions) link.endJob(run.id, 'failed')
      run.abandon(error)
    }
    this.#runs.clear()
    this.events.emit('broken', error)
  }

  #drop(device: DeviceId): void {
    for (const link of [...this.#sessions]) if (link.greeting?.device === device) this.#sessions.forget(link)
  }

  /** Closes everything. `end-room` also tells the devices; after `leave` they wait for the next coordinator. */
  close(how: 'leave' | 'end-room'): void {
    this.#cancelRound()
    this.#performer.stop()
    this.#verifying.stop()
    this.#contributions.endAll()
    this.#sessions.close(how)
    this.#devices.clear()
  }
}

const failureOf = ({ code, reason, stack }: Failure): Failure => ({ code, reason, stack })
