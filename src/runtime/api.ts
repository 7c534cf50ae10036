import type { ErrorCode, TabgridError } from '../base/errors.ts'
import type { DeviceId, JobId, RoomCode } from '../base/ids.ts'
import type { AnyTask, CollectingTask, Task } from '../core/task.ts'
import type { PeerTrust } from '../identity/credentials.ts'
import type { LinkKind } from '../ports.ts'
import type { LocalField } from '../protocol/control.ts'

// What a program sees of Tabgrid, on one page. The app's own pages use nothing else.

export type Unsubscribe = () => void

/** The part of the platform's AbortSignal that is used: this layer knows neither browser nor Node. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** One device as its coordinator sees it. */
export interface DeviceView {
  readonly id: DeviceId
  readonly name: string
  /** In the order of joining; the host's own machine is 1. */
  readonly number: number
  readonly cores: number
  readonly link: LinkKind
  /** The host's own machine is verified. */
  readonly trust: PeerTrust
  /** `waiting`: in the room, but its person has not pressed Start helping. */
  readonly state: 'waiting' | 'idle' | 'working'
  /** Workers it gives. 0 while waiting. */
  readonly slots: number
  /** Counted results of the current (or last) job. */
  readonly shardsDone: number
  readonly unitsDone: number
  readonly roundTripMs: number | undefined
}

export interface JobProgress {
  readonly unitsDone: number
  /** Set aside: the answer lacks them. */
  readonly unitsPoisoned: number
  /** Of a stream: those that were read so far. */
  readonly unitsTotal: number
  readonly unitsLeased: number
  /** Computed, and not counted before those who computed them are checked: only jobs with `verify` have them. */
  readonly unitsProvisional: number
  /** Held units that nobody has claimed yet, by index. */
  readonly unclaimed: readonly number[]
  readonly elapsedMs: number
  /** By the measured speed of the devices that are here now and the pace so far; `undefined` before the first result. */
  readonly remainingMs: number | undefined
  readonly state: 'splitting' | 'running' | 'paused' | 'ended'
}

export interface JobSummary {
  readonly elapsedMs: number
  readonly unitsTotal: number
  /** Of this life of the coordinator: shards taken over from the journal count as resumed. */
  readonly shardsDone: number
  readonly shardsResumed: number
  readonly shardsRetried: number
  /** Backup leases: shards that were given to a second device. */
  readonly shardsBackedUp: number
  readonly poisoned: readonly PoisonedUnit[]
  readonly devices: readonly {
    readonly name: string
    readonly shards: number
    readonly units: number
    readonly link: LinkKind
  }[]
}

/** A unit that no device could compute: the answer lacks it, and this is why. */
export interface PoisonedUnit {
  readonly unit: number
  readonly evidence: readonly { readonly deviceName: string; readonly code: ErrorCode; readonly reason: string }[]
}

export type JobEvent<Answer> =
  | { readonly type: 'progress'; readonly progress: JobProgress }
  /** A shard was counted; its value as the device sent it (combined, or one result a unit). Resumed ones come first. */
  | {
      readonly type: 'shard-done'
      readonly device: DeviceId | undefined
      readonly deviceName: string
      readonly from: number
      readonly to: number
      readonly value: unknown
    }
  /** The answer of what has been counted so far, a few times a second at most. */
  | { readonly type: 'partial'; readonly answer: Answer }
  /** An attempt failed (a unit threw, a worker died) and will be made again elsewhere; `unit` where it is known. */
  | {
      readonly type: 'unit-failed'
      readonly unit: number | undefined
      readonly deviceName: string
      readonly code: ErrorCode
      readonly reason: string
    }
  | { readonly type: 'finished'; readonly answer: Answer; readonly summary: JobSummary }
  | ({ readonly type: 'unit-poisoned' } & PoisonedUnit)
  /** Devices of one person gave a wrong result for these units. They were removed, and what they gave is computed again. */
  | {
      readonly type: 'device-removed'
      readonly deviceNames: readonly string[]
      readonly from: number
      readonly to: number
    }
  | { readonly type: 'failed'; readonly error: TabgridError }
  /** With the answer of what was counted until then; `undefined` when there is none yet. */
  | { readonly type: 'cancelled'; readonly answer: Answer | undefined; readonly summary: JobSummary }

/** One run of a task. Deliberately not thenable: an async function would swallow it. */
export interface Job<Answer = unknown> extends AsyncIterable<JobEvent<Answer>> {
  readonly id: JobId
  readonly title: string
  readonly params: unknown
  /** Rejects with `job-cancelled`, or with what made the job fail (`task-threw`, `input-invalid`, ...). */
  result(): Promise<Answer>
  /** Every event from now on; ends with the job. Each call gives an own stream; `progress` and `partial` keep only the newest. */
  events(): AsyncIterable<JobEvent<Answer>>
  progress(): JobProgress
  pause(): void
  resume(): void
  /** Ends it; the `cancelled` event has the answer so far. */
  cancel(): void
  /** Another share of the devices, from now on. */
  reweigh(share: JobShare): void
}

