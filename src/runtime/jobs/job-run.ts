import { assertNever } from '../../base/assert.ts'
import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { JobOutcome, LeaseGrant } from '../../core/effect.ts'
import type { Failure } from '../../core/event.ts'
import type { Clock, SplitUnits, TaskRunner, TaskWorker } from '../../ports.ts'
import type { JobSnapshot } from '../../protocol/record.ts'
import type { JobEvent, JobOrigin, JobProgress, JobShare, PoisonedUnit, RoundPlace } from '../api/job-api.ts'
import { toFailure, toJobError } from '../failure.ts'
import { type RestoredJob, restoreJob } from '../host/restore-job.ts'
import type { SafeJournal } from '../host/safe-journal.ts'
import { cannotVerify } from '../verify/referee.ts'
import { verifiedRunOf } from '../verify/verified-run.ts'
import { AnswerKeeper } from './answer-keeper.ts'
import { checkDescription, type DescriptionOf, type JobMessage, knownUnits } from './job-description.ts'
import { checkShare, type JobPlan, originOf, storedJob } from './job-plan.ts'
import { JobReport } from './job-report.ts'
import { jobSpec } from './job-spec.ts'
import { lastAnswer } from './last-answer.ts'
import { withOwnWorker } from './lost-worker.ts'
import {
  type Contributor,
  inputOf,
  type JobControl,
  nothingDone,
  type ResultValue,
  type Run,
  type UnitProgress,
  type VerifiedRun,
} from './run.ts'
import { UnverifiedUnits } from './unverified-units.ts'

type State =
  | { at: 'splitting'; worker: TaskWorker | undefined; paused: boolean }
  /** `submit` is there until the scheduler has the job: one that was paused while it was split is kept back. */
  | {
      at: 'running'
      split: SplitUnits
      answers: AnswerKeeper
      startedAtMs: number
      paused: boolean
      submit: (() => void) | undefined
    }
  | { at: 'ended'; progress: JobProgress }

interface RunParts {
  readonly clock: Clock
  readonly runner: TaskRunner
  readonly journal: SafeJournal
  readonly descriptionOf: DescriptionOf
}

/** One job's life at its coordinator: cut the input, hand out units, add results, tell what happens. */
export class JobRun implements Run {
  readonly #plan: JobPlan
  readonly #control: JobControl
  readonly #parts: RunParts
  readonly #report = new JobReport()
  #share: Required<JobShare>
  #state: State = { at: 'splitting', worker: undefined, paused: false }
  /** The last words are being prepared: nothing more is counted. */
  #ending = false
  /** Counted, those of an earlier life included. */
  #unitsDone = 0
  /** Of these, the ones of devices that were not verified. */
  #unverified = new UnverifiedUnits()
  #description: JobMessage | undefined
  /** The answer as it was told last. */
  #partial: unknown

