import { batch, computed, type Signal, signal } from '@preact/signals'
import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { DeviceId, JobId } from '../../base/ids.ts'
import type { Job, JobEvent, JobProgress, JobSummary, PoisonedUnit } from '../../runtime/api/job-api.ts'
import type { Card, Tile } from '../../tasks/catalogue.ts'
import { writeAnswer } from '../answer-json.ts'
import { wordsOf } from '../words-of-card.ts'

export type JobOutcome =
  | { readonly at: 'running' }
  /** No summary where the job had ended before this page saw it. */
  | { readonly at: 'finished'; readonly summary: JobSummary | undefined }
  | { readonly at: 'failed'; readonly error: TabgridError; readonly failure: UnitFailure | undefined }
  | { readonly at: 'cancelled'; readonly summary: JobSummary | undefined }

export interface UnitFailure {
  /** Missing where a worker died and nobody can tell at which unit. */
  readonly unit: number | undefined
  readonly deviceName: string
  readonly reason: string
}

/** Which device computed units [from, to), and what it painted. `number` is missing for shards from before a reload. */
export interface ShardMark {
  readonly from: number
  readonly to: number
  readonly number: number | undefined
  readonly tiles: readonly Tile[]
}

/** Devices of one person that gave a wrong result for units [from, to). */
export interface Removed {
  readonly deviceNames: readonly string[]
  readonly from: number
  readonly to: number
}

export interface Contributor {
  readonly name: string
  readonly number: number | undefined
}

/** So many of the units set aside are listed. */
const poisonedMost = 100

/** One job's state: turns its events into signals. */
export class JobStore {
  readonly id: JobId
  readonly params: unknown
  /** How to draw the answer; missing for a job whose card this version of the page does not have. */
  readonly card: Card | undefined
  readonly outcome = signal<JobOutcome>({ at: 'running' })
  readonly progress: Signal<JobProgress>
  readonly answer = signal<unknown>(undefined)
  readonly answerJson = computed(() => writeAnswer(this.answer.value))
  readonly lastFailure = signal<UnitFailure | undefined>(undefined)
  /** Units that the answer lacks: the first of them, each with what went wrong. */
  readonly poisoned = signal<readonly PoisonedUnit[]>([])
  /** Devices that gave wrong results. */
  readonly removed = signal<readonly Removed[]>([])
  /** Why the task's own `same` failed last. */
  readonly comparingFailed = signal<string | undefined>(undefined)
  readonly contributors = signal<readonly Contributor[]>([])
  /** Grows only; `shardCount` tells when. Not a signal of lists, because a list would be copied for every shard. */
  readonly shards: ShardMark[] = []
  readonly shardCount = signal(0)
  readonly #job: Job
  readonly #numberOf: (device: DeviceId) => number | undefined

  constructor(job: Job, card: Card | undefined, numberOf: (device: DeviceId) => number | undefined) {
    this.#job = job
    this.id = job.id
    this.params = job.params
    this.card = card
    this.#numberOf = numberOf
    this.progress = signal(job.progress())
    void this.#follow()
  }

  /** A card's own in the reader's language; the devices see that in which the job was begun. */
  get title(): string {
    return this.card === undefined ? this.#job.title : wordsOf(this.card).title
  }

  pause(): void {
    this.#job.pause()
    this.progress.value = this.#job.progress()
  }

  resume(): void {
    this.#job.resume()
    this.progress.value = this.#job.progress()
  }

  cancel(): void {
    this.#job.cancel()
  }

  /** Never rejects: a failure becomes the outcome. */
  async #follow(): Promise<void> {
    try {
      for await (const event of this.#job.events()) batch(() => this.#handle(event))
      if (this.outcome.value.at === 'running') await this.#outcomeOfEarlierEnd()
    } catch (thrown) {
      this.#fail(toTabgridError(thrown, 'assertion-failed'))
    }
  }

  /** The events tell only what happens from now on: a job that had ended before is asked for its result. */
  async #outcomeOfEarlierEnd(): Promise<void> {
    const answer = await this.#job.result()
    batch(() => {
      this.answer.value = answer
      this.outcome.value = { at: 'finished', summary: undefined }
    })
  }

  #handle(event: JobEvent<unknown>): void {
    switch (event.type) {
      case 'progress':
        this.progress.value = event.progress
        return
      case 'shard-done':
        this.#mark(event)
        return
      case 'partial':
        this.answer.value = event.answer
        return
      case 'unit-failed':
        this.lastFailure.value = { unit: event.unit, deviceName: event.deviceName, reason: event.reason }
        return
      case 'finished':
        this.answer.value = event.answer
        this.progress.value = this.#job.progress()
        this.outcome.value = { at: 'finished', summary: event.summary }
        return
      case 'failed':
        this.#fail(event.error)
        return
      case 'cancelled':
        if (event.answer !== undefined) this.answer.value = event.answer
        this.progress.value = this.#job.progress()
        this.outcome.value = { at: 'cancelled', summary: event.summary }
        return
      case 'unit-poisoned':
        this.#setAside(event)
        return
      case 'device-removed':
        this.removed.value = [...this.removed.value, event]
        return
      case 'compare-failed':
        this.comparingFailed.value = event.reason
    }
  }

  #setAside({ unit, evidence }: PoisonedUnit): void {
    if (this.poisoned.value.length >= poisonedMost) return
    this.poisoned.value = [...this.poisoned.value, { unit, evidence }].sort((left, right) => left.unit - right.unit)
  }

  #mark(shard: Extract<JobEvent<unknown>, { type: 'shard-done' }>): void {
    const number = shard.device === undefined ? undefined : this.#numberOf(shard.device)
    this.shards.push({ from: shard.from, to: shard.to, number, tiles: this.#tilesOf(shard.value) })
    this.shardCount.value = this.shards.length
    const known = this.contributors.value
    const { deviceName: name } = shard
    if (known.some((other) => other.name === name && other.number === number)) return
    this.contributors.value = [...known, { name, number }].sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
  }

  #tilesOf(value: unknown): readonly Tile[] {
    const picture = this.card?.view.picture
    if (picture === undefined || value === undefined) return [] // of units in a snapshot only their number is known
    const results: readonly unknown[] = Array.isArray(value) ? value : [value]
    return results.map((result) => picture.tile(result))
  }

  #fail(error: TabgridError): void {
    if (error.code === 'job-cancelled') {
      this.outcome.value = { at: 'cancelled', summary: undefined }
      return
    }
    this.outcome.value = { at: 'failed', error, failure: this.lastFailure.value }
  }
}
