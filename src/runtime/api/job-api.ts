import type { ErrorCode, TabgridError } from '../../base/errors.ts'
import type { DeviceId, JobId } from '../../base/ids.ts'
import type { RoundPlace } from '../../core/rounds.ts'
import type { LinkKind } from '../../ports.ts'
import type { LocalField } from '../../protocol/control.ts'

// What a program sees of a job.

export type Unsubscribe = () => void

/** The part of the platform's AbortSignal that is used: this layer knows neither browser nor Node. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
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
  /** Counted, from devices that are not verified: only jobs without `verify` have them. */
  readonly unitsUnverified: number
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
      /** What its worker took, as its device says; `undefined` for a resumed one. */
      readonly computeMs: number | undefined
    }
  /** The answer of what has been counted so far, a few times a second at most. */
  | { readonly type: 'partial'; readonly answer: Answer }
  /**
   * An attempt failed (a unit threw, a worker died) and will be made again elsewhere; `unit` where it is known, then `input` is
   * what its `map` was given. `stack` is where the task threw, as that device told it, or empty.
   */
  | {
      readonly type: 'unit-failed'
      readonly unit: number | undefined
      readonly deviceName: string
      readonly code: ErrorCode
      readonly reason: string
      readonly stack: string
      readonly input: unknown
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
  /** The task's own `same` threw or took too long: the results it was asked about count as different. */
  | { readonly type: 'compare-failed'; readonly code: ErrorCode; readonly reason: string }
  | { readonly type: 'failed'; readonly error: TabgridError }
  /** With the answer of what was counted until then; `undefined` when there is none yet. */
  | { readonly type: 'cancelled'; readonly answer: Answer | undefined; readonly summary: JobSummary }

export interface JobOrigin {
  /** Name of its task. */
  readonly task: string
  /** Name of the member whose job it is; `undefined` for the host's own. */
  readonly member: string | undefined
}

/** One run of a task. Deliberately not thenable: an async function would swallow it. */
export interface Job<Answer = unknown> extends AsyncIterable<JobEvent<Answer>> {
  readonly id: JobId
  readonly title: string
  readonly origin: JobOrigin
  readonly params: unknown
  /** Of a job of `room.rounds`. */
  readonly round?: RoundPlace | undefined
  /** Rejects with `job-cancelled`, or with what made the job fail (`task-threw`, `input-invalid`, ...). */
  result(): Promise<Answer>
  /** Every event from now on; ends with the job. Each call gives an own stream; `progress`, `partial` and `compare-failed` keep only the newest. */
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
  /** As of `run`. Outputs then wait until they are checked. */
  readonly verify?: Verify
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
  /** As the room's host has chosen when left out. Not for units that live at devices: nobody else can compute those. */
  readonly verify?: Verify
  readonly signal?: AbortSignalLike
}

export interface RoundsOptions<Input, Params> extends RunOptions<Input, Params> {
  /** How many rounds at most, from 1 to 10,000. */
  readonly rounds: number
}

/**
 * What a task that runs in rounds answers: with `next` another round begins, without it that was the last one. What `next` leaves out
 * stays as it was. Params go to every device; of an input each device gets the units that it computes.
 */
export interface RoundAnswer<Input, Params> {
  readonly next?: { readonly params?: Params; readonly input?: Input } | undefined
}

/** One round that is over. */
export interface Round<Answer> {
  /** Counted from 1. */
  readonly number: number
  readonly answer: Answer
}

/**
 * A task that runs again and again, each round on what came of the one before. `for await` gives each round when it is over, and throws
 * what ended them; leaving the loop early cancels the round that runs by then. A reload of the page goes on in the round that was under way.
 */
export interface Rounds<Answer> extends AsyncIterable<Round<Answer>> {
  /** The job of the round under way, or of the last one. */
  readonly job: Job<Answer>
  /** That of the last round. Rejects as a job's does. */
  result(): Promise<Answer>
  cancel(): void
}

/** A job of an earlier life of this page whose input was too large to store: give the same one again. */
export interface NeededInput {
  readonly title: string
  /** Name of its task. */
  readonly task: string
  readonly name: string
  readonly bytes: number
}

export type { RoundPlace }
