import { Emitter } from '../../base/emitter.ts'
import { type ErrorCode, TabgridError, toTabgridError } from '../../base/errors.ts'
import { type DeviceId, type RandomBytes, type RoomCode, randomId } from '../../base/ids.ts'
import type { AnyTask, SourceTask, StreamTask, Task } from '../../core/task.ts'
import type { WasmAnswer, WasmInput, WasmParams, WasmTask } from '../../core/wasm-task.ts'
import { type Invite, showInvite } from '../../identity/invite.ts'
import type { RoomSigner } from '../../identity/signer.ts'
import type { Clock, Journal, Link, Network, RoomClaim, TaskRunner } from '../../ports.ts'
import type { Trick } from '../../protocol/trick.ts'
import type { WasmKind } from '../../protocol/wasm-script.ts'
import type { Roster } from '../admission/admission.ts'
import { Observers } from '../admission/observers.ts'
import { HostAdmission } from '../admission/room-admission.ts'
import { type BookParts, RosterBook } from '../admission/roster-book.ts'
import type { RoomAdmission } from '../api/admission-api.ts'
import type { DeviceView, HostRoom, HostRoomEvents } from '../api/host-api.ts'
import type {
  Job,
  NeededInput,
  RoundAnswer,
  Rounds,
  RoundsOptions,
  RunOptions,
  StreamJob,
  StreamOptions,
  Unsubscribe,
} from '../api/job-api.ts'
import { DeviceAgent } from '../device/device-agent.ts'
import { Stage } from '../device/stage.ts'
import { describerOf } from '../jobs/job-description.ts'
import { RoomJobs } from '../jobs/room-jobs.ts'
import { Submissions } from '../jobs/submissions.ts'
import { Coordinator } from './coordinator.ts'
import { renewCode } from './renew-code.ts'
import { SafeJournal } from './safe-journal.ts'

/** Pages redraw this often at most: a hundred devices that answer at once are one change. */
const changeMs = 200

export interface HostParts {
  readonly network: Network
  readonly clock: Clock
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly journal: Journal
  /** Said as the first warning. */
  readonly trouble: TabgridError | undefined
  readonly epoch: number
  /** Signs what devices are told of jobs, and what they contributed. */
  readonly signer: RoomSigner
  readonly invite: Invite
  delegate(publicKey: string, hours: number): Promise<string>
  readonly roomName: string
  readonly book: Omit<BookParts, 'random' | 'changed'>
  /** This machine as a device: its name, its cores, and two ends of a link to itself. */
  readonly own: { readonly name: string; readonly cores: number; link(): { near: Link; far: Link } }
  /** The room is over and its code given back: forget the claim. */
  forgetRoom(): Promise<void>
  /** It has another code. */
  keepClaim(claim: RoomClaim): Promise<void>
  /** The room is over for this page: another may open it. */
  letGo(): void
}

type Warning = Parameters<HostRoomEvents['warning']>[0]

/** A room and its coordinator, as its host uses them. */
export class OpenedRoom implements HostRoom {
  readonly #parts: HostParts
  readonly #coordinator: Coordinator
  readonly #journal: SafeJournal
  readonly #jobs: RoomJobs
  readonly #submissions: Submissions
  readonly #observers: Observers
  readonly admission: RoomAdmission
  /** Unresolved, by code: also told to those who come to listen later. */
  readonly #warnings = new Map<ErrorCode, Warning>()
  readonly #events = new Emitter<HostRoomEvents>()
  readonly #ownStage: Stage
  #own: DeviceAgent | undefined
  #changePending = false
  /** Under way: two at once would give two codes, and the first of them would lead nowhere. */
  #renewal: Promise<RoomCode> | undefined
  #end: TabgridError | undefined