  constructor(plan: JobPlan, control: JobControl, parts: RunParts) {
    this.#plan = plan
    this.#share = plan.share
    this.#control = control
    this.#parts = parts
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
  get round(): RoundPlace | undefined {
    return this.#plan.round
  }
  get collects(): boolean {
    return this.#plan.collects
  }
  get verified(): VerifiedRun | undefined {
    return verifiedRunOf(this.#plan, this.#parts.runner, this.#report)
  }
  get journaled(): boolean {
    return this.#plan.journaled
  }
  get live(): boolean {
    return this.#state.at !== 'ended'
  }
  /** Signed once, when its input was cut: nobody is told of it before. */
  get description(): JobMessage {
    const split = this.#state.at === 'running' ? this.#state.split : undefined
    this.#description ??= this.#parts.descriptionOf(this.#plan, knownUnits(split))
    return this.#description
  }

  /** Splits the input and gives the job to its coordinator. Never rejects: what goes wrong ends the job. */
  async begin(): Promise<void> {
    const { verify, round } = this.#plan
    try {
      // The params of a later round come from a task: nobody has looked at them yet.
      if (round !== undefined) checkDescription(this.#parts.descriptionOf(this.#plan, { heldCount: 0 }))
      const goesOn = () => this.live && !this.#ending
      const { worker, split } = await withOwnWorker(() => this.#split(), goesOn)
      if (verify !== 'none' && split.heldCount > 0) throw cannotVerify()
      if (this.live && !this.#ending) await this.#writeDown(split)
      if (this.#state.at === 'splitting' && !this.#ending) this.#run(split, worker, this.#state.paused)
    } catch (thrown) {
      await this.end({ type: 'failed', failure: toFailure(thrown), unit: undefined })
    }
  }

  async #split(): Promise<{ worker: TaskWorker; split: SplitUnits }> {
    const { input, task, params, unitLimitMs } = this.#plan
    const worker = this.#parts.runner.start(task, params, { unitLimitMs })
    if (this.#state.at === 'splitting') {
      this.#state.worker?.terminate() // it was lost
      this.#state.worker = worker
    }
    await worker.ready()
    return { worker, split: await worker.split(input) }
  }

  #run(split: SplitUnits, worker: TaskWorker, paused: boolean): void {
    const { clock } = this.#parts
    const answers = this.#openAnswers(worker)
    const spec = jobSpec(this.#plan, split, this.#restore(answers))
    const submit = () => this.#control.submit(this, { ...spec, ...this.#share })
    this.#state = { at: 'running', split, answers, startedAtMs: clock.nowMs(), paused, submit }
    if (!paused) this.#submit()
    this.tellProgress()
  }

  #submit(): void {
    if (this.#state.at !== 'running') return
    const { submit } = this.#state
    this.#state.submit = undefined
    submit?.()
  }

  async #writeDown(split: SplitUnits): Promise<void> {
    const { count, heldCount } = split
    const before = this.#plan.earlier.records.find((record) => record.type === 'units-split')
    if (before !== undefined) {
      if (before.count === count && before.heldCount === heldCount) return
      throw new TabgridError(
        'input-invalid',
        'the same input was cut differently after the reload: run the job again',
      )
    }
    if (!this.journaled) return
    await this.#parts.journal.begin(storedJob(this.#plan), [{ type: 'units-split', count, heldCount }])
  }

  #openAnswers(worker: TaskWorker): AnswerKeeper {
    const { clock, journal } = this.#parts
    const compact = (snapshot: JobSnapshot) =>
      journal.compact(this.id, { ...snapshot, ...this.#unverified.forSnapshot() })
    const listener = {
      partial: (answer: unknown) => this.#tellPartial(answer),
      broken: (thrown: unknown) => this.#control.fail(this.id, toFailure(thrown)),
      ...(this.journaled ? { compact } : {}),
    }
    return new AnswerKeeper(worker, clock, listener, this.#plan.earlier.snapshot)
  }

  #tellPartial(answer: unknown): void {
    this.#partial = answer
    this.#report.tell({ type: 'partial', answer })
  }

  /** Adds what an earlier life has counted, and says so. Gives what the scheduler must know. */
  #restore(answers: AnswerKeeper): Pick<RestoredJob, 'done' | 'poisoned'> {
    const { snapshot, records } = this.#plan.earlier
    const { done, unitsDone, unverified, shards, shardsCount, poisoned } = restoreJob(snapshot, records)
    this.#unitsDone = unitsDone
    this.#unverified = new UnverifiedUnits(unverified)
    this.#report.shardsResumed = shardsCount
    const told = { type: 'shard-done', device: undefined, computeMs: undefined } as const
    for (const range of snapshot?.done ?? [])
      this.#report.tell({ ...told, deviceName: '', ...range, value: undefined })
    for (const { name: deviceName, ...shard } of shards) {
      answers.add(shard, shard.value)
      this.#report.tell({ ...told, deviceName, ...shard })
    }
    for (const unit of poisoned) this.#report.poisoned(unit)
    return { done, poisoned }
  }

  units(from: number, to: number): readonly unknown[] | undefined {
    return this.#state.at === 'running' ? this.#state.split.units?.slice(from, to) : undefined
  }

  /** Only streams read on. */
  pull(): void {}

  count(grant: LeaseGrant, from: Contributor, { value, bytes, execMs }: ResultValue): void {
    if (this.#state.at !== 'running' || this.#ending) return
    this.#report.count(grant, from)
    this.#unitsDone += grant.to - grant.from
    if (from.unverified) this.#unverified.note(grant)
    this.#state.answers.add(grant, value, bytes)
    const { device, from: first, to } = grant
    const who = { device, deviceName: from.name, computeMs: execMs }
    this.#report.tell({ type: 'shard-done', ...who, from: first, to, value })
  }

  countBackup(): void {
    this.#report.countBackup()
  }

  reportFailure(unit: number | undefined, deviceName: string, failure: Failure): void {
    this.#report.retried(unit, deviceName, failure, inputOf(this, unit))
  }

  reportPoisoned(poisoned: PoisonedUnit): void {
    if (this.live) this.#report.poisoned(poisoned)
  }

  tellProgress(): void {
    if (this.live) this.#report.tell({ type: 'progress', progress: this.progress() })
  }

  async end(outcome: JobOutcome): Promise<void> {
    const before = this.#state
    if (before.at === 'ended' || this.#ending) return
    const unknown = before.at === 'splitting' || before.submit !== undefined
    if (unknown && outcome.type !== 'finished' && this.journaled) {
      // The scheduler does not know it yet, so nobody else writes this down; a reload must not bring it back.
      void this.#parts.journal.append(this.id, [{ type: 'job-ended', outcome: outcome.type }])
    }
    this.#ending = true
    const answers = before.at === 'running' ? before.answers : undefined
    const soFar = { clock: this.#parts.clock, unitsDone: this.#unitsDone, partial: () => this.#partial }
    const last = await lastAnswer(answers, outcome, soFar)
    if (!this.live) return
    if ('failure' in last) this.#conclude(before, { type: 'failed', failure: last.failure, unit: undefined })
    else this.#conclude(before, outcome, last.answer)
  }

  stop(): void {
    if (this.#state.at !== 'ended') this.#conclude(this.#state, { type: 'cancelled' }, this.#partial)
  }

  abandon(error: TabgridError): void {
    if (this.#state.at === 'ended') return
    this.#leave(this.#state)
    this.#report.fail(error)
  }

  #leave(before: Exclude<State, { at: 'ended' }>): JobProgress {
    const progress: JobProgress = { ...this.progress(), state: 'ended' }
    this.#state = { at: 'ended', progress }
    if (before.at === 'running') before.answers.stop()
    else before.worker?.terminate()
    return progress
  }

  #conclude(before: Exclude<State, { at: 'ended' }>, outcome: JobOutcome, answer?: unknown): void {
    const progress = this.#leave(before)
    if (outcome.type === 'finished') this.#report.finish(answer, progress)
    else if (outcome.type === 'cancelled') this.#report.cancel(this.title, answer, progress)
    else this.#report.fail(toJobError(outcome))
  }

  progress(): JobProgress {
    const state = this.#state
    switch (state.at) {
      case 'splitting':
        return { ...nothingDone, unitsUnverified: 0, elapsedMs: 0, state: state.paused ? 'paused' : 'splitting' }
      case 'running': {
        const elapsedMs = this.#parts.clock.nowMs() - state.startedAtMs
        const known = this.#control.progress(this.id) ?? this.#unscheduled(state.split)
        const remainingMs = this.#report.remainingMs(known, elapsedMs)
        const unitsUnverified = this.#unverified.count
        return { ...known, unitsUnverified, elapsedMs, remainingMs, state: state.paused ? 'paused' : 'running' }
      }
      case 'ended':
        return state.progress
      default:
        return assertNever(state)
    }
  }

  /** Before the scheduler has the job, and after. */
  #unscheduled({ count: unitsTotal }: SplitUnits): UnitProgress {
    const unitsPoisoned = this.#report.poisonedCount
    return { ...nothingDone, unitsTotal, unitsDone: this.#unitsDone, unitsPoisoned, remainingMs: 0 }
  }

  result(): Promise<unknown> {
    return this.#report.outcome
  }

  events(): AsyncIterableIterator<JobEvent<unknown>> {
    return this.#report.events()
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
    if (this.#state.at === 'ended' || this.#ending) return
    this.#state.paused = paused
    if (this.#state.at === 'running') {
      if (this.#state.submit === undefined) this.#control.setPaused(this.id, paused)
      else if (!paused) this.#submit()
    }
    this.tellProgress()
  }

  cancel(): void {
    const scheduled = this.#control.progress(this.id) !== undefined
    if (scheduled) this.#control.cancel(this.id)
    else if (this.#ending) this.stop()
    else void this.end({ type: 'cancelled' }) // it is still splitting, or waits to be resumed
  }

  reweigh(share: JobShare): void {
    this.#share = checkShare({ ...this.#share, ...share })
    if (this.#state.at === 'running') this.#control.reweigh(this.id, this.#share)
  }
}
