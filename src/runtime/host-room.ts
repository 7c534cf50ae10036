import { Emitter } from '../base/emitter.ts'
import { type ErrorCode, TabgridError } from '../base/errors.ts'
import { type DeviceId, type JobId, type RandomBytes, type RoomCode, randomId } from '../base/ids.ts'
import { type AnyTask, type Task, toTaskScript } from '../core/task.ts'
import type { Clock, Journal, Link, Network, TaskRunner } from '../ports.ts'
import { type CoordinatorMessage, parseCoordinatorMessage } from '../protocol/control.ts'
import { timing } from '../protocol/limits.ts'
import type { JobRecord, StoredJob } from '../protocol/record.ts'
import { encodeValue } from '../protocol/value-codec.ts'
import type {
  AbortSignalLike,
  DeviceView,
  HostRoom,
  HostRoomEvents,
  Job,
  NeededInput,
  RunOptions,
  Unsubscribe,
} from './api.ts'
import { Coordinator } from './coordinator.ts'
import { DeviceAgent } from './device-agent.ts'
import { checkProvided, keptInput } from './job-input.ts'
import { type JobPlan, JobRun } from './job-run.ts'
import { SafeJournal } from './safe-journal.ts'

/** Pages redraw this often at most: a hundred devices that answer at once are one change. */
const changeMs = 100

export interface HostParts {
  readonly network: Network
  readonly clock: Clock
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly journal: Journal
  /** Said as the first warning. */
  readonly trouble: TabgridError | undefined
  readonly epoch: number
  readonly roomName: string
  /** This machine as a device: its name, its cores, and two ends of a link to itself. */
  readonly own: { readonly name: string; readonly cores: number; link(): { near: Link; far: Link } }
  /** The room is over and its code given back: forget the claim. */
  forgetRoom(): Promise<void>
}

type Warning = Parameters<HostRoomEvents['warning']>[0]

interface Suspended {
  readonly stored: StoredJob
  readonly records: readonly JobRecord[]
}

/** A room and its coordinator, as its host uses them. */
export class OpenedRoom implements HostRoom {
  readonly #parts: HostParts
  readonly #coordinator: Coordinator
  readonly #journal: SafeJournal
  /** Unresolved, by code: also told to those who come to listen later. */
  readonly #warnings = new Map<ErrorCode, Warning>()
  readonly #events = new Emitter<HostRoomEvents>()
  #run: JobRun | undefined
  #own: DeviceAgent | undefined
  #suspended: Suspended | undefined
  #changePending = false
  #ended = false

