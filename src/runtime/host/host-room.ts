import { Emitter } from '../../base/emitter.ts'
import { type ErrorCode, TabgridError, toTabgridError } from '../../base/errors.ts'
import { type DeviceId, type RandomBytes, type RoomCode, randomId } from '../../base/ids.ts'
import type { AnyTask, SourceTask, StreamTask, Task } from '../../core/task.ts'
import type { WasmAnswer, WasmInput, WasmParams, WasmTask } from '../../core/wasm-task.ts'
import { type Invite, showInvite } from '../../identity/invite.ts'
import type { RoomSigner } from '../../identity/signer.ts'
import type { Clock, Journal, Network, RoomClaim } from '../../ports.ts'
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
import type { OpenJobs } from '../jobs/jobs-part.ts'
import type { RoomJobs } from '../jobs/room-jobs.ts'
import { LaterJobs } from './later-jobs.ts'
import { Lobby } from './lobby.ts'
import type { OwnDevice } from './own-seat.ts'
import { renewCode } from './renew-code.ts'
import { SafeJournal } from './safe-journal.ts'

/** Pages redraw this often at most: a hundred devices that answer at once are one change. */
const changeMs = 200

export interface HostParts {
  readonly network: Network
  readonly clock: Clock
  readonly random: RandomBytes
  readonly journal: Journal
  /** What runs jobs. Rejects with `server-unreachable`. */
  loadJobs(): Promise<OpenJobs>
  /** Said as the first warning. */
  readonly trouble: TabgridError | undefined
  readonly epoch: number
  /** Signs what devices are told of jobs, and what they contributed. */
  readonly signer: RoomSigner
  readonly invite: Invite
  delegate(publicKey: string, hours: number): Promise<string>
  readonly roomName: string
  readonly book: Omit<BookParts, 'random' | 'changed'>
  /** This machine as a device. */
  readonly own: { readonly name: string; readonly cores: number }
  /** The room is over and its code given back: forget the claim. */
  forgetRoom(): Promise<void>
  /** It has another code. */
  keepClaim(claim: RoomClaim): Promise<void>
  /** The room is over for this page: another may open it. */
  letGo(): void
}

type Warning = Parameters<HostRoomEvents['warning']>[0]

/** A room, as its host uses it. What runs jobs in it comes when somebody may need it. */
export class OpenedRoom implements HostRoom {
  readonly #parts: HostParts
  readonly #journal: SafeJournal
  readonly #lobby: Lobby
  readonly #jobs: LaterJobs
  readonly #observers: Observers
  readonly admission: RoomAdmission
  /** Unresolved, by code: also told to those who come to listen later. */
  readonly #warnings = new Map<ErrorCode, Warning>()
  readonly #events = new Emitter<HostRoomEvents>()
  readonly #own: OwnDevice
  #changePending = false
  /** Under way: two at once would give two codes, and the first of them would lead nowhere. */
  #renewal: Promise<RoomCode> | undefined
  #end: TabgridError | undefined

