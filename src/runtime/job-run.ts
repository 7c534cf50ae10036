import { assertNever } from '../base/assert.ts'
import { TabgridError } from '../base/errors.ts'
import type { JobId } from '../base/ids.ts'
import type { JobOutcome, LeaseGrant } from '../core/effect.ts'
import type { Failure, JobSpec } from '../core/event.ts'
import { UnitRanges } from '../core/unit-ranges.ts'
import type { Clock, LinkKind, SplitUnits, TaskRunner, TaskWorker } from '../ports.ts'
import type { LocalField, TaskScript } from '../protocol/control.ts'
import { type JobInput, type JobRecord, journalVersion, type StoredJob } from '../protocol/record.ts'
import { AnswerKeeper } from './answer-keeper.ts'
import type { Job, JobEvent, JobProgress, JobSummary } from './api.ts'
import { EventSource } from './event-stream.ts'
import { toFailure, toJobError } from './failure.ts'
import { unitBytes } from './job-input.ts'
import type { SafeJournal } from './safe-journal.ts'
import { Shares } from './shares.ts'

/** Everything a job needs to begin, or to go on after its coordinator was reloaded. */
export interface JobPlan {
  readonly job: JobId
  readonly title: string
  readonly task: TaskScript
  readonly params: unknown
  readonly input: unknown
  readonly kept: JobInput
  readonly local: readonly LocalField[]
  readonly unitLimitMs: number
  /** What the journal has of it already. */
  readonly earlier: readonly JobRecord[]
}

/** Where the job's units are, as its scheduler knows. */
export interface UnitProgress {
  readonly unitsDone: number
  readonly unitsLeased: number
  readonly unclaimed: readonly number[]
  readonly remainingMs: number | undefined
}

/** What a job asks of its coordinator. */
export interface JobControl {
  submit(run: JobRun, spec: JobSpec): void
  pause(job: JobId): void
  resume(job: JobId): void
  cancel(job: JobId): void
  fail(job: JobId, failure: Failure): void
  progress(job: JobId): UnitProgress | undefined
}

type State =
  | { at: 'splitting'; worker: TaskWorker | undefined }
  | { at: 'running'; split: SplitUnits; answers: AnswerKeeper; startedAtMs: number; paused: boolean }
  | { at: 'ended'; progress: JobProgress }