export interface JobShare {
  /** Share of the devices among jobs of the same priority; 1 when left out. */
  readonly weight?: number
  /** Jobs of a higher one are served first; 0 when left out. */
  readonly priority?: number
}

/**
 * How results are checked before they count. `none`: everybody is trusted. `adaptive`: three equal results, until a device has shown
 * its worth; then it is believed, and checked now and then. `strict`: each unit is computed twice. Who was wrong is removed.
 */
export type Verify = 'none' | 'adaptive' | 'strict'

/** One unit's result, as a stream gives it. */
export interface StreamOutput<Result> {
  /** Which unit of the input, counted from 0. */
  readonly unit: number
  readonly value: Result
}

/**
 * A job over units that come one after another. Input is read no faster than devices compute, and devices compute no
 * faster than `outputs` is read: however many units there are, memory stays bounded.
 */
export interface StreamJob<Result> extends Job<undefined> {
  /** To be read once. Poisoned units are left out (`unit-poisoned` names them). Ends with the job, and throws its error. */
  outputs(): AsyncIterableIterator<StreamOutput<Result>>
}

export interface StreamOptions<Params> extends JobShare {
  readonly params?: Params
  readonly title?: string
  readonly unitLimitMs?: number
  readonly signal?: AbortSignalLike
  /** In which order `outputs` gives the results; `arrival` when left out. */
  readonly order?: 'arrival' | 'input'
}

export interface RunOptions<Input, Params> extends JobShare {
  readonly params?: Params
  readonly input?: Input
  /** A name for people, and the size and hash to ask for again when the input is too large to store. */
  readonly inputName?: string
  readonly title?: string
  /** Asked of the person at each device that claims a held unit. */
  readonly local?: readonly LocalField[]
  /** Time for one unit, 60 s when left out; then its worker is ended and it counts as a throw. */
  readonly unitLimitMs?: number
  /** `none` when left out. Not for units that live at devices: nobody else can compute those. */
  readonly verify?: Verify
  readonly signal?: AbortSignalLike
}

/** A job of an earlier life of this page whose input was too large to store: give the same one again. */
export interface NeededInput {
  readonly title: string
  readonly name: string
  readonly bytes: number
}

export interface HostRoomEvents {
  /** Devices came, left or changed: read `devices()`. At most a few times a second. */
  devices: () => void
  /** A job began, also one resumed from the journal when the room was opened. */
  job: (job: Job) => void
  /** To tell people and go on: `journal-unavailable`, `journal-full`, `server-lost`, `link-failed`... `resolved` takes it back. */
  warning: (warning: { code: ErrorCode; message: string; resolved: boolean }) => void
  /** Fires once: `room-ended`, `room-taken-over`, `version-unsupported`, ... */
  end: (error: TabgridError) => void
}

/** A room seen by its host: the coordinator. */
export interface HostRoom {
  readonly code: RoomCode
  /** The end of a link, `v1.<key>.<secret>`: who has it is sure to speak with this host. Not for the public. */
  readonly invite: string
  devices(): readonly DeviceView[]
  /** The job begun last. */
  job(): Job | undefined
  /** Those under way, members' included, and the one begun last; in the order of their beginning. */
  jobs(): readonly Job[]
  /** @throws `jobs-too-many`, `task-invalid`, `value-unsendable`, `room-ended`. Later failures are the result's. */
  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options?: RunOptions<Input, Params>,
  ): Job<Answer>
  /** The same for a task of which nothing is known. */
  run(task: AnyTask, options?: RunOptions<unknown, unknown>): Job
  /**
   * Runs `map` over units that `units` gives. `combine`, `split` and `reduce` of the task are not used.
   * A stream is not kept through a reload: nobody could read its input again.
   * @throws as `run` does.
   */
  stream<Unit, Params, Result, State>(
    task: Pick<CollectingTask<never, Params, Unit, Result, unknown, State>, 'name' | 'init' | 'map'>,
    units: AsyncIterable<Unit> | Iterable<Unit>,
    options?: StreamOptions<Params>,
  ): StreamJob<Result>
  /** Whether members may submit jobs of their own: not before the host says so. */
  allowSubmissions(allowed: boolean): void
  /**
   * Every event and effect of this room's scheduler since the room was opened, as JSON lines: replayed, they give the same
   * decisions byte for byte. Data of jobs is not in it.
   */
  story(): string
  /** The lines of the story from number `line` on, counted from 0: what was written since somebody read that many. */
  storySince(line: number): readonly string[]
  /** Lends the host's own machine with so many workers; 0 takes it out. It is device number 1. */
  useOwnMachine(slots: number): void
  /** What `provideInput` waits for after a reload, if anything. */
  neededInput(): NeededInput | undefined
  /** Refused with `input-invalid` when it is not the same input. */
  provideInput(input: unknown): Promise<void>
  on<E extends keyof HostRoomEvents>(event: E, listener: HostRoomEvents[E]): Unsubscribe
  /** Tells every device, and gives the code back. */
  end(): Promise<void>
}

