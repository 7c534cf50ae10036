import type { JobId, LeaseId } from '../../base/ids.ts'
import type { Failure, HeldLease } from '../../core/event.ts'
import type { Lane } from '../../protocol/control.ts'

// The wire of src/protocol/control.ts with what a schedule needs of it: no task code, no values but sums.

/** What a device computed. It says for which units itself, so that a result taken for another shard's is noticed. */
export interface ShardValue {
  readonly job: JobId
  readonly from: number
  readonly to: number
  readonly sum: number
}

export type DeviceSays =
  | { readonly type: 'hello' }
  | { readonly type: 'start'; readonly slots: number; readonly score: number }
  | { readonly type: 'stop' }
  | { readonly type: 'pong'; readonly held: readonly HeldLease[] }
  | {
      readonly type: 'result'
      readonly lease: LeaseId
      readonly to: number
      readonly execMs: number
      readonly value: ShardValue
    }
  | {
      readonly type: 'failed'
      readonly lease: LeaseId
      readonly unit: number | undefined
      readonly failure: Failure
    }
  | { readonly type: 'job-refused'; readonly job: JobId; readonly failure: Failure }
  | { readonly type: 'claim'; readonly job: JobId; readonly unit: number }

export type CoordinatorSays =
  | { readonly type: 'ping' }
  | {
      readonly type: 'lease'
      readonly lease: LeaseId
      readonly job: JobId
      readonly from: number
      readonly to: number
      readonly budgetMs: number
    }
  | { readonly type: 'ack'; readonly lease: LeaseId }
  | { readonly type: 'cancel'; readonly leases: readonly LeaseId[] }
  | { readonly type: 'claim-settled'; readonly job: JobId; readonly unit: number; readonly accepted: boolean }
  | { readonly type: 'job-ended'; readonly job: JobId }

const bulk: ReadonlySet<string> = new Set(['result', 'failed', 'job-refused', 'lease', 'claim-settled', 'job-ended'])
/** As in the protocol: what is urgent overtakes what is large. */
export const laneOf = (type: (DeviceSays | CoordinatorSays)['type']): Lane => (bulk.has(type) ? 'bulk' : 'control')
