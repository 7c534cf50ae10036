import { assertNever } from '../base/assert.ts'
import { Emitter } from '../base/emitter.ts'
import { type ErrorCode, TabgridError } from '../base/errors.ts'
import { type DeviceId, type JobId, type LeaseId, type RandomBytes, randomId, type SessionId } from '../base/ids.ts'
import type { Link, TaskRunner } from '../ports.ts'
import { type CoordinatorMessage, type DeviceMessage, laneOf, parseCoordinatorMessage } from '../protocol/control.ts'
import { limits } from '../protocol/limits.ts'
import type { DeviceStatus, TaskView } from './api.ts'
import { ofUnit, toFailure } from './failure.ts'
import { Session } from './session.ts'
import { type ShardOrder, WorkerPool } from './worker-pool.ts'

export interface AgentParts {
  readonly runner: TaskRunner
  readonly random: RandomBytes
  readonly device: DeviceId
  readonly name: string
  readonly cores: number
}

type Told<T extends CoordinatorMessage['type']> = Extract<CoordinatorMessage, { type: T }>
type Consent =
  | { at: 'waiting' }
  | { at: 'helping'; slots: number }
  | { at: 'stopped' }
  | { at: 'ended'; error: TabgridError }

/** The job a device was told of, and what it has for it. */
interface Assignment {
  readonly job: Told<'job'>
  pool: WorkerPool | undefined
  claim: TaskView['claim']
  /** What this device's person entered, by held unit. It stays here. */
  readonly local: Map<number, Readonly<Record<string, number>>>
}

/** Cancels may overtake their leases: so many are remembered until these come. */
const cancelsMost = 256
/** A pong names no more leases than this. */
const namedMost = 1_024

/** Workers that a device can give, as the wire counts them. */
const toSlots = (count: number): number => Math.min(256, Math.max(1, Math.trunc(count) || 1))

/** The device's own machine: it computes what its coordinator leases to it, once its person has agreed. */
export class DeviceAgent {
  readonly events = new Emitter<{ change: () => void }>()
  readonly #parts: AgentParts
  readonly #session: Session<DeviceMessage, CoordinatorMessage>
  readonly #cancelledEarly = new Set<LeaseId>()
  #consent: Consent = { at: 'waiting' }
  #greeted: Told<'welcome'> | undefined
  #assignment: Assignment | undefined
  #trouble: { code: ErrorCode; message: string } | undefined
  #shardsDone = 0
  #unitsDone = 0
  /** Results that the coordinator has not confirmed, with their units. */
  readonly #unacked = new Map<LeaseId, number>()

  constructor(parts: AgentParts) {
    this.#parts = parts
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
  }

  get ended(): boolean {
    return this.#consent.at === 'ended'
  }

  connect(link: Link): void {
    if (this.ended) link.close('done')
    else this.#session.connect(link)
    this.events.emit('change')
  }

  /** A coordinator that knows nothing of us: whatever an earlier one leased is its past. */
  #greet(): void {
    this.#closePool()
    this.#assignment = undefined
    this.#unacked.clear()
    const { device, name, cores } = this.#parts
    const told = { name: name.slice(0, limits.nameLength), cores: toSlots(cores) }
    this.#session.send({ type: 'hello', version: limits.version, device, ...told })
    if (this.#consent.at === 'helping') this.#session.send({ type: 'start', slots: this.#consent.slots })
  }

