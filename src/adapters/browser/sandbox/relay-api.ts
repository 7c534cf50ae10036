import type { Order, Reply } from './worker-message.ts'

/** What a page may ask of its sandbox's relay, through comlink. Workers are named by numbers that the page chooses. */
export interface RelayApi {
  /** Whom to tell what nobody asked for. Asked once, first. */
  listen(listener: RelayListener): void
  /** A sign of life. */
  ping(): void
  start(worker: number): void
  /** Never rejects for what a worker did; of a worker that is gone the answer does not come. */
  ask(worker: number, order: Order): Promise<Reply>
  end(worker: number): void
}

export interface RelayListener {
  /** Of the run under way. Awaited before the next is told: so a worker's haste is never the page's. */
  progress(worker: number, unitsDone: number, exact: boolean): void
  /** It is gone by itself, or was ended for what it did. */
  crashed(worker: number, reason: string): void
  /** It posts without end, and browsers let it go on for seconds after it was ended: replace the whole frame. */
  flooded(worker: number): void
}
