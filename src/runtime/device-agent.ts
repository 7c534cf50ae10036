import { assertNever } from '../base/assert.ts'
import { Emitter } from '../base/emitter.ts'
import { type ErrorCode, TabgridError } from '../base/errors.ts'
import { type DeviceId, type JobId, type LeaseId, type RandomBytes, randomId, type SessionId } from '../base/ids.ts'
import type { AnyTask } from '../core/task.ts'
import type { Link, TaskRunner } from '../ports.ts'
import { type CoordinatorMessage, type DeviceMessage, laneOf, parseCoordinatorMessage } from '../protocol/control.ts'
import { Assignments, type JobMessage, viewOf } from './assignments.ts'
import { MachineScore } from './benchmark.ts'
import type { DeviceStatus, SubmittedJob } from './device-api.ts'
import { DeviceEntry, toSlots } from './device-entry.ts'
import { ofUnit, toFailure } from './failure.ts'
import { KeptResults, type ResultMessage } from './kept-results.ts'
import { Session } from './session.ts'
import { type SubmitOptions, SubmittedJobs } from './submitted-jobs.ts'
import { onlyUnit, type ShardOrder, WorkerPool } from './worker-pool.ts'

export interface AgentParts {
  readonly runner: TaskRunner
  readonly random: RandomBytes
  readonly device: DeviceId
  readonly name: string
  readonly cores: number
  /** Of an invitation. */
  readonly token?: string | undefined
}

type Told<T extends CoordinatorMessage['type']> = Extract<CoordinatorMessage, { type: T }>
type Consent =
  | { at: 'waiting' }
  | { at: 'helping'; slots: number }
  | { at: 'stopped' }
  | { at: 'ended'; error: TabgridError }

/** A pong names no more leases than this. */
const namedMost = 1_024
/** A coordinator describes its jobs before it says so many pings: what it has not described by then has ended. */
const pingsOfStale = 2

/** The device's own machine: it computes what its coordinator leases to it, once its person has agreed. */
export class DeviceAgent {
  readonly events = new Emitter<{ change: () => void }>()
  readonly #session: Session<DeviceMessage, CoordinatorMessage>
  readonly #pool: WorkerPool
  readonly #assignments = new Assignments()
  readonly #kept = new KeptResults()
  readonly #submitted: SubmittedJobs
  /** Measured with its person's consent, and before the first `start` is said. */
  readonly #machine: MachineScore
  #consent: Consent = { at: 'waiting' }
  /** The coordinator of this session was told that we help. */
  #startSaid = false
  readonly #entry: DeviceEntry
  /** Since the session began. */
  #pings = 0
  #trouble: { job: JobId; said: { code: ErrorCode; message: string } } | undefined