  /** Also while helping, with other slots: what is under way goes on. */
  start(count: number): void {
    if (this.#consent.at === 'ended') return
    const slots = toSlots(count)
    this.#consent = { at: 'helping', slots }
    this.#assignment?.pool?.resize(slots)
    this.#session.send({ type: 'start', slots }) // before the session's start it is lost, and said again by the greeting
    this.events.emit('change')
  }

  /** Ends every worker now; the coordinator hears of it at once. */
  stop(): void {
    if (this.#consent.at !== 'helping') return
    this.#consent = { at: 'stopped' }
    this.#closePool()
    if (this.#assignment !== undefined) {
      this.#assignment.claim = undefined
      this.#assignment.local.clear()
    }
    this.#session.send({ type: 'stop' })
    this.events.emit('change')
  }

  claim(unit: number, values: Readonly<Record<string, number>>): void {
    const assignment = this.#assignment
    const exists = Number.isInteger(unit) && unit >= 0 && unit < (assignment?.job.heldCount ?? 0)
    if (assignment === undefined || !exists || this.#consent.at !== 'helping') return
    assignment.local.set(unit, values)
    assignment.claim = { unit, state: 'asked' }
    this.#session.send({ type: 'claim', job: assignment.job.job, unit })
    this.events.emit('change')
  }

  /** The room is over for this device: nothing runs, nothing is answered. */
  end(error: TabgridError): void {
    if (this.#consent.at === 'ended') return
    this.#consent = { at: 'ended', error }
    this.#closePool()
    this.#session.close()
    this.events.emit('change')
  }

  #closePool(): void {
    this.#assignment?.pool?.close()
    if (this.#assignment !== undefined) this.#assignment.pool = undefined
  }

  // -- what the coordinator says

  #hear(message: CoordinatorMessage): void {
    switch (message.type) {
      case 'ping':
        this.#session.send({ type: 'pong', nonce: message.nonce, held: this.#held() })
        return
      case 'welcome':
        this.#greeted = message
        break
      case 'refused':
        this.end(new TabgridError(message.code, message.reason))
        break
      case 'job':
        this.#closePool()
        this.#assignment = { job: message, pool: undefined, claim: undefined, local: new Map() }
        break
      case 'lease':
        this.#take(message)
        break
      case 'cancel':
        for (const lease of message.leases) this.#cancel(lease)
        break
      case 'ack':
        for (const lease of message.leases) this.#acknowledge(lease)
        break
      case 'claim-accepted':
        this.#settle(message.job, { unit: message.unit, state: 'accepted' })
        break
      case 'claim-refused':
        this.#settle(message.job, { state: 'refused', reason: message.reason })
        break
      case 'job-ended':
        this.#endJob(message.job)
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
    const sent = [...this.#unacked].map(([lease, unitsDone]) => ({ lease, unitsDone }))
    return [...(this.#assignment?.pool?.held() ?? []), ...sent].slice(0, namedMost)
  }

  #take({ lease, job, from, to, units }: Told<'lease'>): void {
    const assignment = this.#assignment
    const cancelled = this.#cancelledEarly.delete(lease)
    if (cancelled || assignment?.job.job !== job) return
    const local = from < assignment.job.heldCount ? assignment.local.get(from) : undefined
    const lacksEntry = from < assignment.job.heldCount && local === undefined
    if (this.#consent.at !== 'helping' || lacksEntry) {
      this.#handBack()
      return
    }
    assignment.pool ??= this.#openPool(assignment, this.#consent.slots)
    assignment.pool.add({ lease, from, to, ...(units && { units }), ...(local && { local }) })
  }

  /** A Stop may overtake the Start or the claim before it, and the coordinator then believes in the older one: says it anew. */
  #handBack(): void {
    this.#closePool()
    this.#session.send({ type: 'stop' })
    if (this.#consent.at === 'helping') this.#session.send({ type: 'start', slots: this.#consent.slots })
  }

  #openPool({ job }: Assignment, slots: number): WorkerPool {
    const task = { script: job.task, params: job.params, unitLimitMs: job.unitLimitMs }
    return new WorkerPool(this.#parts.runner, task, slots, {
      done: (order, { value, execMs }) => this.#answer(order, { type: 'result', lease: order.lease, execMs, value }),
      failed: (order, thrown) => this.#fail(order, thrown),
      refused: (thrown) => {
        const failure = toFailure(thrown)
        this.#trouble = { code: failure.code, message: failure.reason }
        this.#session.send({ type: 'job-refused', job: job.job, ...failure })
      },
      change: () => this.events.emit('change'),
    })
  }

  #answer(order: ShardOrder, result: Extract<DeviceMessage, { type: 'result' }>): void {
    try {
      this.#session.send(result)
      this.#unacked.set(order.lease, order.to - order.from)
    } catch (thrown) {
      this.#fail(order, thrown) // the result cannot travel
    }
  }

  #fail(order: ShardOrder, thrown: unknown): void {
    const failure = toFailure(thrown)
    const unit = unitOf(thrown) ?? order.from
    this.#trouble = { code: failure.code, message: ofUnit(unit, failure.reason) }
    this.#session.send({ type: 'failed', lease: order.lease, unit, ...failure })
  }

  #cancel(lease: LeaseId): void {
    this.#assignment?.pool?.cancel(lease)
    this.#cancelledEarly.add(lease)
    const [oldest] = this.#cancelledEarly
    if (this.#cancelledEarly.size > cancelsMost && oldest !== undefined) this.#cancelledEarly.delete(oldest)
  }

  #acknowledge(lease: LeaseId): void {
    const units = this.#unacked.get(lease)
    if (units === undefined) return
    this.#unacked.delete(lease)
    this.#shardsDone++
    this.#unitsDone += units
  }

  #settle(job: JobId, claim: TaskView['claim']): void {
    if (this.#assignment?.job.job === job) this.#assignment.claim = claim
  }

  #endJob(job: JobId): void {
    if (this.#assignment?.job.job !== job) return
    this.#closePool()
    this.#assignment = undefined
    this.#trouble = undefined
  }

  // -- what is shown

  status(): DeviceStatus {
    const consent = this.#consent
    const { name } = this.#parts
    const pool = this.#assignment?.pool
    const linked = this.#session.linked && this.#greeted !== undefined
    return {
      state: consent.at === 'ended' ? 'ended' : linked ? consent.at : 'connecting',
      error: consent.at === 'ended' ? consent.error : undefined,
      trouble: this.#trouble,
      roomName: this.#greeted?.room ?? '',
      name: this.#greeted?.name ?? name,
      number: this.#greeted?.number,
      link: this.#session.linkKind,
      slots: consent.at === 'helping' ? consent.slots : 0,
      workers: pool?.workers ?? 0,
      task: this.#assignment === undefined ? undefined : view(this.#assignment),
      shardsRunning: pool?.runningCount ?? 0,
      shardsDone: this.#shardsDone,
      unitsDone: this.#unitsDone,
      bytesIn: this.#session.bytesIn,
      bytesOut: this.#session.bytesOut,
    }
  }
}

function view({ job, claim }: Assignment): TaskView {
  const { title, task, unitLimitMs, local, heldCount } = job
  return { job: job.job, title, hash: task.hash, script: task.text, unitLimitMs, local, heldCount, claim }
}

/** Which unit a runner blames; none when the whole worker failed. */
function unitOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('unit' in thrown)) return undefined
  return typeof thrown.unit === 'number' ? thrown.unit : undefined
}
