import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { Failure } from './event.ts'

/** A shard and the right to attempt it. */
export interface LeaseGrant {
  readonly lease: LeaseId
  readonly job: JobId
  readonly device: DeviceId
  readonly from: number
  readonly to: number
}

export type JobOutcome =
  | { readonly type: 'finished' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly failure: Failure; readonly unit: number | undefined }

/**
 * What the runtime must do. Order law (write-ahead): the effects of `Revealing` show others that a result was accepted,
 * so they wait until every `append-done` given before them is durable, and keep their order. The rest never wait.
 */
export type Effect =
  | ({ readonly type: 'grant-lease' } & LeaseGrant)
  | { readonly type: 'cancel-leases'; readonly device: DeviceId; readonly leases: readonly LeaseId[] }
  | {
      readonly type: 'settle-claim'
      readonly device: DeviceId
      readonly job: JobId
      readonly unit: number
      readonly refusal: string | undefined
    }
  /** Its silence was too long: close its link. Its leases are already back. */
  | { readonly type: 'drop-device'; readonly device: DeviceId }
  | {
      readonly type: 'report-failure'
      readonly device: DeviceId
      readonly job: JobId
      readonly unit: number
      readonly failure: Failure
    }
  /** The result of this lease is the one that counts: write it down. */
  | ({ readonly type: 'append-done' } & LeaseGrant)
  | { readonly type: 'wake-at'; readonly atMs: number }
  | Revealing

export type Revealing =
  /** Add the value to the answer: exactly once, because the scheduler says so exactly once. */
  | ({ readonly type: 'count-result' } & LeaseGrant)
  /** Also sent for a result that came too late to count: the device may forget it either way. */
  | { readonly type: 'ack-result'; readonly device: DeviceId; readonly lease: LeaseId }
  | { readonly type: 'end-job'; readonly job: JobId; readonly outcome: JobOutcome }

export function isRevealing(effect: Effect): effect is Revealing {
  return effect.type === 'count-result' || effect.type === 'ack-result' || effect.type === 'end-job'
}
