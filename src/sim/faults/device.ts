import { assertNever } from '../../base/assert.ts'
import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import type { Failure } from '../../core/event.ts'
import type { Agenda } from './agenda.ts'
import type { Census } from './census.ts'
import type { Draw } from './draw.ts'
import { type JobPlan, sumOf } from './job-plan.ts'
import { type CoordinatorSays, type DeviceSays, laneOf } from './message.ts'
import type { DevicePlan } from './plan.ts'
import type { Wire } from './wire.ts'
import { type Order, type Outcome, WorkBench } from './work-bench.ts'

/** One conversation with one life of the coordinator. */
export interface Conversation {
  readonly wire: Wire
  readonly epoch: number
  hear(says: DeviceSays): void
  /** Its link broke in a way that both ends notice, or is there again. */
  linkDown(): void
  linkBack(): void
}

export interface DeviceParts {
  readonly id: DeviceId
  readonly plan: DevicePlan
  readonly agenda: Agenda
  readonly draw: Draw
  readonly census: Census
  readonly jobOf: (job: JobId) => JobPlan
  /** A conversation with who coordinates now; `undefined` while nobody does. */
  readonly meet: (device: Device) => Conversation | undefined
  readonly gone: (device: Device) => void
}

interface Nonsense {
  readonly lease: LeaseId
  readonly holder: DeviceId
  readonly job: JobId
  readonly unit: number
}

type Obstacle = 'none' | 'cut' | 'silence' | 'freeze'
type Result = Extract<DeviceSays, { type: 'result' }>

const thrown: Failure = { code: 'task-threw', reason: 'this unit throws', stack: '' }
const died: Failure = { code: 'worker-crashed', reason: 'the worker died', stack: '' }
const retryMs = 700

/** A device as the runtime's agent is one, with all that can befall it. */
export class Device {
  readonly id: DeviceId
  readonly plan: DevicePlan
  readonly bench: WorkBench
  /** The unit that ended it. */
  killedBy: { readonly job: JobId; readonly unit: number } | undefined
  alive = true
  obstacle: Obstacle = 'none'
  leasesTaken = 0
  helping = true
  readonly #parts: DeviceParts
  /** Finished and not acknowledged: said again in every new conversation. */
  readonly #results = new Map<LeaseId, Result>()
  readonly #saidMs = new Map<LeaseId, number>()
  readonly #cancelledEarly = new Set<LeaseId>()
  readonly #entries = new Set<string>()
  #talk: Conversation | undefined

  constructor(parts: DeviceParts) {
    this.#parts = parts
    this.id = parts.id
    this.plan = parts.plan
    const { agenda, plan, jobOf } = parts
    this.bench = new WorkBench({ agenda, device: plan, jobOf, ended: (outcome) => this.#conclude(outcome) })
  }

  /** Results that were first said before this time, and nobody acknowledged. */
  unacknowledged(beforeMs: number): number {
    return [...this.#saidMs.values()].filter((saidMs) => saidMs < beforeMs).length
  }
  get #reachable(): boolean {
    return this.alive && this.obstacle === 'none'
  }

  // -- its conversation

  /** Looks for its coordinator until it has one. */
  connect(): void {
    if (!this.#reachable || this.#talk?.wire.open === true) return
    const before = this.#talk?.epoch
    this.#talk = this.#parts.meet(this)
    if (this.#talk === undefined) {
      this.#parts.agenda.after(retryMs, () => this.connect())
      return
    }
    const isNewLife = before !== undefined && before !== this.#talk.epoch
    if (before !== undefined) this.#parts.census.note('session lost')
    if (!this.plan.goesOn) this.bench.keepOnly(() => false)
    this.#say({ type: 'hello' })
    if (this.helping) this.#sayStart()
    for (const result of this.#results.values()) {
      this.#parts.census.note(isNewLife ? 'result of an earlier life' : 'result sent again')
      this.#say(result)
    }
  }

  /** The other end closed the session, or crashed. It hears of it when it can. */
  sessionOver(delayMs: number): void {
    this.#parts.agenda.after(delayMs, () => this.connect())
  }

  #say(says: DeviceSays): void {
    const talk = this.#talk
    talk?.wire.toCoordinator(laneOf(says.type), () => talk.hear(says))
  }

  #sayStart(): void {
    const { slots, speed, lieFactor } = this.plan
    this.#say({ type: 'start', slots, score: speed * (lieFactor === 1 ? 100 : 100 * this.#falsely(1)) })
  }

  #falsely(value: number): number {
    return value * this.#parts.draw.scale(Math.min(1, this.plan.lieFactor), Math.max(1, this.plan.lieFactor))
  }

