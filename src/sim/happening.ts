import type { LeaseId } from '../base/ids.ts'
import type { Effect } from '../core/effect.ts'
import type { HeldLease } from '../core/event.ts'
import type { Attempt } from './attempt.ts'
import type { VirtualDevice } from './virtual-device.ts'

interface Sent {
  readonly device: VirtualDevice
  /** Of the conversation in which it was said: what belongs to an earlier one is lost. */
  readonly session: number
}

/** What a device says, on its way to the coordinator. */
export type Said = Sent & { readonly at: 'coordinator' } & (
    | { readonly type: 'hello'; readonly held: readonly HeldLease[] }
    | { readonly type: 'result'; readonly attempt: Attempt; readonly execMs: number }
    | { readonly type: 'failed'; readonly attempt: Attempt; readonly unit: number }
    | { readonly type: 'pong'; readonly held: readonly HeldLease[]; readonly pingedAtMs: number }
    | { readonly type: 'stop' }
    /** Its link is closed: no message, but the coordinator hears of it. */
    | { readonly type: 'closed' }
  )

/** What a device is told, on its way there. */
export type Told = Sent & { readonly at: 'device' } & (
    | {
        readonly type: 'lease'
        readonly attempt: Attempt
        readonly acks: readonly LeaseId[]
      }
    | { readonly type: 'cancel'; readonly leases: readonly LeaseId[] }
    | { readonly type: 'ack'; readonly acks: readonly LeaseId[] }
    | { readonly type: 'ping'; readonly pingedAtMs: number; readonly acks: readonly LeaseId[] }
    | { readonly type: 'job'; readonly epoch: number }
  )
export type GivenLease = Extract<Effect, { type: 'grant-lease' }>

/** What is going to happen, and where. An attempt stands for its own end, or that of its time-box. */
export type Happening =
  | Said
  | Told
  | Attempt
  /** Its link is over, and it dials anew; `caught` when it was banned. */
  | { readonly at: 'link'; readonly device: VirtualDevice; readonly session: number; readonly caught: boolean }
  | ({ readonly at: 'clock' } & (
      | { readonly type: 'wake'; readonly version: number }
      | { readonly type: 'round'; readonly epoch: number }
      | { readonly type: 'durable'; readonly epoch: number }
      | { readonly type: 'refereed'; readonly epoch: number; readonly lease: LeaseId; readonly outputBytes: number }
      | { readonly type: 'crash' }
      | { readonly type: 'restart' }
    ))
