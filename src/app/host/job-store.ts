import { batch, computed, type Signal, signal } from '@preact/signals'
import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { DeviceId, JobId } from '../../base/ids.ts'
import { roundAfter } from '../../core/rounds.ts'
import type { DeviceView } from '../../runtime/api/host-api.ts'
import type { Job, JobEvent, JobProgress, JobSummary, PoisonedUnit, RoundPlace } from '../../runtime/api/job-api.ts'
import type { Card, Tile } from '../../tasks/catalogue.ts'
import { writeAnswer } from '../answer-json.ts'
import { shownAs } from '../own-device.ts'
import { Estimates } from '../stage/estimates.ts'
import { RunWork } from '../stage/run-work.ts'
import type { Given } from '../stage/shares.ts'
import { faceOf } from '../words-of-card.ts'

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
  /** One a unit, of a task that keeps its results apart: they can be saved. */
  readonly results: readonly unknown[] | undefined
}

/** Devices of one person that gave a wrong result for units [from, to). */
export interface Removed {
  readonly deviceNames: readonly string[]
  readonly from: number
  readonly to: number
}

/** What was heard of a job before this store followed it. */
export interface Earlier {
  /** The round before. */
  readonly before?: JobStore
  /** From the job's beginning here on; else they begin now. */
  readonly events?: AsyncIterable<JobEvent<unknown>>
  /** Whether its card could not be had: it may come later. */
  readonly cardDue?: boolean
}

/** So many of the units set aside are listed. */
const poisonedMost = 100

/** So often at most what shards bring is shown: thirty devices that answer at once are one change. */
const refreshMs = 200

