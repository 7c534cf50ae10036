import { TabgridError } from '../../base/errors.ts'
import { type JobId, type RandomBytes, randomId } from '../../base/ids.ts'
import { type AnyStreamTask, type AnyTask, type SourceTask, toStreamScript, toTaskScript } from '../../core/task.ts'
import type { WasmTask } from '../../core/wasm-task.ts'
import type { Clock, KeptJob, TaskRunner } from '../../ports.ts'
import type { TaskScript } from '../../protocol/control.ts'
import { timing } from '../../protocol/limits.ts'
import type {
  AbortSignalLike,
  Job,
  NeededInput,
  RoundPlace,
  Rounds,
  RoundsOptions,
  RunOptions,
  StreamJob,
  StreamOptions,
  Verify,
} from '../api/job-api.ts'
import type { SafeJournal } from '../host/safe-journal.ts'
import { checkDescription, type DescriptionOf } from './job-description.ts'
import { checkProvided, keptInput } from './job-input.ts'
import { checkShare, type JobPlan, nothingEarlier, planAgain, surelyCollects, titleOf } from './job-plan.ts'
import { JobRun } from './job-run.ts'
import { checkRounds, newestRounds, planNext, RoundSeries } from './rounds.ts'
import type { JobControl, Run } from './run.ts'
import { type StreamPlan, StreamRun } from './stream-run.ts'

/** Each live job costs a worker at the coordinator, and devices a worker more whenever they change between jobs. */
const liveMost = 16

interface Parts {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly journal: SafeJournal
  readonly control: JobControl
  readonly descriptionOf: DescriptionOf
  begun(job: Job): void
  /** How results are checked of a job that does not say it. */
  verify(): Verify
}

function collects(task: AnyTask | SourceTask | WasmTask, script: TaskScript): boolean {
  if ('source' in task) return surelyCollects(script)
  return 'module' in task ? task.combines !== true : task.combine === undefined
}

