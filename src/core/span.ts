import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'

// What people see of a story.

/** Every state in which people see a lease, in the order of a legend. */
export const spanStates = [
  'running',
  /** Its result is the one that counts. */
  'counted',
  /** It was the second copy of a late shard, and came first. */
  'backup-won',
  /** Its time-box was over: a part counts, the rest went to others. */
  'partial',
  /** Its result is there, and waits until those who gave it are checked. */
  'provisional',
  /** Its result was right, and checked another's: that one counts. */
  'checked',
  /** Another device was first. */
  'overtaken',
  /** A polite leave: nothing was wrong. */
  'handed-back',
  /** Its device left, went silent, or stopped naming it. */
  'lost',
  'failed',
  /** Its result was wrong, or of somebody who gave wrong ones: it does not count. */
  'wrong',
  'cancelled',
] as const
export type SpanState = (typeof spanStates)[number]

/** One lease, as a rectangle: a device's row, from when to when, and how it ended. Times are the story's own. */
export interface Span {
  readonly lease: LeaseId
  readonly job: JobId
  readonly device: DeviceId
  readonly from: number
  readonly to: number
  readonly backup: boolean
  readonly grantedMs: number
  /** When its device began with it, as far as can be told from here; `undefined` while it waits behind others. */
  readonly startMs: number | undefined
  /** `undefined` while it runs. */
  readonly endMs: number | undefined
  /** Which of the device's workers, counted from 0. */
  readonly lane: number
  readonly state: SpanState
  /** Where a failure said why. */
  readonly reason: string | undefined
}

export interface SpanRow {
  readonly device: DeviceId
  /** Workers that it gave at most. */
  readonly lanes: number
  /** In the order of granting; the oldest are forgotten. */
  readonly spans: readonly Span[]
}

/** One thing that happened to a shard. */
export type Moment =
  | { readonly type: 'granted' | 'backed-up'; readonly atMs: number; readonly device: DeviceId }
  | {
      readonly type: Exclude<SpanState, 'running'>
      readonly atMs: number
      readonly device: DeviceId
      readonly reason: string | undefined
    }
  | { readonly type: 'set-aside'; readonly atMs: number; readonly unit: number }
