import type { DeviceId, Identity, JobId, LeaseId } from '../base/ids.ts'
import type { Evidence, Failure } from './event.ts'

/** A shard and the right to attempt it. */
export interface LeaseGrant {
  readonly lease: LeaseId
  readonly job: JobId
  readonly device: DeviceId
  readonly from: number
  readonly to: number
}

export type JobOutcome =
  /** Every unit was counted, but for `poisoned` many that were set aside. */
  | { readonly type: 'finished'; readonly poisoned: number }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly failure: Failure; readonly unit: number | undefined }

/**
 * What the runtime must do. Order law (write-ahead): the effects of `Revealing` show others that a result was accepted,
 * so they wait until every `append-done` and `append-poisoned` given before them is durable, and keep their order.
 * The rest never wait.
 */
export type Effect =
  /** `budgetMs`: when it is over the device sends what it has and leaves the rest; 0 for no time-box. `backup`: another device is at it too. */
  | ({ readonly type: 'grant-lease'; readonly budgetMs: number; readonly backup: boolean } & LeaseGrant)
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
  /** An attempt failed and will be made again; `unit` where it is known. */
  | {
      readonly type: 'report-failure'
      readonly device: DeviceId
      readonly job: JobId
      readonly unit: number | undefined
      readonly failure: Failure
    }
  /** The result of this lease is the one that counts, from `from` to `to` (less than granted for a partial one): write it down. */
  | ({ readonly type: 'append-done' } & LeaseGrant)
  | ({ readonly type: 'append-poisoned' } & PoisonedUnit)
  /** The result that came on this lease may count later: keep its value. */
  | { readonly type: 'keep-result'; readonly job: JobId; readonly lease: LeaseId }
  /** Nobody will ask for these values any more. */
  | { readonly type: 'drop-results'; readonly leases: readonly LeaseId[] }
  /** Results differ, or there is nobody else to ask: compute this shard here, and answer under this lease. */
  | {
      readonly type: 'referee-shard'
      readonly job: JobId
      readonly lease: LeaseId
      readonly from: number
      readonly to: number
    }
  /** It gave a wrong result for units of this job. What it gave and nobody vouched for is done anew; it is not let in again. */
  | {
      readonly type: 'ban-identity'
      readonly identity: Identity
      readonly job: JobId
      readonly from: number
      readonly to: number
    }
  /** The stream may add so many units more than it was asked for before. */
  | { readonly type: 'pull-units'; readonly job: JobId; readonly count: number }
  | { readonly type: 'wake-at'; readonly atMs: number }
  | Revealing

/** A unit that was set aside: the job goes on without it. */
export interface PoisonedUnit {
  readonly job: JobId
  readonly unit: number
  readonly evidence: readonly Evidence[]
}

export type Revealing =
  /** Add the value to the answer: exactly once, because the scheduler says so exactly once. */
  | ({ readonly type: 'count-result' } & LeaseGrant)
  | ({ readonly type: 'report-poisoned' } & PoisonedUnit)
  /** Also sent for a result that came too late to count: the device may forget it either way. */
  | { readonly type: 'ack-result'; readonly device: DeviceId; readonly lease: LeaseId }
  | { readonly type: 'end-job'; readonly job: JobId; readonly outcome: JobOutcome }

export function isRevealing(effect: Effect): effect is Revealing {
  switch (effect.type) {
    case 'count-result':
    case 'report-poisoned':
    case 'ack-result':
    case 'end-job':
      return true
    default:
      return false
  }
}
