import type { ErrorCode } from '../../base/errors.ts'
import type { JobId, LeaseId } from '../../base/ids.ts'
import type { Clock } from '../../ports.ts'
import type { CoordinatorMessage, DeviceMessage } from '../../protocol/control.ts'
import { codeOf } from '../../protocol/script-kind.ts'
import type { OwnResult } from '../api/device-api.ts'
import { ofUnit, toFailure } from '../failure.ts'
import type { JobMessage } from '../jobs/job-description.ts'
import type { Session } from '../session/session.ts'
import { type Assignment, Assignments } from './assignments.ts'
import type { DutyCycle } from './duty-cycle.ts'
import type { HelpTally } from './help-tally.ts'
import type { JobGate } from './job-gate.ts'
import { KeptResults, type ResultMessage } from './kept-results.ts'
import { notWasm, type WasmOnly } from './wasm-only.ts'
import { onlyUnit, type ShardOrder, WorkerPool } from './worker-pool.ts'

type Told<T extends CoordinatorMessage['type']> = Extract<CoordinatorMessage, { type: T }>

interface Parts {
  readonly runner: WasmOnly
  readonly clock: Clock
  readonly duty: DutyCycle
  readonly gate: JobGate
  readonly session: Session<DeviceMessage, CoordinatorMessage>
  /** Where there is a person to whom it is shown. */
  readonly tally: HelpTally | undefined
  /** Its person agrees to help and nothing holds it, and whether the coordinator has heard it. */
  consent(): { readonly helping: boolean; readonly finishing: boolean; readonly said: boolean }
  /** The coordinator believes in an older word of its person: it is said anew. */
  sayAnew(): void
  /** A shard was computed here, and is on its way. */
  result(own: OwnResult): void
  change(): void
}

/** A pong names no more leases than this. */
const namedMost = 1_024