  constructor(parts: HostParts) {
    this.#parts = parts
    const { clock, random, epoch, signer, roomName, network, trouble } = parts
    this.#own = { ...parts.own, device: randomId<DeviceId>(random) }
    this.#journal = new SafeJournal(
      parts.journal,
      (error) => this.#warn(error),
      () => this.lose(),
    )
    if (trouble !== undefined) this.#warn(trouble)
    const keep = (roster: Roster) => parts.book.keep(roster).catch((thrown) => this.#warnUnkept(thrown))
    const book = new RosterBook({ ...parts.book, keep, random, changed: () => this.#change() })
    const [journal, changed] = [this.#journal, () => this.#change()]
    this.#lobby = new Lobby({
      ...{ clock, epoch, roomName, book, changed },
      code: () => network.code,
      maySubmit: () => this.#jobs.maySubmit,
      joined: () => this.#jobs.prefetch(),
    })
    const [lobby, own] = [this.#lobby, this.#own]
    const { reception } = lobby
    this.admission = new HostAdmission(book, reception)
    const begun = (job: Job) => this.#events.emit('job', job)
    const verify = () => book.roster.policy.verify
    this.#jobs = new LaterJobs({
      base: { clock, random, journal, epoch, signer, roomName, own, lobby, begun, verify, changed },
      load: () => parts.loadJobs(),
      warn: (warning, resolved) => this.#warn(warning, resolved),
    })
    this.#observers = new Observers({
      clock,
      links: () => reception.observers(),
      devices: () => this.devices().length,
      jobs: () => this.#jobs.list(),
    })
    network.on('link', (link, _, peer) => this.#lobby.attach(link, peer))
    network.on('member-joined', () => this.#jobs.prefetch()) // while its link opens: the server is there now
    network.on('link-failed', (_, { code, message }) =>
      this.#events.emit('warning', { code, message, resolved: false }),
    )
    network.on('server', (state) => {
      const message =
        'The signaling server is lost, or was started again and knows this room no more. Devices that are here go on; no new ones can join.'
      this.#warn({ code: 'server-lost', message }, state === 'connected')
      if (state === 'connected') this.#jobs.retry()
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
    this.#lobby.reception.tellCode(claim.code)
    this.#change()
  }

  get invite(): string {
    return showInvite(this.#parts.invite)
  }

  delegate(publicKey: string, hours: number): Promise<string> {
    return this.#parts.delegate(publicKey, hours)
  }

  devices(): readonly DeviceView[] {
    return this.#lobby.views()
  }

  job(): Job | undefined {
    return this.#jobs.list().at(-1)
  }

  jobs(): readonly Job[] {
    return this.#jobs.list()
  }

  #change(): void {
    if (this.#changePending) return
    this.#changePending = true
    this.#parts.clock.after(changeMs, () => {
      this.#changePending = false
      this.#jobs.part?.jobs.tellProgress()
      this.#observers.change()
      this.#events.emit('devices')
    })
  }

  async prepare(): Promise<void> {
    this.#checkOpen()
    await this.#jobs.come()
  }

  /** @throws `room-ended`, `server-unreachable` */
  get #running(): RoomJobs {
    this.#checkOpen()
    return this.#jobs.here
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
    const run: Job = this.#running.run(task, options)
    return run as Job<never>
  }

  rounds<Input, Params, Unit, Result, Answer extends RoundAnswer<Input, Params>, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options: RoundsOptions<Input, Params>,
  ): Rounds<Answer>
  rounds(task: AnyTask | SourceTask, options: RoundsOptions<unknown, unknown>): Rounds<unknown>
  rounds(task: AnyTask | SourceTask, options: RoundsOptions<unknown, unknown>): Rounds<never> {
    const rounds: Rounds<unknown> = this.#running.rounds(task, options)
    return rounds as Rounds<never>
  }

  stream<Unit, Params, Result, State>(
    task: StreamTask<Params, Unit, Result, State>,
    units: AsyncIterable<Unit> | Iterable<Unit>,
    options: StreamOptions<Params> = {},
  ): StreamJob<Result> {
    const run: StreamJob<unknown> = this.#running.stream(task, units, options)
    return run as StreamJob<Result>
  }

  #checkOpen(): void {
    if (this.#end !== undefined) throw new TabgridError('room-ended', 'This room has ended: open another one.')
  }

  allowSubmissions(allowed: boolean): void {
    if (this.#end === undefined) this.#jobs.allowSubmissions(allowed)
  }

  story(): string {
    return this.storySince(0)
      .map((line) => `${line}\n`)
      .join('')
  }

  storySince(line: number): readonly string[] {
    return this.#jobs.part?.story.slice(line) ?? []
  }

  /** Goes on with the jobs of an earlier life of this page, or shows their answers again, as soon as what does that is here. */
  resume(): Promise<void> {
    return this.#jobs.resume()
  }

  get resuming(): boolean {
    return this.#jobs.resuming
  }

  neededInput(): NeededInput | undefined {
    return this.#jobs.part?.jobs.neededInput()
  }

  async provideInput(input: unknown): Promise<void> {
    this.#jobs.part?.jobs.provideInput(input)
  }

  play(device: DeviceId, trick: Trick, forMs: number): void {
    this.#lobby.play(device, trick, forMs)
  }

  useOwnMachine(slots: number): void {
    if (this.#end !== undefined) return
    this.#jobs.lend(slots)
    this.#lobby.seatOwn(this.#own, slots)
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
    this.#lobby.close(how)
    this.#events.emit('end', error)
  }
}