/** One job's life at its coordinator: cut the input, hand out units, add results, tell what happens. */
export class JobRun implements Job {
  readonly plan: JobPlan
  readonly #control: JobControl
  readonly #parts: { clock: Clock; runner: TaskRunner; journal: SafeJournal }
  readonly #events = new EventSource<JobEvent<unknown>>({
    isNews: ({ type }) => type === 'progress' || type === 'partial',
    sameKind: (left, right) => left.type === right.type,
  })
  readonly #outcome: Promise<unknown>
  readonly #settle: { resolve: (answer: unknown) => void; reject: (error: TabgridError) => void }
  readonly #shares = new Shares()
  #state: State = { at: 'splitting', worker: undefined }
  #last: JobEvent<unknown> | undefined
  /** Counted, those of an earlier life included. */
  #unitsDone = 0
  #shardsResumed = 0
  #shardsRetried = 0

  constructor(plan: JobPlan, control: JobControl, parts: { clock: Clock; runner: TaskRunner; journal: SafeJournal }) {
    this.plan = plan
    this.#control = control
    this.#parts = parts
    let settle: { resolve: (answer: unknown) => void; reject: (error: TabgridError) => void } | undefined
    this.#outcome = new Promise((resolve, reject) => {
      settle = { resolve, reject }
    })
    if (settle === undefined) throw new TabgridError('assertion-failed', 'a promise runs its executor at once')
    this.#settle = settle
    this.#outcome.catch(() => undefined) // whoever does not ask for the result has the events
  }

  get id(): JobId {
    return this.plan.job
  }
  get title(): string {
    return this.plan.title
  }
  get params(): unknown {
    return this.plan.params
  }
  get live(): boolean {
    return this.#state.at !== 'ended'
  }

  /** Splits the input and gives the job to its coordinator. Never rejects: what goes wrong ends the job. */
  async begin(): Promise<void> {
    const { runner, clock } = this.#parts
    const { task, params, input, unitLimitMs } = this.plan
    try {
      const worker = runner.start(task, params, { unitLimitMs })
      this.#state = { at: 'splitting', worker }
      await worker.ready()
      const split = await worker.split(input)
      if (this.live) await this.#writeDown(split)
      if (!this.live) return
      const answers = new AnswerKeeper(worker, clock, {
        partial: (answer) => this.#tell({ type: 'partial', answer }),
        broken: (thrown) => this.#control.fail(this.id, toFailure(thrown)),
      })
      this.#state = { at: 'running', split, answers, startedAtMs: clock.nowMs(), paused: false }
      const done = this.#restore(answers)
      const { count: unitsTotal, heldCount } = split
      const spec = { job: this.id, unitsTotal, heldCount, unitInputBytes: unitBytes(split.units), done: [...done] }
      this.#control.submit(this, spec)
      this.tellProgress()
    } catch (thrown) {
      await this.end({ type: 'failed', failure: toFailure(thrown), unit: undefined })
    }
  }

  async #writeDown(split: SplitUnits): Promise<void> {
    const { count, heldCount } = split
    const [before] = this.plan.earlier.filter((record) => record.type === 'units-split')
    if (before !== undefined) {
      if (before.count === count && before.heldCount === heldCount) return
      throw new TabgridError(
        'input-invalid',
        'the same input was cut differently after the reload: run the job again',
      )
    }
    const { job, title, task, params, kept, local, unitLimitMs } = this.plan
    const stored: StoredJob = {
      version: journalVersion,
      job,
      title,
      task,
      params,
      input: kept,
      local: [...local],
      unitLimitMs,
    }
    await this.#parts.journal.begin(stored, [{ type: 'units-split', count, heldCount }])
  }

  /**
   * Adds what an earlier life has counted, and says so. Two tabs that hosted the same room for a moment may both have
   * written down a unit: the first one counts.
   */
  #restore(answers: AnswerKeeper): UnitRanges {
    const done = new UnitRanges()
    for (const record of this.plan.earlier) {
      if (record.type !== 'shard-done' || done.touches(record)) continue
      const { from, to, name, value } = record
      done.add({ from, to })
      answers.add(from, value)
      this.#unitsDone += to - from
      this.#shardsResumed++
      this.#tell({ type: 'shard-done', device: undefined, deviceName: name, from, to, value })
    }
    return done
  }

  /** Units of a lease as they travel; `undefined` where they are their indices. */
  units(from: number, to: number): unknown[] | undefined {
    return this.#state.at === 'running' ? this.#state.split.units?.slice(from, to) : undefined
  }

  get heldCount(): number {
    return this.#state.at === 'running' ? this.#state.split.heldCount : 0
  }

  /** A result was accepted and is safe. Called once a shard. */
  count(grant: LeaseGrant, from: { name: string; link: LinkKind }, value: unknown): void {
    if (this.#state.at !== 'running') return
    this.#shares.count(grant, from)
    this.#unitsDone += grant.to - grant.from
    this.#state.answers.add(grant.from, value)
    const { device, from: first, to } = grant
    this.#tell({ type: 'shard-done', device, deviceName: from.name, from: first, to, value })
  }

  reportFailure(unit: number, deviceName: string, failure: Failure): void {
    this.#shardsRetried++
    this.#tell({ type: 'unit-failed', unit, deviceName, code: failure.code, reason: failure.reason })
  }

  tellProgress(): void {
    if (this.live) this.#tell({ type: 'progress', progress: this.progress() })
  }

  /** The scheduler's last word. Resolves when everybody has been told. */
  async end(outcome: JobOutcome): Promise<void> {
    const before = this.#state
    if (before.at === 'ended') return
    if (before.at === 'splitting' && outcome.type !== 'finished') {
      // The scheduler does not know it yet, so nobody else writes this down; a reload must not bring it back.
      void this.#parts.journal.append(this.id, [{ type: 'job-ended', outcome: outcome.type }])
    }
    try {
      const answer =
        outcome.type === 'finished' && before.at === 'running' ? await before.answers.finish() : undefined
      if (!this.live) return
      this.#conclude(before, outcome, answer)
    } catch (thrown) {
      if (!this.live) return
      this.#conclude(before, { type: 'failed', failure: toFailure(thrown), unit: undefined }, undefined)
    }
  }

  /** The room is over for this page. Nothing is written down: the job may go on in the tab that has the room now. */
  abandon(error: TabgridError): void {
    const failure = toFailure(error)
    if (this.#state.at !== 'ended')
      this.#conclude(this.#state, { type: 'failed', failure, unit: undefined }, undefined)
  }

  #conclude(before: Exclude<State, { at: 'ended' }>, outcome: JobOutcome, answer: unknown): void {
    this.#state = { at: 'ended', progress: { ...this.progress(), state: 'ended' } }
    if (before.at === 'running') before.answers.stop()
    else before.worker?.terminate()
    this.#tellOutcome(outcome, answer)
    this.#events.end()
  }

  #tellOutcome(outcome: JobOutcome, answer: unknown): void {
    switch (outcome.type) {
      case 'finished':
        this.#tell({ type: 'finished', answer, summary: this.#summary() })
        this.#settle.resolve(answer)
        break
      case 'cancelled':
        this.#tell({ type: 'cancelled' })
        this.#settle.reject(new TabgridError('job-cancelled', `"${this.title}" was stopped`))
        break
      case 'failed': {
        const error = toJobError(outcome)
        this.#tell({ type: 'failed', error })
        this.#settle.reject(error)
        break
      }
      default:
        assertNever(outcome)
    }
  }

  #summary(): JobSummary {
    const { elapsedMs, unitsTotal } = this.progress()
    return {
      elapsedMs,
      unitsTotal,
      shardsDone: this.#shares.shards,
      shardsResumed: this.#shardsResumed,
      shardsRetried: this.#shardsRetried,
      devices: this.#shares.list(),
    }
  }

  #tell(event: JobEvent<unknown>): void {
    if (event.type === 'finished' || event.type === 'failed' || event.type === 'cancelled') this.#last = event
    this.#events.push(event)
  }

  progress(): JobProgress {
    const state = this.#state
    switch (state.at) {
      case 'splitting':
        return { ...nothingDone, state: 'splitting' }
      case 'running': {
        const elapsedMs = this.#parts.clock.nowMs() - state.startedAtMs
        const unitsTotal = state.split.count
        const known = this.#control.progress(this.id) ?? {
          ...nothingDone,
          unitsDone: this.#unitsDone,
          remainingMs: 0,
        }
        const remainingMs = this.#remainingMs(known, unitsTotal - known.unitsDone, elapsedMs)
        return { ...known, unitsTotal, elapsedMs, remainingMs, state: state.paused ? 'paused' : 'running' }
      }
      case 'ended':
        return state.progress
      default:
        return assertNever(state)
    }
  }

  /**
   * The later of two guesses: by the speeds of the devices that are here, and by the pace of the job so far, which knows
   * that some units take longer than those of which the speeds were learnt.
   */
  #remainingMs(known: UnitProgress, unitsLeft: number, elapsedMs: number): number | undefined {
    const paceMs = this.#shares.paceMs(unitsLeft, elapsedMs)
    if (known.remainingMs === undefined || paceMs === undefined) return known.remainingMs
    return Math.max(known.remainingMs, paceMs)
  }

  result(): Promise<unknown> {
    return this.#outcome
  }

  events(): AsyncIterableIterator<JobEvent<unknown>> {
    return this.#events.read(this.#last === undefined ? [] : [this.#last])
  }

  [Symbol.asyncIterator](): AsyncIterator<JobEvent<unknown>> {
    return this.events()
  }

  pause(): void {
    this.#setPaused(true)
  }

  resume(): void {
    this.#setPaused(false)
  }

  #setPaused(paused: boolean): void {
    if (this.#state.at !== 'running') return
    this.#state.paused = paused
    if (paused) this.#control.pause(this.id)
    else this.#control.resume(this.id)
    this.tellProgress()
  }

  cancel(): void {
    const scheduled = this.#control.progress(this.id) !== undefined
    if (scheduled) this.#control.cancel(this.id)
    else void this.end({ type: 'cancelled' }) // it is still splitting, or reducing the last of it
  }
}

const nothingDone = {
  unitsDone: 0,
  unitsTotal: 0,
  unitsLeased: 0,
  unclaimed: [],
  elapsedMs: 0,
  remainingMs: undefined,
} as const