/** The task that a device is asked to run. */
export interface TaskView {
  readonly job: JobId
  readonly title: string
  readonly hash: string
  readonly script: string
  readonly unitLimitMs: number
  /** What one worker needs at most, as the task says; `undefined` where it says nothing. */
  readonly memoryMegabytes: number | undefined
  /** What the person is asked to enter, when units of this job live at devices; `heldCount` of them. */
  readonly local: readonly LocalField[]
  readonly heldCount: number
  /** The held unit that this device has. */
  readonly claim:
    | { readonly unit: number; readonly state: 'asked' | 'accepted' }
    | { readonly state: 'refused'; readonly reason: string }
    | undefined
}

export interface DeviceStatus {
  /**
   * `connecting`: no link yet, or lost and coming back. `waiting`: linked; nothing runs before `start()`.
   * `helping`: started. `stopped`: a person pressed Stop. `ended`: this room is over for this tab; `error` says why.
   */
  readonly state: 'connecting' | 'waiting' | 'helping' | 'stopped' | 'ended'
  readonly error: TabgridError | undefined
  /** The last trouble that does not end the room (a link that could not be opened, a task that threw here). */
  readonly trouble: { readonly code: ErrorCode; readonly message: string } | undefined
  readonly roomName: string
  readonly name: string
  readonly number: number | undefined
  readonly link: LinkKind | undefined
  /** Whether the host is the one of the link that was opened; `undefined` before the first link. */
  readonly trust: PeerTrust | undefined
  readonly slots: number
  /** Workers alive now: 0 within 100 ms of Stop. */
  readonly workers: number
  /** The task it computes now, or did last; of several jobs, the one it was given a shard of last. */
  readonly task: TaskView | undefined
  readonly maySubmit: boolean
  /** Shards being computed now, and counted by the coordinator since this page was opened. */
  readonly shardsRunning: number
  readonly shardsDone: number
  readonly unitsDone: number
  readonly bytesIn: number
  readonly bytesOut: number
}

/** A job that this member gave to the room. */
export interface SubmittedJob<Answer = unknown> {
  readonly id: JobId
  /** Rejects with `submit-refused`, `job-cancelled`, or with what made the job fail. */
  result(): Promise<Answer>
  progress(): { readonly unitsDone: number; readonly unitsTotal: number }
  cancel(): void
}

/** A room seen by a device. */
export interface DeviceRoom {
  readonly code: RoomCode
  status(): DeviceStatus
  /** A person agreed: compute with so many workers. */
  start(slots: number): void
  /** Ends every worker at once and hands the shards back. */
  stop(): void
  /** Enters what only this device knows, for held unit `unit`. `values` stays on this machine. */
  claim(unit: number, values: Readonly<Record<string, number>>): void
  /**
   * Gives the room a job of this member; the host's page splits its input and adds its answer. Refused as `submit-refused`
   * unless the host allows it (`status().maySubmit`). @throws `task-invalid`, `value-unsendable`.
   */
  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options?: Pick<RunOptions<Input, Params>, 'input' | 'params' | 'title' | 'unitLimitMs'>,
  ): SubmittedJob<Answer>
  on(event: 'status', listener: () => void): Unsubscribe
  leave(): void
}

export interface OpenRoomOptions {
  /** Where the signaling server is, e.g. `https://example.org`; the page's own origin when left out. */
  readonly server?: string
  /** Shown to those who join: for whom they compute. */
  readonly name?: string
  /** What the host's own machine is called in the list of devices. */
  readonly ownName?: string
  /** Workers of this machine; all cores but one when left out, 0 for none. */
  readonly ownSlots?: number
  /** `browser` keeps the room and its job through a reload; `memory` does not. */
  readonly storage?: 'browser' | 'memory'
  /** Ends this room in another tab that hosts it now. */
  readonly takeOver?: boolean
}
export interface JoinRoomOptions {
  readonly server?: string
  readonly name?: string
  /** `HostRoom.invite`, from a link. Without it the host is not verified. */
  readonly invite?: string
}
export type { AnyTask, PeerTrust, Task }
