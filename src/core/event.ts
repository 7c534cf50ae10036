import type { ErrorCode } from '../base/errors.ts'
import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { UnitRange } from './unit-ranges.ts'

/** What the scheduler must know of a job: never its data. */
export interface JobSpec {
  readonly job: JobId
  /** Whole job, units 0 to unitsTotal - 1. At least 1. */
  readonly unitsTotal: number
  /** Units 0 to heldCount - 1 live at devices. */
  readonly heldCount: number
  /** Mean bytes that one unit adds to a lease; 0 for a range. */
  readonly unitInputBytes: number
  /** Counted in an earlier life of the coordinator: the journal's word. */
  readonly done: readonly UnitRange[]
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

type DeviceEvent =
  /** Its session is open; nothing is sent to it before it started. */
  | { readonly type: 'device-joined' }
  /** A person pressed Start or chose other slots, or a link is back: `held` names what the device is still at. */
  | { readonly type: 'device-started'; readonly slots: number; readonly held: readonly HeldLease[] }
  /** A person pressed Stop: leases go back, the session stays. */
  | { readonly type: 'device-stopped' }
  | { readonly type: 'device-left' }
  | { readonly type: 'heartbeat-received'; readonly held: readonly HeldLease[]; readonly roundTripMs: number }
  | {
      readonly type: 'result-received'
      readonly lease: LeaseId
      readonly execMs: number
      readonly outputBytes: number
    }
  | { readonly type: 'unit-failed'; readonly lease: LeaseId; readonly unit: number; readonly failure: Failure }
  | { readonly type: 'job-refused'; readonly job: JobId; readonly failure: Failure }
  | { readonly type: 'unit-claimed'; readonly job: JobId; readonly unit: number }

type JobEvent =
  | { readonly type: 'job-submitted'; readonly spec: JobSpec }
  | { readonly type: 'job-paused'; readonly job: JobId }
  | { readonly type: 'job-resumed'; readonly job: JobId }
  | { readonly type: 'job-cancelled'; readonly job: JobId }
  /** The coordinator itself could not go on: its aggregate threw, its input broke. */
  | { readonly type: 'job-broken'; readonly job: JobId; readonly failure: Failure }

/** What happened, in the past tense. Time arrives in the event: the core has no clock. */
export type SchedulerEvent = { readonly atMs: number } & (
  | (DeviceEvent & { readonly device: DeviceId })
  | JobEvent
  | { readonly type: 'clock-reached' }
)