  constructor(parts: HostParts) {
    this.#parts = parts
    const { clock, random, epoch, roomName, network, trouble } = parts
    this.#journal = new SafeJournal(parts.journal, (error) => this.#warn(error))
    if (trouble !== undefined) this.#warn(trouble)
    const journal = this.#journal
    this.#coordinator = new Coordinator({ clock, random, journal, epoch, roomName })
    this.#coordinator.events.on('change', () => this.#change())
    network.on('link', (link) => this.#coordinator.attach(link))
    network.on('link-failed', (_, { code, message }) =>
      this.#events.emit('warning', { code, message, resolved: false }),
    )
    network.on('server', (state) => {
      const message = 'The way to the signaling server is lost. Devices that are here go on; new ones must wait.'
      this.#warn({ code: 'server-lost', message }, state === 'connected')
    })
    network.on('end', ({ code, message }) => this.#finish(new TabgridError(code, message), 'leave'))
  }

  get code(): RoomCode {
    return this.#parts.network.code
  }

  devices(): readonly DeviceView[] {
    return this.#coordinator.devices()
  }

  job(): Job | undefined {
    return this.#run
  }

  #change(): void {
    if (this.#changePending) return
    this.#changePending = true
    this.#parts.clock.after(changeMs, () => {
      this.#changePending = false
      this.#run?.tellProgress()
      this.#events.emit('devices')
    })
  }

  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options?: RunOptions<Input, Params>,
  ): Job<Answer>
  run(task: AnyTask, options?: RunOptions<unknown, unknown>): Job
  run(task: AnyTask, options: RunOptions<unknown, unknown> = {}): Job<never> {
    const run: Job = this.#begin(this.#plan(task, options), options.signal)
    return run as Job<never>
  }

  #plan(task: AnyTask, options: RunOptions<unknown, unknown>): JobPlan {
    if (this.#ended) throw new TabgridError('room-ended', 'This room has ended: open another one.')
    if (this.#run?.live === true)
      throw new TabgridError('job-running', `"${this.#run.title}" is running: stop it first.`)
    const { input, inputName, params, local = [], unitLimitMs = timing.unitLimitMs } = options
    const script = toTaskScript(task)
    const title = (options.title ?? script.name).slice(0, 80)
    const job = randomId<JobId>(this.#parts.random)
    checkJob({ type: 'job', job, task: script, title, params, unitLimitMs, heldCount: 0, local: [...local] })
    return {
      job,
      title,
      task: script,
      params,
      input,
      kept: keptInput(input, inputName),
      local,
      unitLimitMs,
      earlier: [],
    }
  }

  #begin(plan: JobPlan, signal?: AbortSignalLike): JobRun {
    const { clock, runner } = this.#parts
    const run = new JobRun(plan, this.#coordinator, { clock, runner, journal: this.#journal })
    this.#run = run
    this.#suspended = undefined
    void run.begin()
    this.#events.emit('job', run)
    if (signal?.aborted === true) run.cancel()
    else if (signal !== undefined) followSignal(run, signal)
    return run
  }

  /** Goes on with the job of an earlier life of this page, or shows its answer again. */
  async resume(): Promise<void> {
    const found = await this.#journal.load()
    if (found === undefined || this.#ended) return
    const { job: stored, records } = found
    const outcome = records.find((record) => record.type === 'job-ended')?.outcome
    if (outcome === 'failed' || outcome === 'cancelled') {
      await this.#journal.forget()
      return
    }
    if (stored.input.kind === 'asked') {
      this.#suspended = { stored, records }
      return
    }
    this.#begin(replan(stored, records, stored.input.kind === 'stored' ? stored.input.value : undefined))
  }

  neededInput(): NeededInput | undefined {
    const stored = this.#suspended?.stored
    if (stored?.input.kind !== 'asked') return undefined
    return { title: stored.title, name: stored.input.name, bytes: stored.input.bytes }
  }

  async provideInput(input: unknown): Promise<void> {
    const suspended = this.#suspended
    if (this.#ended || suspended?.stored.input.kind !== 'asked') return
    checkProvided(suspended.stored.input, input)
    this.#begin(replan(suspended.stored, suspended.records, input))
  }

  useOwnMachine(slots: number): void {
    if (this.#ended) return
    if (slots > 0) this.#ownAgent().start(slots)
    else this.#own?.stop()
  }

  #ownAgent(): DeviceAgent {
    if (this.#own !== undefined) return this.#own
    const { own, random, runner } = this.#parts
    const device = randomId<DeviceId>(random)
    this.#own = new DeviceAgent({ runner, random, device, name: own.name, cores: own.cores })
    this.#linkOwn(this.#own)
    return this.#own
  }

  /** Nobody dials this machine: when the page was blocked for so long that its coordinator let it go, it comes back by itself. */
  #linkOwn(agent: DeviceAgent): void {
    const { near, far } = this.#parts.own.link()
    far.on('close', () => {
      if (!this.#ended) this.#linkOwn(agent)
    })
    this.#coordinator.attach(near, true)
    agent.connect(far)
  }

  on<E extends keyof HostRoomEvents>(event: E, listener: HostRoomEvents[E]): Unsubscribe {
    const stop = this.#events.on(event, listener)
    if (event === 'warning') for (const warning of this.#warnings.values()) this.#events.emit('warning', warning)
    return stop
  }

  #warn({ code, message }: { code: ErrorCode; message: string }, resolved = false): void {
    const warning = { code, message, resolved }
    if (resolved) this.#warnings.delete(code)
    else this.#warnings.set(code, warning)
    this.#events.emit('warning', warning)
  }

  async end(): Promise<void> {
    if (this.#ended) return
    void this.#run?.end({ type: 'cancelled' })
    this.#finish(new TabgridError('room-ended', 'You have ended this room.'), 'end-room')
    this.#parts.network.close('end-room')
    await this.#journal.forget()
    await this.#parts.forgetRoom()
  }

  #finish(error: TabgridError, how: 'leave' | 'end-room'): void {
    if (this.#ended) return
    this.#ended = true
    this.#run?.abandon(error)
    this.#own?.end(error)
    this.#coordinator.close(how)
    this.#events.emit('end', error)
  }
}

/** What a device would refuse is refused here, where its author reads it. */
function checkJob(message: Extract<CoordinatorMessage, { type: 'job' }>): void {
  encodeValue(message)
  try {
    parseCoordinatorMessage(message)
  } catch (thrown) {
    const story = thrown instanceof Error ? thrown.message : String(thrown)
    throw new TabgridError('task-invalid', `"${message.title}" cannot be run with these options: ${story}`)
  }
}

function replan(stored: StoredJob, earlier: readonly JobRecord[], input: unknown): JobPlan {
  const { job, title, task, params, input: kept, local, unitLimitMs } = stored
  return { job, title, task, params, input, kept, local, unitLimitMs, earlier }
}

function followSignal(run: JobRun, signal: AbortSignalLike): void {
  const cancel = () => run.cancel()
  signal.addEventListener('abort', cancel)
  const forget = () => signal.removeEventListener('abort', cancel)
  run.result().then(forget, forget)
}
