import { assertNever } from '../../base/assert.ts'
import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { JobOutcome, LeaseGrant } from '../../core/effect.ts'
import type { Failure } from '../../core/event.ts'
import type { Clock, TaskRunner } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import type {
  JobEvent,
  JobOrigin,
  JobProgress,
  JobShare,
  PoisonedUnit,
  StreamJob,
  StreamOptions,
  StreamOutput,
} from '../api/job-api.ts'
import { toFailure, toJobError } from '../failure.ts'
import { verifiedRunOf } from '../verify/verified-run.ts'
import type { DescriptionOf, JobMessage } from './job-description.ts'
import { unitBytes } from './job-input.ts'
import { checkShare, type JobPlan, originOf, verifySpec } from './job-plan.ts'
import { JobReport } from './job-report.ts'
import { OutputQueue } from './output-queue.ts'
import {
  type Contributor,
  inputOf,
  type JobControl,
  type ResultValue,
  type Run,
  type UnitProgress,
  type VerifiedRun,
} from './run.ts'
import { UnitReader } from './unit-reader.ts'
import { UnitStore } from './unit-store.ts'

/** Ordered output keeps at most the results of so many units beyond the first missing one. */
const windowUnits = 65_536

export interface StreamPlan extends Omit<JobPlan, 'input' | 'kept' | 'earlier'> {
  readonly units: AsyncIterable<unknown> | Iterable<unknown>
  readonly order: NonNullable<StreamOptions<unknown>['order']>
}

interface StreamParts {
  readonly clock: Clock
  readonly runner: TaskRunner
  readonly descriptionOf: DescriptionOf
}

type State =
  /** Not `submitted`: no unit was read yet, or it was paused until then. The scheduler does not know it. */
  { at: 'running'; paused: boolean; submitted: boolean; inputEnded: boolean } | { at: 'ended'; progress: JobProgress }

/**
 * A job whose units come one after another and whose results are read one after another; neither are kept for longer than
 * that. Its events tell what happens, but of the results only `outputs` does.
 */
export class StreamRun implements Run, StreamJob<unknown> {
  readonly collects = true
  readonly journaled = false
  readonly description: JobMessage
  readonly #plan: StreamPlan
  readonly #control: JobControl
  readonly #clock: Clock
  readonly #runner: TaskRunner
  readonly #report = new JobReport()
  #unitsUnverified = 0
  readonly #units = new UnitStore()
  readonly #reader: UnitReader
  readonly #outputs: OutputQueue
  readonly #startedAtMs: number
  #share: Required<JobShare>
  #state: State = { at: 'running', paused: false, submitted: false, inputEnded: false }
  /** What the source of units threw, as it was. */
  #inputError: TabgridError | undefined

