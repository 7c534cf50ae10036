import { assertNever } from '../../base/assert.ts'
import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { DeviceId, Identity, JobId, RandomBytes } from '../../base/ids.ts'
import type { Failure, HeldLease } from '../../core/event.ts'
import { referee } from '../../core/verifier.ts'
import type { RoomSigner } from '../../identity/signer.ts'
import type { Clock } from '../../ports.ts'
import type { DeviceMessage } from '../../protocol/control.ts'
import { faultOf } from '../device/wasm-only.ts'
import { JobDesk } from '../jobs/job-desk.ts'
import type { JobControl, Run } from '../jobs/run.ts'
import { Verifying } from '../verify/verifying.ts'
import { Contributions } from './contributions.ts'
import type { DeviceLink, DeviceWord, Greeting } from './device-link.ts'
import { GrantBook } from './grant-book.ts'
import type { Employer, Lobby } from './lobby.ts'
import { Performer } from './performer.ts'
import { ResultDesk } from './result-desk.ts'
import type { SafeJournal } from './safe-journal.ts'
import { SchedulerLoop } from './scheduler-loop.ts'

/** What members ask for besides computing. */
export interface MemberDesk {
  submit(from: DeviceLink, message: Told<'submit'>): void
  withdraw(from: DeviceLink, job: JobId): void
  /** Its session is over, or begins anew. */
  left(from: DeviceLink): void
}

export interface CoordinatorParts {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly journal: SafeJournal
  /** Counts the lives of this coordinator: part of every lease's identity. */
  readonly epoch: number
  readonly signer: RoomSigner
  /** For whom the devices compute. */
  readonly roomName: string
  /** What this machine is called as the referee. */
  readonly ownName: string
  readonly desk: MemberDesk
  /** Whose devices compute. */
  readonly lobby: Lobby
  changed(): void
  /** Our own failure: no job goes on, and none begins. */
  broken(error: TabgridError): void
}

type Told<T extends DeviceMessage['type']> = Extract<DeviceMessage, { type: T }>

/** Hears devices, and tells the scheduler; jobs speak through `jobs`. */
export class Coordinator implements Employer {
  readonly #parts: CoordinatorParts
  readonly #loop: SchedulerLoop
  readonly #performer: Performer
  readonly #runs = new Map<JobId, Run>()
  readonly #grants = new GrantBook()
  readonly #verifying: Verifying
  readonly #contributions: Contributions
  readonly #results: ResultDesk
  readonly #jobs: JobDesk

  constructor(parts: CoordinatorParts) {
    this.#parts = parts
    const { clock, journal, epoch, lobby, signer, roomName: roomTitle } = parts
    const { sessions, devices, reception } = lobby
    const expel = (identity: Identity) => reception.expelCaught(identity)
    this.#verifying = new Verifying({ runs: this.#runs, expel, loop: () => this.#loop })
    this.#contributions = new Contributions({ signer, roomTitle, links: sessions, dateMs: () => clock.dateMs() })
    this.#performer = new Performer({
      ...{ clock, journal, links: sessions, devices },
      runs: this.#runs,
      grants: this.#grants,
      contributions: this.#contributions,
      nameOf: (device) => (device === referee ? parts.ownName : lobby.nameOf(device)),
      wake: () => this.#loop.tell({ type: 'clock-reached' }),
      drop: (device) => lobby.drop(device),
      verifying: this.#verifying,
      fail: (job, failure) => this.#jobs.fail(job, failure),
      changed: () => parts.changed(),
    })
    this.#loop = new SchedulerLoop({
      clock,
      epoch,
      seed: parts.random(16).join(','),
      perform: (effects, result) => this.#performer.perform(effects, result),
      broken: (thrown) => this.#break(thrown),
      heard: (device, atMs) => devices.get(device)?.noteHeard(atMs),
    })
    const desk = { epoch, grants: this.#grants, runs: this.#runs, verifying: this.#verifying, loop: this.#loop }
    this.#results = new ResultDesk(desk)
    this.#jobs = new JobDesk(this.#loop, sessions, this.#runs)
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

  greeted(link: DeviceLink, { device }: Greeting): void {
    this.#contributions.join(link, device)
  }

  joined(link: DeviceLink, { device }: Greeting): void {
    this.#loop.tell({ type: 'device-joined', device })
    this.#jobs.describeAll(link)
  }

  anew(link: DeviceLink): void {
    this.#parts.desk.left(link)
  }

  over(link: DeviceLink, gone: DeviceId | undefined): void {
    if (gone !== undefined) this.#loop.tell({ type: 'device-left', device: gone })
    this.#parts.desk.left(link)
  }

  /**
   * A link that closes says that a network broke, or a page was closed: its leases are for others at once, but nothing is
   * to blame. A device whose page was killed by what it computed falls silent, and the scheduler finds that.
   */
  left(device: DeviceId): void {
    this.#loop.tell({ type: 'device-stopped', device })
    this.#contributions.leave(device)
  }

  isWorking(device: DeviceId): boolean {
    return (this.#loop.scheduler.device(device)?.leaseCount ?? 0) > 0
  }

  isCaught(identity: Identity): boolean {
    return this.#verifying.isCaught(identity)
  }

  #startAgain(link: DeviceLink, device: DeviceId, held: readonly HeldLease[]): void {
    const { slots, score, claim } = link
    this.#loop.tell({ type: 'device-started', device, slots, score, held })
    if (link.finishing !== undefined) this.#loop.tell({ type: 'device-finishing', device, keeps: link.finishing })
    for (const job of link.withheld.keys()) this.#loop.tell({ type: 'job-refused', device, job, failure: undefined })
    if (claim !== undefined && this.#runs.has(claim.job)) this.#loop.tell({ type: 'unit-claimed', device, ...claim })
  }

  hear(from: DeviceLink, device: DeviceId, message: DeviceWord): void {
    switch (message.type) {
      case 'start': {
        const { slots, score } = message
        this.#loop.tell({ type: 'device-started', device, slots, score, held: [] })
        break
      }
      case 'finish':
        if (from.finishing !== undefined) this.#loop.tell({ type: 'device-finishing', device, keeps: from.finishing })
        break
      case 'stop':
        this.left(device)
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
    const late = message.held.filter(({ lease }) => this.#results.isLate(lease)).map(({ lease }) => lease)
    if (late.length > 0) from.send({ type: 'cancel', leases: late })
    const held = late.length === 0 ? message.held : message.held.filter(({ lease }) => !this.#results.isLate(lease))
    this.#loop.tell({ type: 'heartbeat-received', device, held, roundTripMs: from.roundTripMs ?? 0 })
    const started = this.#loop.scheduler.device(device)?.slots ?? 0
    if (started === 0 && from.slots > 0) this.#startAgain(from, device, held)
  }

  /** Every job ends here with it. Nothing of that is written down, so a reload goes on from what is safe. */
  #break(thrown: unknown): void {
    const { message } = toTabgridError(thrown, 'assertion-failed')
    const error = new TabgridError(
      'assertion-failed',
      `Tabgrid found itself in a state that must not be, and stopped its jobs: ${message}. Reload this page to go on with them.`,
      { cause: thrown },
    )
    for (const run of this.#runs.values()) {
      for (const link of this.#parts.lobby.sessions) link.endJob(run.id, 'failed')
      run.abandon(error)
    }
    this.#runs.clear()
    this.#parts.broken(error)
  }

  close(): void {
    this.#performer.stop()
    this.#verifying.stop()
    this.#contributions.endAll()
  }
}

const failureOf = ({ code, reason, stack }: Failure): Failure => ({ code, reason, stack })
