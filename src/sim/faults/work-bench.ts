import type { JobId, LeaseId } from '../../base/ids.ts'
import type { HeldLease } from '../../core/event.ts'
import type { Agenda } from './agenda.ts'
import { type JobPlan, type Trait, traitOf } from './job-plan.ts'
import type { DevicePlan } from './plan.ts'

export interface Order {
  readonly lease: LeaseId
  readonly job: JobId
  readonly from: number
  readonly to: number
  readonly budgetMs: number
  /** Decides what goes wrong at this attempt, so that a pause changes nothing of it. */
  readonly dice: number
}

export type Fate = 'done' | 'threw' | 'worker died' | 'device died'

export interface Outcome {
  readonly order: Order
  readonly fate: Fate
  /** Of a fate that is not `done`: where. */
  readonly unit: number
  /** Whether the unit itself is to blame, not its device. */
  readonly byUnit: boolean
  /** Units up to here are computed. */
  readonly to: number
  readonly tookMs: number
}

interface Run {
  readonly order: Order
  readonly plan: JobPlan
  readonly begunMs: number
  unit: number
  /** What the unit still needs, on a device of speed 1. */
  leftMs: number
  sinceMs: number
  /** Changes when what is on the agenda for it is void. */
  turn: number
}

interface BenchParts {
  readonly agenda: Agenda
  readonly device: DevicePlan
  readonly jobOf: (job: JobId) => JobPlan
  readonly ended: (outcome: Outcome) => void
}

/** The workers of one device: units take their time, throw, kill; shards wait in the order of their granting. */
export class WorkBench {
  readonly #parts: BenchParts
  readonly #begun = new Set<LeaseId>()
  #waiting: Order[] = []
  #running: Run[] = []
  #speed: number
  #paused = false

  constructor(parts: BenchParts) {
    this.#parts = parts
    this.#speed = parts.device.speed
  }

  /** It had at least begun with it. */
  hasBegun(lease: LeaseId): boolean {
    return this.#begun.has(lease)
  }

  has(lease: LeaseId): boolean {
    return this.#orders.some((order) => order.lease === lease)
  }

  get #orders(): Order[] {
    return [...this.#running.map(({ order }) => order), ...this.#waiting]
  }

  held(): HeldLease[] {
    const running = this.#running.map((run) => {
      this.#advance(run)
      return { lease: run.order.lease, unitsDone: run.unit - run.order.from }
    })
    return [...running, ...this.#waiting.map(({ lease }) => ({ lease, unitsDone: 0 }))]
  }

  add(order: Order): void {
    this.#waiting.push(order)
    this.#fill()
  }

  /** Takes out what does not stay, running or not. */
  keepOnly(stays: (order: Order) => boolean): void {
    this.#waiting = this.#waiting.filter(stays)
    this.#running = this.#running.filter((run) => {
      if (stays(run.order)) return true
      run.turn++
      return false
    })
    this.#fill()
  }

  slowDown(factor: number): void {
    for (const run of this.#running) this.#advance(run)
    this.#speed /= factor
    for (const run of this.#running) this.#plan(run)
  }

  pause(): void {
    for (const run of this.#running) {
      this.#advance(run)
      run.turn++
    }
    this.#paused = true
  }

  goOn(): void {
    this.#paused = false
    for (const run of this.#running) {
      run.sinceMs = this.#parts.agenda.nowMs
      this.#plan(run)
    }
    this.#fill()
  }

  #fill(): void {
    while (!this.#paused && this.#running.length < this.#parts.device.slots) {
      const order = this.#waiting.shift()
      if (order === undefined) return
      const plan = this.#parts.jobOf(order.job)
      const nowMs = this.#parts.agenda.nowMs
      const leftMs = plan.costMs[order.from] ?? 0
      const run: Run = { order, plan, begunMs: nowMs, unit: order.from, leftMs, sinceMs: nowMs, turn: 0 }
      this.#begun.add(order.lease)
      this.#running.push(run)
      this.#plan(run)
    }
  }

  /** Moves a run on to now. What goes wrong has its own moment on the agenda. */
  #advance(run: Run): void {
    const nowMs = this.#parts.agenda.nowMs
    let workMs = this.#paused ? 0 : (nowMs - run.sinceMs) * this.#speed
    run.sinceMs = nowMs
    while (workMs >= run.leftMs && run.unit + 1 < run.order.to) {
      workMs -= run.leftMs
      run.unit++
      run.leftMs = run.plan.costMs[run.unit] ?? 0
    }
    run.leftMs = Math.max(0, run.leftMs - workMs)
  }

  /** Puts the end of the run on the agenda, as it will come if nothing comes between. */
  #plan(run: Run): void {
    const { agenda } = this.#parts
    const { order } = run
    const turn = ++run.turn
    let inMs = run.leftMs / this.#speed
    let unit = run.unit
    let fate = this.#fateAt(run, unit)
    while (fate === undefined) {
      unit++
      const spentMs = agenda.nowMs + inMs - run.begunMs
      const isOver = unit >= order.to || (order.budgetMs > 0 && spentMs >= order.budgetMs)
      if (isOver) fate = { fate: 'done', byUnit: false }
      else {
        inMs += (run.plan.costMs[unit] ?? 0) / this.#speed
        fate = this.#fateAt(run, unit)
      }
    }
    const end = fate
    agenda.after(inMs, () => {
      if (run.turn !== turn) return
      this.#running = this.#running.filter((other) => other !== run)
      this.#parts.ended({ order, ...end, unit, to: unit, tookMs: agenda.nowMs - run.begunMs })
      this.#fill()
    })
  }

  #fateAt({ order, plan }: Run, unit: number): { fate: Fate; byUnit: boolean } | undefined {
    const { throwShare, crashShare } = this.#parts.device
    const trait = traitOf(plan, unit)
    const byTrait = traitFates[trait]
    if (byTrait !== undefined) return { fate: byTrait, byUnit: true }
    const chance = mix(order.dice, unit)
    if (trait === 'throws sometimes' && chance < 0.4) return { fate: 'threw', byUnit: true }
    if (chance < throwShare) return { fate: 'threw', byUnit: false }
    if (chance > 1 - crashShare) return { fate: 'worker died', byUnit: false }
    return undefined
  }
}

const traitFates: Readonly<Partial<Record<Trait, Fate>>> = {
  throws: 'threw',
  'kills its worker': 'worker died',
  'kills its device': 'device died',
}

/** A number in [0, 1) that depends on nothing but its two. */
function mix(left: number, right: number): number {
  let bits = Math.imul(left ^ Math.imul(right + 1, 0x9e3779b1), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 15), 0xc2b2ae35)
  return ((bits ^ (bits >>> 13)) >>> 0) / 2 ** 32
}