/** The jobs of a room: those under way, the one begun last, and those that wait for their input after a reload. */
export class RoomJobs {
  readonly #parts: Parts
  /** In the order of their beginning. */
  #runs: Run[] = []
  #suspended: KeptJob[] = []
  /** Still in the journal. */
  #finished: Pick<Run, 'id' | 'round'>[] = []
  /** Why no job begins any more. */
  #over: TabgridError | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  list(): readonly Run[] {
    return this.#runs
  }

  last(): Run | undefined {
    return this.#runs.at(-1)
  }

  run(task: AnyTask | SourceTask | WasmTask, options: RunOptions<unknown, unknown>): Run {
    const plan = this.#plan(task, options)
    this.#forgetFormer()
    return this.#begin(plan, options.signal)
  }

  rounds(task: AnyTask | SourceTask, options: RoundsOptions<unknown, unknown>): Rounds<unknown> {
    const plan = this.#plan(task, options)
    const round = { series: plan.job, number: 1, most: checkRounds(options.rounds) }
    this.#forgetFormer()
    return this.#beginRounds({ ...plan, round }, options.signal)
  }

  #plan(task: AnyTask | SourceTask | WasmTask, options: RunOptions<unknown, unknown>): JobPlan {
    const { input, inputName, local = [] } = options
    const verify = options.verify ?? (local.length > 0 ? 'none' : this.#parts.verify()) // readings cannot be checked
    const kept = keptInput(input, inputName)
    const script = toTaskScript(task)
    const base = { ...this.#base(script, options), collects: collects(task, script) }
    const plan = { ...base, input, kept, local, verify, journaled: true, earlier: nothingEarlier }
    this.#check(plan)
    return plan
  }

  stream(
    task: AnyStreamTask,
    units: AsyncIterable<unknown> | Iterable<unknown>,
    options: StreamOptions<unknown>,
  ): StreamJob<unknown> {
    const { order = 'arrival', verify = this.#parts.verify(), signal } = options
    const plan: StreamPlan = {
      ...this.#base(toStreamScript(task), options),
      local: [],
      collects: true,
      journaled: false,
      verify,
      units,
      order,
    }
    const run = new StreamRun(plan, this.#parts.control, this.#parts)
    checkDescription(run.description)
    this.#add(run, signal)
    run.begin()
    return run
  }

  /** A member's job. It is not kept through a reload: the member's page would not know of it. */
  submit(plan: Pick<JobPlan, 'title' | 'member' | 'task' | 'params' | 'input' | 'unitLimitMs' | 'collects'>): Run {
    this.#checkRoom()
    const whole: JobPlan = {
      ...plan,
      job: randomId<JobId>(this.#parts.random),
      title: titleOf(plan.title),
      share: checkShare({}),
      kept: { kind: 'none' },
      local: [],
      verify: this.#parts.verify(),
      journaled: false,
      earlier: nothingEarlier,
    }
    this.#check(whole)
    return this.#begin(whole)
  }

  #base(script: TaskScript, options: StreamOptions<unknown>) {
    this.#checkRoom()
    return {
      job: randomId<JobId>(this.#parts.random),
      title: titleOf(options.title ?? script.name),
      member: undefined,
      task: script,
      params: options.params,
      unitLimitMs: options.unitLimitMs ?? timing.unitLimitMs,
      share: checkShare(options),
    }
  }

  /** Goes on with the jobs of an earlier life of this page, and shows the answers of those that had ended. */
  resume(found: readonly KeptJob[]): void {
    const { newest, former } = newestRounds(found)
    for (const { job } of former) void this.#parts.journal.forget(job.job)
    for (const kept of newest) {
      const ended = kept.records.find((record) => record.type === 'job-ended')
      const { input, job } = kept.job
      if (ended !== undefined && ended.outcome !== 'finished') void this.#parts.journal.forget(job)
      else if (input.kind === 'asked') this.#suspended.push(kept)
      else this.#goOn(planAgain(kept, input.kind === 'stored' ? input.value : undefined))
    }
  }

  neededInput(): NeededInput | undefined {
    const stored = this.#suspended[0]?.job
    if (stored?.input.kind !== 'asked') return undefined
    return { title: stored.title, task: stored.task.name, name: stored.input.name, bytes: stored.input.bytes }
  }

  /** @throws `input-invalid` when it is not what the first of the waiting jobs began with. */
  provideInput(input: unknown): void {
    const [kept] = this.#suspended
    if (this.#over !== undefined || kept?.job.input.kind !== 'asked') return
    checkProvided(kept.job.input, input)
    this.#suspended.shift()
    this.#goOn(planAgain(kept, input))
  }

  tellProgress(): void {
    for (const run of this.#runs) run.tellProgress()
  }

  /** No job begins any more, and none goes on here. What is written of them stays. */
  abandon(error: TabgridError): void {
    this.#over ??= error
    for (const run of this.#runs) run.abandon(error)
  }

  /** Stops every job at once, and forgets all that was written of any. */
  async end(error: TabgridError): Promise<void> {
    this.#over ??= error
    for (const run of this.#runs) run.stop()
    const suspended = this.#suspended.splice(0).map(({ job }) => job.job)
    const known = this.#runs.filter(({ journaled }) => journaled).map(({ id }) => id)
    const all = new Set([...known, ...this.#finished.map((run) => run.id), ...suspended])
    await Promise.all([...all].map((job) => this.#parts.journal.forget(job)))
  }

  #check(plan: JobPlan): void {
    checkDescription(this.#parts.descriptionOf(plan, { heldCount: 0 }))
  }

  #checkRoom(): void {
    if (this.#over !== undefined) throw this.#over
    const live = this.#runs.filter((run) => run.live).length
    if (live < liveMost) return
    throw new TabgridError('jobs-too-many', `${live} jobs are running in this room: stop one first, or wait.`)
  }

  #goOn(plan: JobPlan): void {
    if (plan.round === undefined) this.#begin(plan)
    else this.#beginRounds({ ...plan, round: plan.round })
  }

  #beginRounds(plan: JobPlan & { readonly round: RoundPlace }, signal?: AbortSignalLike): RoundSeries {
    let last: JobPlan = plan
    return new RoundSeries(this.#begin(plan, signal), plan.round, (next) => {
      if (this.#over !== undefined) throw this.#over
      last = { ...planNext(last, next), job: randomId<JobId>(this.#parts.random) }
      return this.#begin(last, signal)
    })
  }

  #begin(plan: JobPlan, signal?: AbortSignalLike): JobRun {
    const { clock, runner, journal, control, descriptionOf } = this.#parts
    const run = new JobRun(plan, control, { clock, runner, journal, descriptionOf })
    void run.begin()
    this.#add(run, signal)
    return run
  }

  #add(run: Run, signal: AbortSignalLike | undefined): void {
    this.#runs = [...this.#runs.filter(({ live }) => live), run]
    run.result().then(
      () => this.#settled(run, true),
      () => this.#settled(run, false),
    )
    this.#parts.begun(run)
    if (signal?.aborted === true) run.cancel()
    else if (signal !== undefined) followSignal(run, signal)
  }

  /** The one begun last stays to be seen; a finished one is shown again after a reload, until another job begins. */
  #settled(run: Run, finished: boolean): void {
    this.#runs = this.#runs.filter((other) => other !== run || other === this.last())
    if (!run.journaled || this.#over !== undefined) return
    this.#forgetRoundsBefore(run)
    if (finished) this.#finished.push({ id: run.id, round: run.round })
    else void this.#parts.journal.forget(run.id)
  }

  /** Of rounds only the last that is over is kept, and none where one did not finish: from its answer the next one begins again. */
  #forgetRoundsBefore({ round }: Run): void {
    if (round === undefined) return
    const isFormer = (other: Pick<Run, 'round'>) => other.round?.series === round.series
    for (const { id } of this.#finished.filter(isFormer)) void this.#parts.journal.forget(id)
    this.#finished = this.#finished.filter((other) => !isFormer(other))
  }

  /** The host has begun another job: what is over makes room on the disk. */
  #forgetFormer(): void {
    const suspended = this.#suspended.splice(0).map(({ job }) => job.job)
    for (const job of [...suspended, ...this.#finished.splice(0).map(({ id }) => id)])
      void this.#parts.journal.forget(job)
  }
}

function followSignal(run: Run, signal: AbortSignalLike): void {
  const cancel = () => run.cancel()
  signal.addEventListener('abort', cancel)
  const forget = () => signal.removeEventListener('abort', cancel)
  run.result().then(forget, forget)
}