/** What a device was told of jobs, what runs of them, and what it says of that. */
export class DeviceJobs {
  readonly #parts: Parts
  readonly #pool: WorkerPool
  readonly #assignments = new Assignments()
  readonly #kept: KeptResults
  #trouble: { readonly job: JobId; readonly said: { code: ErrorCode; message: string } } | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#kept = new KeptResults((job, units) => this.#counted(job, units))
    this.#pool = new WorkerPool(parts.runner, parts, {
      done: (order, { to, value, execMs }) =>
        this.#answer(order, { type: 'result', lease: order.lease, to, execMs, value }),
      failed: (order, unit, thrown) => this.#fail(order, unit, thrown),
      refused: (job, thrown) => this.#refuse(job, thrown),
      change: () => parts.change(),
    })
  }

  get pool(): Pick<WorkerPool, 'workers' | 'runningCount' | 'running' | 'busyMs' | 'resize' | 'rouse' | 'clear'> {
    return this.#pool
  }
  get kept(): Pick<KeptResults, 'shardsDone' | 'unitsDone' | 'confirm' | 'messages'> {
    return this.#kept
  }
  /** One whose task may run here. */
  get shown(): Assignment | undefined {
    return this.#parts.runner.allowed(this.#assignments.shown())
  }
  /** Nothing is under way, and nothing waits for its acknowledgement. */
  get isDone(): boolean {
    return this.#pool.isEmpty && this.#kept.isEmpty
  }
  get trouble(): { readonly code: ErrorCode; readonly message: string } | undefined {
    return this.#trouble?.said
  }

  // -- what it was told

  /** A new conversation: what is not described again has ended meanwhile. */
  markStale(): void {
    this.#assignments.markStale()
  }

  dropStale(): void {
    for (const job of this.#assignments.stale()) this.#drop(job)
  }

  describe(message: JobMessage): void {
    const { job } = message
    const refusal = this.#parts.gate.admit(message)
    if (refusal !== undefined) {
      this.#assignments.end(job)
      this.#pool.drop(job)
      this.#refuse(job, refusal)
      return
    }
    const told = this.#assignments.describe(message)
    if (told === 'new') this.#pool.drop(job)
    if (told === 'renewed') {
      this.#pool.retry(job)
      if (this.#parts.consent().said) this.claimAgain((claimed) => claimed === job)
    }
    if (this.#parts.consent().said && this.#refuseSource(job)) return
    this.withhold(job)
  }

  /** It is JavaScript, and this device takes WebAssembly only (W88). */
  refusesSource(job: JobId): boolean {
    const assignment = this.#assignments.get(job)
    return assignment !== undefined && this.#parts.runner.allowed(assignment) === undefined
  }

  /** Its person insists on WebAssembly from now on, or does not any more. */
  refuseSources(): void {
    if (this.#trouble?.said.code === 'task-not-wasm') this.#trouble = undefined
    for (const { job } of this.#assignments) this.#refuseSource(job.job)
  }

  /** Said of each lease that comes all the same. */
  #refuseSource(job: JobId): boolean {
    const task = this.#assignments.get(job)?.job.task
    if (task === undefined || !this.refusesSource(job)) return false
    this.#pool.drop(job)
    this.#refuse(job, notWasm(task))
    return true
  }

  /** True for a job of which nothing may run here now: what runs of it ends, and who leases it hears so. */
  withhold(job: JobId): boolean {
    const why = this.#parts.gate.verdict(job)
    if (why === undefined || why === 'runs') return false
    this.#pool.drop(job)
    if (this.#parts.consent().said) this.#parts.session.send({ type: 'job-withheld', job, why })
    return true
  }

  take({ lease, job, from, to, budgetMs, units }: Told<'lease'>): void {
    const { gate } = this.#parts
    const assignment = this.#assignments.get(job)
    const refusal = gate.refusal(job)
    this.#pool.endOtherLives(lease)
    if (refusal !== undefined) this.#refuse(job, refusal) // whoever leases it has forgotten
    if (assignment === undefined || this.#pool.takeCancel(lease)) return
    const isHeld = from < assignment.job.heldCount
    const local = isHeld ? assignment.local.get(from) : undefined
    if (this.#parts.consent().finishing) return // it crossed the word of that
    if (!this.#parts.consent().helping || (isHeld && local === undefined)) {
      this.handBack()
      return
    }
    if (this.#refuseSource(job) || this.withhold(job)) return
    this.#assignments.show(job)
    const { task: code, title } = assignment.job
    const text = codeOf(code)
    this.#parts.tally?.begin(code.hash, title, typeof text === 'string' ? text : undefined)
    const work = { from, to, budgetMs, ...(units && { units }), ...(local && { local }) }
    this.#pool.add({ lease, task: gate.limited(assignment.task), work })
  }

  cancel(leases: readonly LeaseId[]): void {
    for (const lease of leases) if (this.#kept.forget(lease) === undefined) this.#pool.cancel(lease)
  }

  end(job: JobId): void {
    this.#kept.forgetJob(job)
    this.#drop(job)
  }

  /** All that it was told and is at, as if it had never been. */
  forgetAll(): void {
    for (const { job } of [...this.#assignments]) this.end(job.job)
  }

  #drop(job: JobId): void {
    this.#parts.gate.forget(job)
    if (this.#trouble?.job === job) this.#trouble = undefined
    if (this.#assignments.end(job)) this.#pool.drop(job)
  }

  // -- what only its person knows

  claim(unit: number, values: Readonly<Record<string, number>>): void {
    const assignment = this.#assignments.shown()
    const exists = Number.isInteger(unit) && unit >= 0 && unit < (assignment?.job.heldCount ?? 0)
    const { helping, said } = this.#parts.consent()
    if (assignment === undefined || !exists || !helping) return
    if (this.#parts.gate.verdict(assignment.job.job) !== 'runs') return
    assignment.local.set(unit, values)
    assignment.claim = { unit, state: 'asked' }
    if (said) this.#parts.session.send({ type: 'claim', job: assignment.job.job, unit })
    this.#parts.change()
  }

  /** Whoever is told that we help has not heard, or has forgotten, what we claim. */
  claimAgain(concerned: (job: JobId) => boolean = () => true): void {
    for (const claim of this.#assignments.claimed(concerned)) this.#parts.session.send({ type: 'claim', ...claim })
  }

  hearClaim(message: Told<'claim-accepted'> | Told<'claim-refused'>): void {
    const { job } = message
    if (message.type === 'claim-accepted') this.#assignments.settle(job, { unit: message.unit, state: 'accepted' })
    else this.#assignments.settle(job, { state: 'refused', reason: message.reason })
  }

  forgetEntries(): void {
    this.#assignments.forgetEntries()
  }

  // -- what it says

  /** What this device is at, results on their way included: a big one takes longer than a lease lasts unnamed. */
  held(): Extract<DeviceMessage, { type: 'pong' }>['held'] {
    return [...this.#pool.held(), ...this.#kept.held()].slice(0, namedMost)
  }

  /** What runs is ended and sent; what waits goes back, and what comes all the same is left. */
  finish(): void {
    this.#pool.dropQueue()
    const keeps = this.held().map(({ lease }) => lease)
    if (this.#parts.consent().said) this.#parts.session.send({ type: 'finish', keeps })
  }

  /** A Stop may overtake the Start or the claim before it, and the coordinator then believes in the older one: says it anew. */
  handBack(): void {
    this.#pool.clear()
    this.#parts.sayAnew()
  }

  #answer(order: ShardOrder, result: ResultMessage): void {
    const { session } = this.#parts
    const before = session.pendingBytes
    try {
      session.send(result)
    } catch (thrown) {
      this.#fail(order, onlyUnit(order.work), thrown) // the result cannot travel
      return
    }
    const bytes = Math.max(0, session.pendingBytes - before)
    const { job } = order.task
    const { from } = order.work
    this.#kept.keep(job, result.to - from, result, bytes)
    this.#parts.result({ job, from, to: result.to, value: result.value })
  }

  #counted(job: JobId, units: number): void {
    const assignment = this.#assignments.get(job)
    if (assignment === undefined) return
    assignment.unitsDone += units
    this.#parts.tally?.counted(assignment.job.task.hash, units)
  }

  #fail({ lease, task }: ShardOrder, unit: number | undefined, thrown: unknown): void {
    const failure = toFailure(thrown)
    this.#trouble = { job: task.job, said: { code: failure.code, message: ofUnit(unit, failure.reason) } }
    this.#parts.session.send({ type: 'failed', lease, ...(unit !== undefined && { unit }), ...failure })
  }

  #refuse(job: JobId, thrown: unknown): void {
    const failure = toFailure(thrown)
    this.#trouble = { job, said: { code: failure.code, message: failure.reason } }
    this.#parts.session.send({ type: 'job-refused', job, ...failure })
  }
}
