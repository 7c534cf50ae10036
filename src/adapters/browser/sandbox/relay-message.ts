import type { Order, Reply } from './worker-message.ts'

/** What a page tells its sandbox's relay, over the frame's port. Workers are named by numbers that the page chooses. */
export type ToRelay =
  /** Asks for a sign of life. */
  | { readonly type: 'ping' }
  | { readonly type: 'start'; readonly worker: number }
  /** Answered once, with the number of the call; of a worker that is gone the answer does not come. `buffers` are moved on. */
  | {
      readonly type: 'ask'
      readonly worker: number
      readonly call: number
      readonly order: Order
      readonly buffers: ArrayBuffer[]
    }
  /** It took the progress that it was told of. */
  | { readonly type: 'heard'; readonly worker: number }
  | { readonly type: 'end'; readonly worker: number }

/** What a relay tells its page. */
export type FromRelay =
  /** First of all, once. */
  | { readonly type: 'ready' }
  | { readonly type: 'pong' }
  | { readonly type: 'answer'; readonly worker: number; readonly call: number; readonly reply: Reply }
  /** Of the run under way. The next is told when this one was heard: so a worker's haste is never the page's. */
  | { readonly type: 'progress'; readonly worker: number; readonly unitsDone: number; readonly exact: boolean }
  /** It is gone by itself, or was ended for what it did. */
  | { readonly type: 'crashed'; readonly worker: number; readonly reason: string }
  /** It posts without end, and browsers let it go on for seconds after it was ended: replace the whole frame. */
  | { readonly type: 'flooded'; readonly worker: number }