  constructor(plan: StreamPlan, control: JobControl, { clock, runner, descriptionOf }: StreamParts) {
    this.#plan = plan
    this.description = descriptionOf(plan, { heldCount: 0 })
    this.#share = plan.share
    this.#control = control
    this.#clock = clock
    this.#runner = runner
    this.#startedAtMs = clock.nowMs()
    this.#reader = new UnitReader(plan.units, clock, {
      read: (units) => this.#add(units),
      ended: () => this.#endInput(),
      failed: (thrown) => this.#failInput(thrown),
    })
    this.#outputs = new OutputQueue(plan.order === 'input', {
      filled: (filled) => control.setOutput(this.id, filled),
      crowded: (crowded) => this.#reader.hold(crowded),
      left: () => this.cancel(),
    })
  }

  get id(): JobId {
    return this.#plan.job
  }
  get title(): string {
    return this.#plan.title
  }
  get origin(): JobOrigin {
    return originOf(this.#plan)
  }
  get params(): unknown {
    return this.#plan.params
  }
  get verified(): VerifiedRun | undefined {
    return verifiedRunOf(this.#plan, this.#runner, this.#report)
  }
  get live(): boolean {
    return this.#state.at !== 'ended'
  }

  /** Reads a first unit: how large it is decides how many travel together. */
  begin(): void {
    this.#reader.allow(1)
    this.tellProgress()
  }

  #submitWhenReady(): void {
    const state = this.#state
    if (state.at === 'ended' || state.submitted || state.paused) return
    const { count } = this.#units
    if (count === 0 && !state.inputEnded) return
    const unitInputBytes = unitBytes(this.#units.slice(0, count))
    state.submitted = true
    this.#control.submit(this, {
      job: this.id,
      unitsTotal: count,
      input: 'stream',
      heldCount: 0,
      unitInputBytes,
      done: [],
      poisoned: [],
      windowUnits: this.#plan.order === 'input' ? windowUnits : limits.unitsMax,
      ...this.#share,
      ...verifySpec(this.#plan, false),
    })
    if (state.inputEnded) this.#control.endInput(this.id)
  }

  pull(count: number): void {
    if (this.live) this.#reader.allow(count)
  }

  #add(units: readonly unknown[]): void {
    if (this.#state.at === 'ended') return
    this.#units.add(units)
    if (this.#state.submitted) this.#control.addUnits(this.id, units.length)
    else this.#submitWhenReady()
  }

  #endInput(): void {
    if (this.#state.at === 'ended') return
    this.#state.inputEnded = true
    if (this.#state.submitted) this.#control.endInput(this.id)
    else this.#submitWhenReady()
  }

  #failInput(thrown: unknown): void {
    const error = toTabgridError(thrown, 'input-invalid')
    this.#inputError = error
    if (this.#submitted) this.#control.fail(this.id, toFailure(error))
    else void this.end({ type: 'failed', failure: toFailure(error), unit: undefined })
  }

  get #submitted(): boolean {
    return this.#state.at === 'running' && this.#state.submitted
  }

  units(from: number, to: number): readonly unknown[] {
    return this.#units.slice(from, to)
  }

  count(grant: LeaseGrant, from: Contributor, { value, bytes }: ResultValue): void {
    if (!this.live) return
    this.#report.count(grant, from)
    if (from.unverified) this.#unitsUnverified += grant.to - grant.from
    this.#units.settle(grant.from, grant.to)
    if (Array.isArray(value) && value.length === grant.to - grant.from) this.#outputs.put(grant.from, value, bytes)
    else this.#control.fail(this.id, toFailure(new TabgridError('message-invalid', 'a result was not one a unit')))
  }

  countBackup(): void {
    this.#report.countBackup()
  }

  reportFailure(unit: number | undefined, deviceName: string, failure: Failure): void {
    this.#report.retried(unit, deviceName, failure, inputOf(this, unit))
  }

  reportPoisoned(poisoned: PoisonedUnit): void {
    if (!this.live) return
    const { unit } = poisoned
    this.#units.settle(unit, unit + 1)
    this.#report.poisoned(poisoned)
    this.#outputs.skip(unit)
  }

  tellProgress(): void {
    if (this.live) this.#report.tell({ type: 'progress', progress: this.progress() })
  }

  async end(outcome: JobOutcome): Promise<void> {
    if (!this.live) return
    const progress: JobProgress = { ...this.progress(), state: 'ended' }
    this.#conclude(progress)
    switch (outcome.type) {
      case 'finished':
        this.#outputs.end(undefined, false)
        this.#report.finish(undefined, progress)
        break
      case 'cancelled':
        this.#outputs.end(new TabgridError('job-cancelled', `"${this.title}" was stopped`), true)
        this.#report.cancel(this.title, undefined, progress)
        break
      case 'failed':
        this.#fail(this.#inputError ?? toJobError(outcome))
        break
      default:
        assertNever(outcome)
    }
  }

  stop(): void {
    void this.end({ type: 'cancelled' })
  }

  abandon(error: TabgridError): void {
    if (!this.live) return
    this.#conclude({ ...this.progress(), state: 'ended' })
    this.#fail(error)
  }

  #conclude(progress: JobProgress): void {
    this.#state = { at: 'ended', progress }
    this.#reader.stop()
    this.#units.clear()
  }

  #fail(error: TabgridError): void {
    this.#outputs.end(error, false)
    this.#report.fail(error)
  }

  progress(): JobProgress {
    const state = this.#state
    if (state.at === 'ended') return state.progress
    const known = this.#control.progress(this.id) ?? this.#allSettled()
    const elapsedMs = this.#clock.nowMs() - this.#startedAtMs
    const remainingMs = this.#report.remainingMs(known, elapsedMs)
    const unitsUnverified = this.#unitsUnverified
    return { ...known, unitsUnverified, elapsedMs, remainingMs, state: state.paused ? 'paused' : 'running' }
  }

  /** The scheduler has let go of it, and its last words are on their way. */
  #allSettled(): UnitProgress {
    const { count } = this.#units
    const unitsPoisoned = this.#report.poisonedCount
    const unitsDone = count - unitsPoisoned
    return {
      unitsTotal: count,
      unitsDone,
      unitsPoisoned,
      unitsLeased: 0,
      unitsProvisional: 0,
      unclaimed: [],
      remainingMs: 0,
    }
  }

  outputs(): AsyncIterableIterator<StreamOutput<unknown>> {
    return this.#outputs
  }

  async result(): Promise<undefined> {
    await this.#report.outcome
  }

  events(): AsyncIterable<JobEvent<undefined>> {
    return this.#report.events() as AsyncIterableIterator<JobEvent<undefined>>
  }

  [Symbol.asyncIterator](): AsyncIterator<JobEvent<undefined>> {
    return this.events()[Symbol.asyncIterator]()
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
    if (this.#state.submitted) this.#control.setPaused(this.id, paused)
    else this.#submitWhenReady()
    this.tellProgress()
  }

  cancel(): void {
    if (this.#submitted) this.#control.cancel(this.id)
    else void this.end({ type: 'cancelled' })
  }

  reweigh(share: JobShare): void {
    this.#share = checkShare({ ...this.#share, ...share })
    this.#control.reweigh(this.id, this.#share)
  }
}