  constructor(parts: HostParts) {
    this.#parts = parts
    const { clock, random, epoch, signer, roomName, network, trouble, runner } = parts
    this.#ownStage = new Stage(clock)
    this.#journal = new SafeJournal(
      parts.journal,
      (error) => this.#warn(error),
      () => this.lose(),
    )
    if (trouble !== undefined) this.#warn(trouble)
    const journal = this.#journal
    this.#submissions = new Submissions(clock, () => this.#jobs)
    const desk = this.#submissions
    const ownName = parts.own.name
    const keep = (roster: Roster) => parts.book.keep(roster).catch((thrown) => this.#warnUnkept(thrown))
    const book = new RosterBook({ ...parts.book, keep, random, changed: () => this.#change() })
    this.#coordinator = new Coordinator({
      ...{ clock, random, journal, epoch, signer, roomName, ownName, desk, book },
      code: () => network.code,
    })
    const { reception, jobs: control } = this.#coordinator
    this.admission = new HostAdmission(book, reception)
    const begun = (job: Job) => this.#events.emit('job', job)
    const verify = () => book.roster.policy.verify
    const descriptionOf = describerOf(signer, roomName)
    this.#jobs = new RoomJobs({ clock, random, runner, journal, control, descriptionOf, begun, verify })
    this.#observers = new Observers({
      clock,
      links: () => reception.observers(),
      devices: () => this.devices().length,
      jobs: () => this.#jobs.list(),
    })
    this.#coordinator.events.on('change', () => this.#change())
    this.#coordinator.events.on('broken', (error) => {
      this.#jobs.abandon(error)
      this.#warn(error)
    })
    network.on('link', (link, _, peer) => this.#coordinator.attach(link, peer))
    network.on('link-failed', (_, { code, message }) =>
      this.#events.emit('warning', { code, message, resolved: false }),
    )
    network.on('server', (state) => {
      const message =
        'The signaling server is lost, or was started again and knows this room no more. Devices that are here go on; no new ones can join.'
      this.#warn({ code: 'server-lost', message }, state === 'connected')
    })
    network.on('code', (claim) => this.#takeCode(claim))
    network.on('end', ({ code, message }) => this.#finish(new TabgridError(code, message)))
  }

  get code(): RoomCode {
    return this.#parts.network.code
  }

  async newCode(): Promise<RoomCode> {
    const { network, clock } = this.#parts
    this.#checkOpen()
    if (network.renewCode === undefined) {
      throw new TabgridError('code-fixed', 'a room at a PeerServer keeps its code: open another one')
    }
    this.#renewal ??= renewCode(network, clock).finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  /** Kept first: a reload must find the room by it. */
  #takeCode(claim: RoomClaim): void {
    this.#parts.keepClaim(claim).catch((thrown) => this.#warnUnkept(thrown))
    this.#coordinator.reception.tellCode(claim.code)
    this.#change()
  }

  get invite(): string {
    return showInvite(this.#parts.invite)
  }

  delegate(publicKey: string, hours: number): Promise<string> {
    return this.#parts.delegate(publicKey, hours)
  }

  devices(): readonly DeviceView[] {
    return this.#coordinator.devices()
  }

  job(): Job | undefined {
    return this.#jobs.last()
  }

  jobs(): readonly Job[] {
    return this.#jobs.list()
  }

  #change(): void {
    if (this.#changePending) return
    this.#changePending = true
    this.#parts.clock.after(changeMs, () => {
      this.#changePending = false
      this.#jobs.tellProgress()
      this.#observers.change()
      this.#events.emit('devices')
    })
  }

  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options?: RunOptions<Input, Params>,
  ): Job<Answer>
  run<Unit extends WasmKind, Result extends WasmKind, Combines extends boolean>(
    task: WasmTask<Unit, Result, Combines>,
    options?: RunOptions<WasmInput<Unit>, WasmParams>,
  ): Job<WasmAnswer<Result, Combines>>
  run(task: AnyTask | SourceTask | WasmTask, options?: RunOptions<unknown, unknown>): Job
  run(task: AnyTask | SourceTask | WasmTask, options: RunOptions<unknown, unknown> = {}): Job<never> {
    this.#checkOpen()
    const run: Job = this.#jobs.run(task, options)
    return run as Job<never>
  }

  rounds<Input, Params, Unit, Result, Answer extends RoundAnswer<Input, Params>, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options: RoundsOptions<Input, Params>,
  ): Rounds<Answer>
  rounds(task: AnyTask | SourceTask, options: RoundsOptions<unknown, unknown>): Rounds<unknown>
  rounds(task: AnyTask | SourceTask, options: RoundsOptions<unknown, unknown>): Rounds<never> {
    this.#checkOpen()
    const rounds: Rounds<unknown> = this.#jobs.rounds(task, options)
    return rounds as Rounds<never>
  }

  stream<Unit, Params, Result, State>(
    task: StreamTask<Params, Unit, Result, State>,
    units: AsyncIterable<Unit> | Iterable<Unit>,
    options: StreamOptions<Params> = {},
  ): StreamJob<Result> {
    this.#checkOpen()
    const run: StreamJob<unknown> = this.#jobs.stream(task, units, options)
    return run as StreamJob<Result>
  }

  #checkOpen(): void {
    if (this.#end !== undefined) throw new TabgridError('room-ended', 'This room has ended: open another one.')
  }

  allowSubmissions(allowed: boolean): void {
    if (this.#submissions.open === allowed || this.#end !== undefined) return
    this.#submissions.open = allowed
    this.#coordinator.tellRights()
  }

  story(): string {
    return `${this.#coordinator.story.join('\n')}\n`
  }

  storySince(line: number): readonly string[] {
    return this.#coordinator.story.slice(line)
  }

  /** Goes on with the jobs of an earlier life of this page, or shows their answers again. */
  resume(): Promise<void> {
    return this.#jobs.resume()
  }

  neededInput(): NeededInput | undefined {
    return this.#jobs.neededInput()
  }

  async provideInput(input: unknown): Promise<void> {
    this.#jobs.provideInput(input)
  }

  play(device: DeviceId, trick: Trick, forMs: number): void {
    this.#coordinator.play(device, trick, forMs)
  }

  useOwnMachine(slots: number): void {
    if (this.#end !== undefined) return
    if (slots > 0) this.#ownAgent().start(slots)
    else this.#own?.stop()
  }

  #ownAgent(): DeviceAgent {
    if (this.#own !== undefined) return this.#own
    const { own, clock, random } = this.#parts
    const runner = this.#ownStage.around(this.#parts.runner)
    const { tricks } = this.#ownStage
    const device = randomId<DeviceId>(random)
    const { name, cores } = own
    tricks.allow(true) // who would play them is its person
    this.#own = new DeviceAgent({ clock, runner, random, device, name, cores, kind: 'computer', tricks })
    this.#linkOwn(this.#own)
    return this.#own
  }

  /** Nobody dials this machine: when the page was blocked for so long that its coordinator let it go, it comes back by itself. */
  #linkOwn(agent: DeviceAgent): void {
    const { near, far } = this.#parts.own.link()
    far.on('close', () => {
      if (this.#end === undefined) this.#linkOwn(agent)
    })
    this.#coordinator.attach(near, 'own')
    const { host: key, room } = this.#parts.signer
    this.#ownStage.take(far, (link) => agent.connect(link, { key, room }))
  }

  on<E extends keyof HostRoomEvents>(event: E, listener: HostRoomEvents[E]): Unsubscribe {
    const stop = this.#events.on(event, listener)
    // What lasts is also told to those who come to listen later.
    const late = new Emitter<HostRoomEvents>()
    late.on(event, listener)
    for (const warning of this.#warnings.values()) late.emit('warning', warning)
    if (this.#end !== undefined) late.emit('end', this.#end)
    return stop
  }

  #warn({ code, message }: { code: ErrorCode; message: string }, resolved = false): void {
    const warning = { code, message, resolved }
    if (resolved) this.#warnings.delete(code)
    else this.#warnings.set(code, warning)
    this.#events.emit('warning', warning)
  }

  #warnUnkept(thrown: unknown): void {
    this.#warn(toTabgridError(thrown, 'journal-unavailable'))
  }

  async end(): Promise<void> {
    if (this.#end !== undefined) return
    const error = new TabgridError('room-ended', 'You have ended this room.')
    const forgotten = this.#jobs.end(error)
    this.#close(error, 'end-room')
    this.#parts.network.close('end-room')
    await forgotten
    await this.#parts.forgetRoom()
    this.#parts.letGo()
  }

  /** Another tab of this browser has the room now. */
  lose(): void {
    this.#finish(new TabgridError('room-taken-over', 'another tab of this browser hosts this room now'))
    this.#parts.network.close('leave')
  }

  /** The room is over for this page; the devices wait for whoever opens it next. */
  #finish(error: TabgridError): void {
    if (this.#end !== undefined) return
    this.#jobs.abandon(error)
    this.#close(error, 'leave')
    this.#parts.letGo()
  }

  #close(error: TabgridError, how: 'leave' | 'end-room'): void {
    this.#end = error
    this.#own?.end(error)
    this.#ownStage.tricks.allow(false)
    this.#coordinator.close(how)
    this.#events.emit('end', error)
  }
}