/** One job's state: turns its events into signals. */
export class JobStore {
  readonly id: JobId
  readonly params: unknown
  /** Of a task that runs in rounds: which one this is. Where another follows, it stays `running`, and that one takes its place. */
  readonly round: RoundPlace | undefined
  /** Of the round before: shown until there is something newer. */
  readonly shardsBefore: readonly ShardMark[]
  /** Whether a picture shows who painted what. */
  readonly edged: Signal<boolean>
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
  /** Who computed how many units, in the order of joining; up to date when `shardCount` changes. */
  readonly given = computed(() => this.#shownGiven.value.map(shownAs))
  /** Grows only; `shardCount` tells when. Not a signal of lists, because a list would be copied for every shard. */
  readonly shards: ShardMark[] = []
  /** How many of them are to be shown: a few times a second the newest. */
  readonly shardCount = signal(0)
  /** What the job cost each device; up to date when `shardCount` changes. */
  readonly work = new RunWork()
  readonly #card: Signal<Card | undefined>
  /** Of the shards so far, what the card that is due will draw. */
  #undrawn: unknown[] | undefined
  readonly estimates = new Estimates()
  readonly #shownGiven = signal<readonly Given[]>([])
  readonly #given = new Map<string, Given>()
  readonly #refreshMs: number
  #shownMs = Number.NEGATIVE_INFINITY
  #refresh: ReturnType<typeof setTimeout> | undefined
  /** The page's time when the job began. */
  #beganMs = 0
  readonly #job: Job
  readonly #numberOf: (device: DeviceId) => number | undefined
  /** Of the rounds before. */
  readonly #earlierMs: number
  #goesOn = false

  constructor(
    job: Job,
    card: Card | undefined,
    numberOf: (device: DeviceId) => number | undefined,
    shownEachMs = refreshMs,
    { before, events = job.events(), cardDue = false }: Earlier = {},
  ) {
    this.#job = job
    this.#refreshMs = shownEachMs
    this.id = job.id
    this.params = job.params
    this.#card = signal(card)
    this.#undrawn = cardDue ? [] : undefined
    this.round = job.round
    this.shardsBefore = before?.shards ?? []
    this.edged = before?.edged ?? signal(true)
    this.answer.value = before?.answer.value
    this.#earlierMs = before?.roundsMs ?? 0
    this.#numberOf = numberOf
    this.progress = signal(job.progress())
    this.#setClock()
    void this.#follow(events)
  }

  /** How to draw the answer; missing for a job whose card this version of the page does not have, or could not have yet. */
  get card(): Card | undefined {
    return this.#card.value
  }

  /** Of the task whose card is due. */
  get cardDue(): string | undefined {
    return this.#undrawn && this.#job.origin.task
  }

  /** The card that was due has come. */
  giveCard(card: Card | undefined): void {
    const values = this.#undrawn
    if (values === undefined) return
    this.#undrawn = undefined
    this.#card.value = card
    this.shards.forEach((shard, at) => {
      this.shards[at] = { ...shard, ...this.#shown(values[at]) }
    })
  }

  /** A card's own in the reader's language; the devices see that in which the job was begun. */
  get title(): string {
    return this.card === undefined ? this.#job.title : faceOf(this.card).title
  }

  /** Since the job began, in milliseconds. */
  get elapsedMs(): number {
    const { value: outcome } = this.outcome
    const summary = 'summary' in outcome ? outcome.summary : undefined
    if (outcome.at !== 'running') return summary?.elapsedMs ?? this.progress.peek().elapsedMs
    return performance.now() - this.#beganMs
  }

  /** The same with the rounds before. */
  get roundsMs(): number {
    return this.#earlierMs + this.elapsedMs
  }

  /** Whether `job` is a later round of the same. */
  isBefore({ round }: Pick<Job, 'round'>): boolean {
    return this.round !== undefined && this.round.series === round?.series && this.round.number < round.number
  }

  /** Who is here now, and with how many workers. */
  noteDevices(devices: readonly DeviceView[]): void {
    if (this.progress.peek().state === 'running') this.work.note(this.elapsedMs, devices)
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
  async #follow(events: AsyncIterable<JobEvent<unknown>>): Promise<void> {
    try {
      for await (const event of events) batch(() => this.#handle(event))
      if (this.outcome.value.at === 'running' && !this.#goesOn) await this.#outcomeOfEarlierEnd()
    } catch (thrown) {
      this.#fail(toTabgridError(thrown, 'assertion-failed'))
    }
  }

  /** The events tell only what happens from now on: a job that had ended before is asked for its result. */
  async #outcomeOfEarlierEnd(): Promise<void> {
    const answer = await this.#job.result()
    batch(() => {
      this.answer.value = answer
      this.#finish(answer, undefined)
    })
  }

  #finish(answer: unknown, summary: JobSummary | undefined): void {
    this.#goesOn = this.round !== undefined && roundAfter(this.round, answer) !== undefined
    if (!this.#goesOn) this.outcome.value = { at: 'finished', summary }
  }

  #handle(event: JobEvent<unknown>): void {
    switch (event.type) {
      case 'progress':
        this.progress.value = event.progress
        this.#setClock()
        return
      case 'shard-done':
        this.#mark(event)
        return
      case 'partial':
        this.#show(event.answer)
        return
      case 'unit-failed':
        this.lastFailure.value = { unit: event.unit, deviceName: event.deviceName, reason: event.reason }
        return
      case 'finished':
        this.#showShards()
        this.progress.value = this.#job.progress()
        this.#show(event.answer)
        this.#finish(event.answer, event.summary)
        return
      case 'failed':
        this.#fail(event.error)
        return
      case 'cancelled':
        this.#showShards()
        if (event.answer !== undefined) this.#show(event.answer)
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
    const { from, to, deviceName: name, computeMs, value } = shard
    const units = to - from
    this.shards.push({ from, to, number, ...this.#shown(value) })
    this.#undrawn?.push(value)
    if (number !== undefined && computeMs !== undefined) {
      this.work.count({ number, units, computeMs, doneMs: this.elapsedMs })
    }
    const who = `${number} ${name}`
    this.#given.set(who, { name, number, units: units + (this.#given.get(who)?.units ?? 0) })
    const dueMs = this.#shownMs + this.#refreshMs - performance.now()
    if (dueMs <= 0) this.#showShards()
    else this.#refresh ??= setTimeout(() => this.#showShards(), dueMs)
  }

  #showShards(): void {
    clearTimeout(this.#refresh)
    this.#refresh = undefined
    this.#shownMs = performance.now()
    batch(() => {
      this.#shownGiven.value = [...this.#given.values()].sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
      this.shardCount.value = this.shards.length
    })
  }

  #show(answer: unknown): void {
    this.estimates.note(this.progress.peek().unitsDone, answer, this.card?.view)
    this.answer.value = answer
  }

  #setClock(): void {
    this.#beganMs = performance.now() - this.progress.peek().elapsedMs
  }

  #shown(value: unknown): Pick<ShardMark, 'tiles' | 'results'> {
    return { tiles: this.#tilesOf(value), results: this.#resultsIn(value) }
  }

  #resultsIn(value: unknown): readonly unknown[] | undefined {
    const task = this.card?.task
    const apart = task !== undefined && !('module' in task) && task.combine === undefined
    return apart && Array.isArray(value) ? value : undefined
  }

  #tilesOf(value: unknown): readonly Tile[] {
    const picture = this.card?.view.picture
    if (picture === undefined || value === undefined) return [] // of units in a snapshot only their number is known
    const results: readonly unknown[] = Array.isArray(value) ? value : [value]
    return results.map((result) => picture.tile(result))
  }

  #fail(error: TabgridError): void {
    this.#showShards()
    if (error.code === 'job-cancelled') {
      this.outcome.value = { at: 'cancelled', summary: undefined }
      return
    }
    this.outcome.value = { at: 'failed', error, failure: this.lastFailure.value }
  }
}
