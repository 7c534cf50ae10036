import type { ErrorCode } from '../base/errors.ts'
import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { UnitRange } from './unit-ranges.ts'
import type { VerifySpec } from './verification.ts'

/** What the scheduler must know of a job: never its data. */
export interface JobSpec {
  readonly job: JobId
  /** Units known when the job begins, 0 to unitsTotal - 1: all of them, or for a stream the first ones (none, as a rule). */
  readonly unitsTotal: number
  /** `stream`: more units come with `units-added`, as the scheduler asks for them, until `input-ended`. */
  readonly input: 'whole' | 'stream'
  /** Units 0 to heldCount - 1 live at devices. */
  readonly heldCount: number
  /** Mean bytes that one unit adds to a lease; 0 for a range. */
  readonly unitInputBytes: number
  /** Counted in an earlier life of the coordinator: the journal's word. */
  readonly done: readonly UnitRange[]
  /** Set aside in an earlier life. */
  readonly poisoned: readonly number[]
  /** No unit is leased that lies so far beyond the first unsettled one: bounds what ordered output must keep. `unitsMax` for no bound. */
  readonly windowUnits: number
  /** Share of the fleet among jobs of the same priority. Above 0. */
  readonly weight: number
  /** A job of higher priority is served first. An integer. */
  readonly priority: number
  /** How results are checked before they count; left out where everybody is trusted. */
  readonly verify?: VerifySpec
  /** Its shards are cut so many times larger than the policy says: to see in simulation what that costs. 1 when left out. */
  readonly shardScale?: number
}

export interface HeldLease {
  readonly lease: LeaseId
  readonly unitsDone: number
}

/** Why a unit or a task did not go well on a device; texts are for people. */
export interface Failure {
  readonly code: ErrorCode
  readonly reason: string
  readonly stack: string
}

/** One attempt that ended badly: on which device, and how. A poisoned unit shows at least three. */
export interface Evidence {
  readonly device: DeviceId
  readonly failure: Failure
}

type DeviceEvent =
  /** Its session is open; nothing is sent to it before it started. */
  | { readonly type: 'device-joined' }
  /**
   * A person pressed Start or chose other slots, or a link is back: `held` names what the device is still at.
   * `score` is its own benchmark, only to be compared with other devices' scores; 0 when it made none.
   */
  | {
      readonly type: 'device-started'
      readonly slots: number
      readonly score: number
      readonly held: readonly HeldLease[]
    }
  /** A polite leave: Stop was pressed, the tab is closing, a phone was hidden. Leases go back, the session stays. */
  | { readonly type: 'device-stopped' }
  /** Its person lets it end what it is at: it keeps these leases, all others go back, and it gets no more before it starts again. */
  | { readonly type: 'device-finishing'; readonly keeps: readonly LeaseId[] }
  /** Gone without a word: what it was running is suspected of it. */
  | { readonly type: 'device-left' }
  | { readonly type: 'heartbeat-received'; readonly held: readonly HeldLease[]; readonly roundTripMs: number }
  /** `to`: the lease's own end, or an earlier one when its time-box was over; the rest was not begun. */
  | {
      readonly type: 'result-received'
      readonly lease: LeaseId
      readonly to: number
      readonly execMs: number
      readonly outputBytes: number
      /** Equal for results of a shard that agree. Only jobs that are verified have one. */
      readonly label?: string
    }
  /** `unit` is `undefined` when the worker died and nobody can tell at which unit. */
  | {
      readonly type: 'shard-failed'
      readonly lease: LeaseId
      readonly unit: number | undefined
      readonly failure: Failure
    }
  /** Nothing of this job runs there. Without `failure` it is its person's will, and says nothing of the job. */
  | { readonly type: 'job-refused'; readonly job: JobId; readonly failure: Failure | undefined }
  | { readonly type: 'unit-claimed'; readonly job: JobId; readonly unit: number }

type JobEvent =
  | { readonly type: 'job-submitted'; readonly spec: JobSpec }
  /** So many further units of a stream are there, of those that `pull-units` asked for. */
  | { readonly type: 'units-added'; readonly job: JobId; readonly count: number }
  | { readonly type: 'input-ended'; readonly job: JobId }
  /** Who takes the output is behind: no new leases until it has caught up. */
  | { readonly type: 'output-filled'; readonly job: JobId }
  | { readonly type: 'output-drained'; readonly job: JobId }
  | { readonly type: 'job-reweighed'; readonly job: JobId; readonly weight: number; readonly priority: number }
  | { readonly type: 'job-paused'; readonly job: JobId }
  | { readonly type: 'job-resumed'; readonly job: JobId }
  | { readonly type: 'job-cancelled'; readonly job: JobId }
  /** The coordinator itself could not go on: its aggregate threw, its input broke. */
  | { readonly type: 'job-broken'; readonly job: JobId; readonly failure: Failure }
  /** The coordinator computed a shard that `referee-shard` named, and has its value under that lease. */
  | {
      readonly type: 'shard-refereed'
      readonly job: JobId
      readonly lease: LeaseId
      readonly label: string
      readonly outputBytes: number
    }
  /** It could not: `unit` throws here too, or nobody can tell which. */
  | {
      readonly type: 'referee-failed'
      readonly job: JobId
      readonly lease: LeaseId
      readonly unit: number | undefined
      readonly failure: Failure
    }

/** What happened, in the past tense. Time arrives in the event: the core has no clock. */
export type SchedulerEvent = { readonly atMs: number } & (
  | (DeviceEvent & { readonly device: DeviceId })
  | JobEvent
  | { readonly type: 'clock-reached' }
)
