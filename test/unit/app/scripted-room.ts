import { Emitter } from '../../../src/base/emitter.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { DeviceId, JobId, RoomCode } from '../../../src/base/ids.ts'
import type { DeviceView, HostRoom, HostRoomEvents } from '../../../src/runtime/api/host-api.ts'
import type {
  Job,
  JobEvent,
  JobOrigin,
  JobProgress,
  JobShare,
  JobSummary,
  NeededInput,
  RoundPlace,
  Rounds,
  RoundsOptions,
  RunOptions,
  StreamJob,
} from '../../../src/runtime/api/job-api.ts'
import { ScriptedAdmission } from './scripted-admission.ts'

// Rooms and jobs that do what a test tells them, for the stores of the pages.

export const progressOf = (changes: Partial<JobProgress>): JobProgress => ({
  unitsDone: 0,
  unitsPoisoned: 0,
  unitsTotal: 10,
  unitsLeased: 0,
  unitsProvisional: 0,
  unitsUnverified: 0,
  unclaimed: [],
  elapsedMs: 0,
  remainingMs: undefined,
  state: 'running',
  ...changes,
})

export const summaryOf = (changes: Partial<JobSummary>): JobSummary => ({
  elapsedMs: 0,
  unitsTotal: 10,
  shardsDone: 0,
  shardsResumed: 0,
  shardsRetried: 0,
  shardsBackedUp: 0,
  poisoned: [],
  devices: [],
  ...changes,
})

export const deviceOf = (number: number, changes: Partial<DeviceView> = {}): DeviceView => ({
  id: `d${number}` as DeviceId,
  name: `Device ${number}`,
  number,
  cores: 4,
  kind: undefined,
  link: 'direct',
  trust: { at: 'verified' },
  state: 'idle',
  slots: 3,
  shardsDone: 0,
  unitsDone: 0,
  roundTripMs: undefined,
  bytesIn: 0,
  bytesOut: 0,
  withheld: new Map(),
  wasmOnly: false,
  tricks: { allowed: false, playing: [] },
  ...changes,
})

export class ScriptedJob implements Job {
  readonly id: JobId
  readonly title: string
  readonly origin: JobOrigin
  readonly params: unknown
  readonly round: RoundPlace | undefined
  readonly calls: string[] = []
  current = progressOf({})
  outcome: () => Promise<unknown> = () => Promise.resolve(undefined)
  readonly #events: JobEvent<unknown>[] = []
  #ended = false
  #wake: (() => void) | undefined
  #idle: (() => void) | undefined

  constructor(id: string, task: string, params: unknown = {}, from: { member?: string; round?: RoundPlace } = {}) {
    const { member, round } = from
    this.id = id as JobId
    this.title = task
    this.origin = { task, member }
    this.params = params
    this.round = round
  }

  /** Resolves when the reader has taken every event and asks for more. */
  tell(...events: JobEvent<unknown>[]): Promise<void> {
    this.#events.push(...events)
    const taken = new Promise<void>((resolve) => {
      this.#idle = resolve
    })
    this.#wake?.()
    return taken
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *events(): AsyncGenerator<JobEvent<unknown>> {
    this.calls.push('events')
    for (;;) {
      const event = this.#events.shift()
      if (event !== undefined) yield event
      else if (this.#ended) return
      else await this.#nextCall()
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<JobEvent<unknown>> {
    return this.events()
  }

  #nextCall(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      this.#idle?.()
    })
  }

  result(): Promise<unknown> {
    return this.outcome()
  }
  progress(): JobProgress {
    return this.current
  }
  pause(): void {
    this.current = { ...this.current, state: 'paused' }
  }
  resume(): void {
    this.current = { ...this.current, state: 'running' }
  }
  cancel(): void {
    this.calls.push('cancel')
  }
  reweigh(share: JobShare): void {
    this.calls.push(`reweigh ${JSON.stringify(share)}`)
  }
}

async function* noRounds(): AsyncGenerator<never> {}

export class ScriptedRoom implements HostRoom {
  code = '7QMX4W' as RoomCode
  readonly invite = `v1.${'A'.repeat(43)}.${'A'.repeat(22)}`
  readonly delegate = () => Promise.resolve('d1')
  readonly events = new Emitter<HostRoomEvents>()
  readonly admission = new ScriptedAdmission()
  readonly runs: RunOptions<unknown, unknown>[] = []
  readonly ownSlots: number[] = []
  readonly provided: unknown[] = []
  members: DeviceView[] = []
  resuming = false
  needed: NeededInput | undefined
  running: ScriptedJob | undefined
  /** Begun before `running`, and under way. */
  others: ScriptedJob[] = []

  devices(): readonly DeviceView[] {
    return this.members
  }
  job(): Job | undefined {
    return this.running
  }
  jobs(): readonly Job[] {
    return this.running === undefined ? this.others : [...this.others, this.running]
  }
  stream(): StreamJob<never> {
    throw new TabgridError('task-invalid', 'pages run no streams')
  }
  allowSubmissions(): void {}
  story(): string {
    return ''
  }
  lines: readonly string[] = []
  storySince(line = 0): readonly string[] {
    return this.lines.slice(line)
  }
  run({ name }: { readonly name: string }, options: RunOptions<never, never> = {}): Job<never> {
    this.runs.push(options)
    const job = new ScriptedJob(`job${this.runs.length}`, name, options.params)
    this.running = job
    this.events.emit('job', job)
    const begun: Job = job
    return begun as Job<never>
  }
  rounds(task: { readonly name: string }, options: RoundsOptions<never, never>): Rounds<never> {
    const job = this.run(task, options)
    return { job, result: () => job.result(), cancel: () => job.cancel(), [Symbol.asyncIterator]: noRounds }
  }
  async newCode(): Promise<RoomCode> {
    this.code = 'CFGHJM' as RoomCode
    return this.code
  }
  readonly played: unknown[] = []
  play(...asked: Parameters<HostRoom['play']>): void {
    this.played.push(asked)
  }
  useOwnMachine(slots: number): void {
    this.ownSlots.push(slots)
  }
  neededInput(): NeededInput | undefined {
    return this.needed
  }
  async provideInput(input: unknown): Promise<void> {
    this.provided.push(input)
    this.needed = undefined
  }
  on<E extends keyof HostRoomEvents>(event: E, listener: HostRoomEvents[E]): () => void {
    return this.events.on(event, listener)
  }
  /** Why what runs jobs does not come. */
  unreachable: TabgridError | undefined
  prepared = 0
  async prepare(): Promise<void> {
    if (this.unreachable !== undefined) throw this.unreachable
    this.prepared++
  }
  async end(): Promise<void> {}
}