  hear(says: CoordinatorSays): void {
    if (!this.alive) return
    switch (says.type) {
      case 'ping':
        this.#pong()
        break
      case 'lease':
        this.#take({ ...says, dice: this.#parts.draw.below(2 ** 32) })
        break
      case 'ack':
        this.#forget(says.lease)
        break
      case 'cancel':
        for (const lease of says.leases) this.#cancel(lease)
        break
      case 'claim-settled':
        if (!says.accepted) this.#entries.delete(`${says.job}/${says.unit}`)
        break
      case 'job-ended':
        this.bench.keepOnly((order) => order.job !== says.job)
        for (const [lease, { value }] of this.#results) if (value.job === says.job) this.#forget(lease)
        break
      default:
        assertNever(says)
    }
  }

  #pong(): void {
    const sent = [...this.#results.values()].map(({ lease, to, value }) => ({ lease, unitsDone: to - value.from }))
    this.#say({ type: 'pong', held: [...this.bench.held(), ...sent] })
  }

  #take(order: Order): void {
    const { plan } = this
    const { census, draw, jobOf } = this.#parts
    this.leasesTaken++
    if (this.#cancelledEarly.delete(order.lease)) return
    const epoch = `${this.#talk?.epoch}-`
    this.bench.keepOnly(({ lease }) => lease.startsWith(epoch)) // what an earlier life gave is void now
    const job = jobOf(order.job)
    if (plan.refuses === job.number) {
      census.note('job refused')
      this.#say({ type: 'job-refused', job: order.job, failure: thrown })
      return
    }
    const lacksEntry = order.from < job.heldCount && !this.#entries.has(`${order.job}/${order.from}`)
    if (!this.helping || lacksEntry) {
      this.bench.keepOnly(() => false)
      this.#say({ type: 'stop' })
      if (this.helping) this.#sayStart()
      return
    }
    if (draw.chance(plan.forgetShare)) {
      census.note('lease forgotten')
      return
    }
    this.bench.add(order)
  }

  #cancel(lease: LeaseId): void {
    this.#parts.census.note('lease cancelled')
    if (!this.bench.has(lease) && !this.#results.has(lease)) this.#cancelledEarly.add(lease)
    this.bench.keepOnly((order) => order.lease !== lease)
    this.#forget(lease)
  }

  #forget(lease: LeaseId): void {
    this.#results.delete(lease)
    this.#saidMs.delete(lease)
  }

  // -- its work

  #conclude({ order, fate, unit, byUnit, to, tookMs }: Outcome): void {
    const { census, draw } = this.#parts
    switch (fate) {
      case 'done':
        this.#answer(order, to, tookMs)
        break
      case 'threw':
        census.note('unit threw')
        this.#say({ type: 'failed', lease: order.lease, unit, failure: thrown })
        break
      case 'worker died': {
        const known = draw.chance(0.3)
        if (!known) census.note('worker died, unit unknown')
        this.#say({ type: 'failed', lease: order.lease, unit: known ? unit : undefined, failure: died })
        break
      }
      case 'device died':
        census.note('unit killed its device')
        this.killedBy = byUnit ? { job: order.job, unit } : undefined
        this.kill(draw.chance(0.7))
        break
      default:
        assertNever(fate)
    }
  }

  #answer({ lease, job, from, to: end }: Order, to: number, tookMs: number): void {
    const { census, jobOf } = this.#parts
    if (to < end) census.note('partial result')
    const isLie = this.plan.lieFactor !== 1
    if (isLie) census.note('false execMs')
    const value = { job, from, to, sum: sumOf(jobOf(job), from, to) }
    const result: Result = { type: 'result', lease, to, execMs: isLie ? this.#falsely(tookMs) : tookMs, value }
    this.#results.set(lease, result)
    this.#saidMs.set(lease, this.#parts.agenda.nowMs)
    this.#say(result)
  }

  /** Its person enters what only this device knows. */
  claim(job: JobId, unit: number): void {
    if (!this.#reachable || !this.helping) return
    this.#parts.census.note('unit claimed')
    this.#entries.add(`${job}/${unit}`)
    this.#say({ type: 'claim', job, unit })
  }

  /**
   * What no honest device says, of `lease`, which may be anybody's. A wrong value for a shard of its own is not among it:
   * only verification finds that.
   */
  sayNonsense({ lease, holder, job, unit }: Nonsense): void {
    const { draw, census } = this.#parts
    if (!this.#reachable || this.#talk === undefined) return
    census.note('hostile message')
    const value = { job, from: unit, to: unit + 1, sum: -1 }
    this.#say(
      draw.pick<DeviceSays>([
        {
          type: 'result',
          lease,
          to: holder === this.id ? draw.pick([0, 2 ** 31]) : unit,
          execMs: draw.pick([0, 1e9]),
          value,
        },
        { type: 'failed', lease, unit: draw.chance(0.5) ? unit : undefined, failure: thrown },
        { type: 'pong', held: [{ lease, unitsDone: unit }] },
        { type: 'claim', job, unit },
      ]),
    )
  }

  // -- what befalls it

  cut(): void {
    this.obstacle = 'cut'
    this.#talk?.wire.setPassable(false)
    this.#talk?.linkDown()
  }

  silence(): void {
    this.obstacle = 'silence'
    this.#talk?.wire.setPassable(false)
  }

  freeze(): void {
    this.silence()
    this.obstacle = 'freeze'
    this.bench.pause()
  }

  /** The obstacle is gone. */
  recover(): void {
    if (!this.alive || this.obstacle === 'none') return
    const before = this.obstacle
    this.obstacle = 'none'
    if (before === 'freeze') this.bench.goOn()
    if (this.#talk?.wire.open !== true) {
      this.connect()
      return
    }
    this.#parts.census.note('session resumed')
    if (before === 'cut') this.#talk.linkBack()
    this.#talk.wire.setPassable(true)
  }

  stop(): void {
    this.helping = false
    this.bench.keepOnly(() => false)
    this.#say({ type: 'stop' })
  }

  start(): void {
    if (this.helping) return
    this.helping = true
    this.#sayStart()
  }

  /** The tab is closed: it says so, and is gone. */
  close(): void {
    const talk = this.#talk
    this.#say({ type: 'stop' })
    talk?.wire.toCoordinator('control', () => talk.linkDown())
    this.#end()
  }

  /** `loud`: its link breaks with it; else nobody hears anything any more. */
  kill(loud: boolean): void {
    this.#talk?.wire.setPassable(false)
    if (loud) this.#talk?.linkDown()
    this.#end()
  }

  #end(): void {
    this.alive = false
    this.bench.pause()
    this.bench.keepOnly(() => false)
    this.#parts.gone(this)
  }
}