  constructor(parts: AgentParts) {
    this.#entry = new DeviceEntry(parts)
    this.#session = new Session<DeviceMessage, CoordinatorMessage>({
      id: randomId<SessionId>(parts.random),
      parse: parseCoordinatorMessage,
      laneOf: ({ type }) => laneOf(type),
      listener: {
        message: (message) => this.#hear(message),
        start: () => this.#greet(),
        linkDown: () => this.events.emit('change'),
      },
    })
    this.#machine = new MachineScore(parts.runner)
    this.#submitted = new SubmittedJobs((message) => this.#session.send(message), parts.random)
    this.#pool = new WorkerPool(parts.runner, {
      done: (order, { to, value, execMs }) =>
        this.#answer(order, { type: 'result', lease: order.lease, to, execMs, value }),
      failed: (order, unit, thrown) => this.#fail(order, unit, thrown),
      refused: (job, thrown) => this.#refuseJob(job, thrown),
      change: () => this.events.emit('change'),
    })
  }

  get ended(): boolean {
    return this.#consent.at === 'ended'
  }

  connect(link: Link): void {
    if (this.ended) link.close('done')
    else this.#session.connect(link)
    this.events.emit('change')
  }

  /**
   * A coordinator that knows nothing of our session. It may be the one we knew, and then what is under way is still of
   * use: that goes on, and results are sent again. In a new life it confirms and ignores them.
   */
  #greet(): void {
    this.#assignments.markStale()
    this.#pings = 0
    this.#submitted.lose(
      new TabgridError('session-lost', 'The host has forgotten this device: submit the job again.'),
    )
    this.#session.send(this.#entry.hello())
    this.#sayWhatIs()
  }

  /** To a coordinator that has not heard it, or had not let us in and so did not listen. */
  #sayWhatIs(): void {
    this.#startSaid = false
    this.#sayStart()
    for (const result of this.#kept.messages()) this.#session.send(result)
  }

  /** Also while helping, with other slots: what is under way goes on. */
  start(count: number): void {
    if (this.#consent.at === 'ended') return
    const slots = toSlots(count)
    this.#consent = { at: 'helping', slots }
    this.#pool.resize(slots)
    if (this.#machine.score === undefined) this.#machine.measure(() => this.#sayStart())
    else this.#sayStart()
    this.events.emit('change')
  }

  /** Before the session's own start it is lost, and said again by the greeting. */
  #sayStart(): void {
    const { score } = this.#machine
    if (this.#consent.at !== 'helping' || score === undefined) return
    this.#session.send({ type: 'start', slots: this.#consent.slots, score })
    if (this.#startSaid) return
    this.#startSaid = true
    this.#claimAgain()
  }

  /** Whoever is told that we help has not heard, or has forgotten, what we claim. */
  #claimAgain(concerned: (job: JobId) => boolean = () => true): void {
    for (const claim of this.#assignments.claimed(concerned)) this.#session.send({ type: 'claim', ...claim })
  }

  /** Ends every worker now; the coordinator hears of it at once. */
  stop(): void {
    if (this.#consent.at !== 'helping') return
    this.#consent = { at: 'stopped' }
    this.#endWorkers()
    this.#assignments.forgetEntries()
    this.#sayStop()
    this.events.emit('change')
  }

  #sayStop(): void {
    this.#startSaid = false
    this.#session.send({ type: 'stop' })
  }

  #endWorkers(): void {
    this.#pool.clear()
    this.#machine.end()
  }

  claim(unit: number, values: Readonly<Record<string, number>>): void {
    const assignment = this.#assignments.shown()
    const exists = Number.isInteger(unit) && unit >= 0 && unit < (assignment?.job.heldCount ?? 0)
    if (assignment === undefined || !exists || this.#consent.at !== 'helping') return
    assignment.local.set(unit, values)
    assignment.claim = { unit, state: 'asked' }
    if (this.#startSaid) this.#session.send({ type: 'claim', job: assignment.job.job, unit })
    this.events.emit('change')
  }

  /** @throws `task-invalid`, `value-unsendable`, `message-too-large`. */
  submit(task: AnyTask, options: SubmitOptions): SubmittedJob {
    return this.#submitted.run(task, options, this.#submitRefusal())
  }

  #submitRefusal(): TabgridError | undefined {
    return this.#consent.at === 'ended' ? this.#consent.error : this.#entry.submitRefusal()
  }

  /** The room is over for this device: nothing runs, nothing is answered. */
  end(error: TabgridError): void {
    if (this.#consent.at === 'ended') return
    this.#consent = { at: 'ended', error }
    this.#endWorkers()
    this.#session.close()
    this.#submitted.lose(error)
    this.events.emit('change')
  }

  // -- what the coordinator says

  #hear(message: CoordinatorMessage): void {
    switch (message.type) {
      case 'ping':
        this.#kept.confirm(message.acks)
        this.#session.send({ type: 'pong', nonce: message.nonce, held: this.#held() })
        if (++this.#pings !== pingsOfStale) return
        for (const job of this.#assignments.stale()) this.#dropJob(job)
        break
      case 'waiting':
        this.#pool.clear() // what it may have had from an earlier conversation is for those who are in
        this.#entry.hear(message)
        break
      case 'welcome':
      case 'rights':
      case 'overview':
      case 'answer':
        if (this.#entry.hear(message)) this.#sayWhatIs()
        break
      case 'refused':
        this.end(new TabgridError(message.code, message.reason))
        break
      case 'job':
        this.#describe(message)
        break
      case 'lease':
        this.#kept.confirm(message.acks)
        this.#take(message)
        break
      case 'cancel':
        for (const lease of message.leases) this.#cancel(lease)
        break
      case 'ack':
        this.#kept.confirm(message.acks)
        break
      case 'claim-accepted':
        this.#assignments.settle(message.job, { unit: message.unit, state: 'accepted' })
        break
      case 'claim-refused':
        this.#assignments.settle(message.job, { state: 'refused', reason: message.reason })
        break
      case 'job-ended':
        this.#kept.forgetJob(message.job)
        this.#dropJob(message.job)
        break
      case 'submit-refused':
      case 'submitted-progress':
      case 'submitted-ended':
        this.#submitted.hear(message)
        break
      case 'room-ended':
        this.end(new TabgridError('room-ended', 'The host has ended this room. Thank you for helping!'))
        break
      default:
        assertNever(message)
    }
    this.events.emit('change')
  }

  /** What this device is at, results on their way included: a big one takes longer than a lease lasts unnamed. */
  #held(): Extract<DeviceMessage, { type: 'pong' }>['held'] {
    return [...this.#pool.held(), ...this.#kept.held()].slice(0, namedMost)
  }

  #describe(message: JobMessage): void {
    const told = this.#assignments.describe(message)
    if (told === 'new') this.#pool.drop(message.job)
    if (told !== 'renewed') return
    this.#pool.retry(message.job)
    if (this.#startSaid) this.#claimAgain((job) => job === message.job)
  }

  #take({ lease, job, from, to, budgetMs, units }: Told<'lease'>): void {
    const assignment = this.#assignments.get(job)
    this.#pool.endOtherLives(lease)
    if (assignment === undefined || this.#pool.takeCancel(lease)) return
    const isHeld = from < assignment.job.heldCount
    const local = isHeld ? assignment.local.get(from) : undefined
    if (this.#consent.at !== 'helping' || (isHeld && local === undefined)) {
      this.#handBack()
      return
    }
    this.#assignments.show(job)
    const work = { from, to, budgetMs, ...(units && { units }), ...(local && { local }) }
    this.#pool.add({ lease, task: assignment.task, work })
  }

  /** A Stop may overtake the Start or the claim before it, and the coordinator then believes in the older one: says it anew. */
  #handBack(): void {
    this.#pool.clear()
    this.#sayStop()
    this.#sayStart()
  }

  #answer(order: ShardOrder, result: ResultMessage): void {
    const before = this.#session.pendingBytes
    try {
      this.#session.send(result)
    } catch (thrown) {
      this.#fail(order, onlyUnit(order.work), thrown) // the result cannot travel
      return
    }
    const bytes = Math.max(0, this.#session.pendingBytes - before)
    this.#kept.keep(order.task.job, result.to - order.work.from, result, bytes)
  }

  #fail({ lease, task }: ShardOrder, unit: number | undefined, thrown: unknown): void {
    const failure = toFailure(thrown)
    this.#trouble = { job: task.job, said: { code: failure.code, message: ofUnit(unit, failure.reason) } }
    this.#session.send({ type: 'failed', lease, ...(unit !== undefined && { unit }), ...failure })
  }

  #refuseJob(job: JobId, thrown: unknown): void {
    const failure = toFailure(thrown)
    this.#trouble = { job, said: { code: failure.code, message: failure.reason } }
    this.#session.send({ type: 'job-refused', job, ...failure })
  }

  #cancel(lease: LeaseId): void {
    if (this.#kept.forget(lease) === undefined) this.#pool.cancel(lease)
  }

  #dropJob(job: JobId): void {
    if (!this.#assignments.end(job)) return
    this.#pool.drop(job)
    if (this.#trouble?.job === job) this.#trouble = undefined
  }

  // -- what is shown

  #state(consent: Consent): DeviceStatus['state'] {
    if (consent.at === 'ended') return 'ended'
    return this.#session.linked ? this.#entry.stateOf(consent.at) : 'connecting'
  }

  status(): Omit<DeviceStatus, 'trust'> {
    const consent = this.#consent
    const shown = this.#assignments.shown()
    return {
      state: this.#state(consent),
      error: consent.at === 'ended' ? consent.error : undefined,
      trouble: this.#trouble?.said,
      ...this.#entry.view(),
      link: this.#session.linkKind,
      slots: consent.at === 'helping' ? consent.slots : 0,
      workers: this.#pool.workers,
      task: shown === undefined ? undefined : viewOf(shown),
      maySubmit: this.#entry.maySubmit && consent.at !== 'ended',
      shardsRunning: this.#pool.runningCount,
      shardsDone: this.#kept.shardsDone,
      unitsDone: this.#kept.unitsDone,
      bytesIn: this.#session.bytesIn,
      bytesOut: this.#session.bytesOut,
    }
  }
}
