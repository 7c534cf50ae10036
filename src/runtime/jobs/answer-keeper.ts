import { type UnitRange, UnitRanges } from '../../core/unit-ranges.ts'
import type { Clock, TaskWorker } from '../../ports.ts'
import type { JobSnapshot } from '../../protocol/record.ts'

/** Partial answers are shown to people: four a second is live, and leaves the worker its time for adding. */
const partialMs = 250
/** A worker spends at most a tenth of its time on partial answers. */
const partialShare = 10

export interface SnapshotPolicy {
  /** Take a snapshot when so many shards were added since the last one ... */
  readonly shards: number
  /** ... or so many bytes of them. */
  readonly bytes: number
  /** Wait so many times as long as the last one took. */
  readonly share: number
}

/**
 * A reload reads and adds again what came after the last snapshot: 512 shards take it well under a second, and 8 MiB is what
 * the disk gives up at most. A snapshot writes the whole total, which for some tasks grows with the job: a twentieth of the
 * time bounds what that costs, however large it gets.
 */
const snapshotPolicy: SnapshotPolicy = { shards: 512, bytes: 8 * 1024 * 1024, share: 20 }

interface Listener {
  partial(answer: unknown): void
  /** Adding or reducing failed: the task's own code threw at the coordinator. */
  broken(thrown: unknown): void
  /** Keeps a snapshot in place of the records that it holds; absent where nothing is kept. May fail: the records are still there. */
  compact?(snapshot: JobSnapshot): Promise<unknown>
}

interface Shard extends UnitRange {
  readonly value: unknown
  readonly bytes: number
}

/**
 * Adds the values of shards to the answer, in a worker, in batches, in the order given. Whoever calls `add` does so once a
 * shard; here nothing is added twice or left out. Now and then it takes a snapshot: between two batches, so that its total
 * and its units are of one moment.
 */
export class AnswerKeeper {
  readonly #worker: TaskWorker
  readonly #clock: Clock
  readonly #listener: Listener
  readonly #policy: SnapshotPolicy
  /** What the worker has added. */
  readonly #done: UnitRanges
  #shards: number
  #waiting: Shard[] = []
  #adding: Promise<void> | undefined
  #stale = false
  /** What `add` threw: the answer lacks that batch from then on, so it is none. */
  #broken: { readonly thrown: unknown } | undefined
  #cancelPartial: (() => void) | undefined
  /** Since the last snapshot. */
  #gathered = { shards: 0, bytes: 0 }
  /** `Infinity` when none will be taken: one is under way, or this task has no total. */
  #nextSnapshotMs: number
  #finishing = false

  /** @param start is added first, as the shards that it stands for. */
  constructor(worker: TaskWorker, clock: Clock, listener: Listener, start?: JobSnapshot, policy = snapshotPolicy) {
    this.#worker = worker
    this.#clock = clock
    this.#listener = listener
    this.#policy = policy
    this.#done = UnitRanges.of(start?.done ?? [])
    this.#shards = start?.shards ?? 0
    this.#nextSnapshotMs = listener.compact === undefined ? Number.POSITIVE_INFINITY : 0
    if (start !== undefined) this.#adding = this.#addAll([{ from: start.done[0]?.from ?? 0, value: start.total }])
  }

  /** @param bytes of the value as it travelled, or 0 when that is not known. */
  add({ from, to }: UnitRange, value: unknown, bytes = 0): void {
    if (this.#broken !== undefined) return
    this.#waiting.push({ from, to, value, bytes })
    this.#adding ??= this.#addAll()
  }

  async #addAll(first?: { from: number; value: unknown }[]): Promise<void> {
    try {
      if (first !== undefined) await this.#worker.add(first)
      while (this.#waiting.length > 0) {
        await this.#addBatch(this.#waiting.splice(0))
        if (this.#isSnapshotDue()) await this.#takeSnapshot()
      }
      this.#stale = true
      this.#cancelPartial ??= this.#clock.after(partialMs, () => void this.#showPartial())
    } catch (thrown) {
      if (this.#broken !== undefined) return
      this.#broken = { thrown }
      this.#listener.broken(thrown)
    } finally {
      this.#adding = undefined
    }
  }

  async #addBatch(batch: readonly Shard[]): Promise<void> {
    for (const shard of batch) {
      this.#done.add(shard)
      this.#gathered.bytes += shard.bytes
    }
    this.#shards += batch.length
    this.#gathered.shards += batch.length
    await this.#worker.add(batch.map(({ from, value }) => ({ from, value })))
  }

  #isSnapshotDue(): boolean {
    const { shards, bytes } = this.#gathered
    const enough = shards >= this.#policy.shards || bytes >= this.#policy.bytes
    return enough && !this.#finishing && this.#clock.nowMs() >= this.#nextSnapshotMs
  }

  /** Adding waits for the total, not for the disk. */
  async #takeSnapshot(): Promise<void> {
    const startedMs = this.#clock.nowMs()
    this.#nextSnapshotMs = Number.POSITIVE_INFINITY
    this.#gathered = { shards: 0, bytes: 0 }
    let total: unknown
    try {
      total = await this.#worker.answer('total')
    } catch {
      return // it cannot be copied out of the worker: the records remain, and say the same
    }
    if (total === undefined || this.#broken !== undefined) return // of a collecting task there is none
    const snapshot: JobSnapshot = { done: [...this.#done], shards: this.#shards, total }
    const rest = () => {
      const endedMs = this.#clock.nowMs()
      this.#nextSnapshotMs = endedMs + (endedMs - startedMs) * this.#policy.share
    }
    this.#listener.compact?.(snapshot).then(rest, rest)
  }

  async #showPartial(): Promise<void> {
    if (!this.#stale) {
      this.#cancelPartial = undefined
      return
    }
    this.#stale = false
    const startedMs = this.#clock.nowMs()
    try {
      const answer = await this.#worker.answer('answer')
      if (this.#cancelPartial !== undefined) this.#listener.partial(answer)
    } catch (thrown) {
      this.#listener.broken(thrown)
      return
    }
    const tookMs = this.#clock.nowMs() - startedMs
    if (this.#cancelPartial === undefined) return
    this.#cancelPartial = this.#clock.after(
      Math.max(partialMs, tookMs * partialShare),
      () => void this.#showPartial(),
    )
  }

  /** The answer of everything given so far; nothing may be added after it. Rejects with what adding threw. */
  async finish(): Promise<unknown> {
    this.#finishing = true
    this.#cancelPartial?.()
    this.#cancelPartial = undefined
    while (this.#adding !== undefined) await this.#adding
    if (this.#broken !== undefined) throw this.#broken.thrown
    return this.#worker.answer('answer')
  }

  stop(): void {
    this.#cancelPartial?.()
    this.#cancelPartial = undefined
    this.#waiting = []
    this.#worker.terminate()
  }
}
