import type { JobId, LeaseId } from '../../base/ids.ts'
import type { Clock, ShardOutcome, ShardWork, TaskRunner, TaskWorker } from '../../ports.ts'
import type { TaskScript } from '../../protocol/control.ts'
import { unitOf } from '../failure.ts'
import type { DutyCycle } from './duty-cycle.ts'

/** A task with what its workers are started with. One worker holds one of them for life. */
export interface PoolTask {
  readonly job: JobId
  readonly script: TaskScript
  readonly params: unknown
  readonly unitLimitMs: number
}

export interface ShardOrder {
  readonly lease: LeaseId
  readonly task: PoolTask
  readonly work: ShardWork
}

export interface PoolListener {
  done(order: ShardOrder, outcome: ShardOutcome): void
  /** The shard failed, at `unit` where it is known; its worker may be gone with it. */
  failed(order: ShardOrder, unit: number | undefined, thrown: unknown): void
  /** The task itself does not run here: no worker could be started. Told again for each shard that comes all the same. */
  refused(job: JobId, thrown: unknown): void
  change(): void
}

/** Workers that die one after another before any of them starts are not replaced for ever. */
const crashesMost = 3
/** Cancels may overtake their leases: so many are remembered until these come. */
const cancelsMost = 256

/** The life of the coordinator that gave a lease: the epoch in front of its id. */
const lifeOf = (lease: LeaseId): string => lease.slice(0, lease.indexOf('-') + 1)

/** A shard that is computed here: its units, and how many of them are done. */
export interface RunningShard {
  readonly job: JobId
  readonly from: number
  readonly to: number
  readonly unitsDone: number
}

interface Running {
  readonly order: ShardOrder
  readonly sinceMs: number
  worker: TaskWorker | undefined
  unitsDone: number
  cancelled: boolean
}

/**
 * Runs the shards of any number of jobs in the order they came, each worker one at a time. There are never more workers
 * than slots: an idle one of another job ends to make room.
 */
export class WorkerPool {
  readonly #runner: TaskRunner
  readonly #clock: Clock
  readonly #duty: DutyCycle
  readonly #listener: PoolListener
  readonly #queue: ShardOrder[] = []
  readonly #running = new Map<LeaseId, Running>()
  readonly #cancelledEarly = new Set<LeaseId>()
  /** Workers that died before they had started, one after another, by job; and how the last one did. */
  readonly #crashes = new Map<JobId, { readonly count: number; readonly thrown: unknown }>()
  #idle: { readonly job: JobId; readonly worker: TaskWorker }[] = []
  #slots = 1
  /** Time of shards that are not running any more, all workers together. */
  #pastMs = 0

  constructor(runner: TaskRunner, { clock, duty }: { clock: Clock; duty: DutyCycle }, listener: PoolListener) {
    this.#runner = runner
    this.#clock = clock
    this.#duty = duty
    this.#listener = listener
  }

  /** Workers alive, computing or waiting. */
  get workers(): number {
    return this.#idle.length + [...this.#running.values()].filter(({ worker }) => worker !== undefined).length
  }
  get runningCount(): number {
    return this.#running.size
  }

  /** Nothing runs here and nothing waits. */
  get isEmpty(): boolean {
    return this.#running.size === 0 && this.#queue.length === 0
  }
  /** Time that workers were at shards so far, all together. */
  get busyMs(): number {
    const nowMs = this.#clock.nowMs()
    let busyMs = this.#pastMs
    for (const { sinceMs } of this.#running.values()) busyMs += nowMs - sinceMs
    return busyMs
  }
  running(): RunningShard[] {
    return [...this.#running.values()].map(({ order, unitsDone }) => {
      return { job: order.task.job, from: order.work.from, to: order.work.to, unitsDone }
    })
  }

  /** Every lease that is here, with the units done so far. */
  held(): { lease: LeaseId; unitsDone: number }[] {
    const running = [...this.#running.values()].map(({ order, unitsDone }) => ({ lease: order.lease, unitsDone }))
    return [...running, ...this.#queue.map(({ lease }) => ({ lease, unitsDone: 0 }))]
  }

  add(order: ShardOrder): void {
    const crashes = this.#crashes.get(order.task.job)
    if (crashes !== undefined && crashes.count >= crashesMost) {
      this.#listener.refused(order.task.job, crashes.thrown) // whoever leases it has forgotten, and would wait for it
      return
    }
    this.#queue.push(order)
    this.#pump()
  }

  /** True, once, for a lease that was cancelled before it came. */
  takeCancel(lease: LeaseId): boolean {
    return this.#cancelledEarly.delete(lease)
  }

  /** A coordinator that leases in a new life has pooled what the former one leased: nobody waits for that. */
  endOtherLives(lease: LeaseId): void {
    const life = lifeOf(lease)
    for (const held of this.held().reverse()) if (lifeOf(held.lease) !== life) this.cancel(held.lease)
  }

  /** A refused job is tried again when it is leased again. */
  retry(job: JobId): void {
    this.#crashes.delete(job)
  }

  /** Calls a shard off, also one that is still to come; if a worker is at it, that worker ends. */
  cancel(lease: LeaseId): void {
    const at = this.#queue.findIndex((order) => order.lease === lease)
    if (at >= 0) this.#queue.splice(at, 1)
    else if (!this.#abandon(lease)) this.#rememberCancel(lease)
    this.#pump()
    this.#listener.change()
  }

  #abandon(lease: LeaseId): boolean {
    const running = this.#running.get(lease)
    if (running === undefined) return false
    running.cancelled = true
    running.worker?.terminate()
    this.#leave(running)
    return true
  }

  /** It is not running any more. Gives how long it was, at most as long as it may be: what is longer, the machine was shut. */
  #leave({ order: { lease, task, work }, sinceMs }: Running): number {
    if (!this.#running.delete(lease)) return 0
    const passedMs = this.#clock.nowMs() - sinceMs
    this.#pastMs += passedMs
    return Math.min(passedMs, work.budgetMs + task.unitLimitMs)
  }

  #rememberCancel(lease: LeaseId): void {
    this.#cancelledEarly.add(lease)
    const [oldest] = this.#cancelledEarly
    if (this.#cancelledEarly.size > cancelsMost && oldest !== undefined) this.#cancelledEarly.delete(oldest)
  }

  /** Ends every worker of the job at once, and drops its shards. The others go on. */
  drop(job: JobId): void {
    this.#clear((other) => other === job)
    this.#crashes.delete(job)
    this.#pump()
  }

  /** Shards under way are finished, also those above the new number. */
  resize(slots: number): void {
    this.#slots = slots
    this.#trim(slots - this.#running.size - this.#duty.resting)
    this.#pump()
  }

  /** Ends every worker at once, whatever it is doing. Nothing is heard of its shards any more. */
  clear(): void {
    this.#clear(() => true)
    this.#crashes.clear()
    this.#duty.clear()
  }

  /** Drops what waits; what runs goes on. */
  dropQueue(): void {
    this.#queue.length = 0
  }

  /** The share of the time is another now: nobody rests for the old one. */
  rouse(): void {
    this.#duty.clear()
    this.#pump()
  }

  #clear(concerned: (job: JobId) => boolean): void {
    const queued = this.#queue.filter(({ task }) => !concerned(task.job))
    this.#queue.splice(0, this.#queue.length, ...queued)
    for (const { order } of [...this.#running.values()]) if (concerned(order.task.job)) this.#abandon(order.lease)
    const ended = this.#idle.filter(({ job }) => concerned(job))
    this.#idle = this.#idle.filter(({ job }) => !concerned(job))
    for (const { worker } of ended) worker.terminate()
  }

  /** Leaves at most so many idle workers; those that waited longest end first. */
  #trim(idleMost: number): void {
    while (this.#idle.length > Math.max(0, idleMost)) this.#idle.shift()?.worker.terminate()
  }

  #pump(): void {
    while (this.#running.size + this.#duty.resting < this.#slots) {
      const order = this.#queue.shift()
      if (order === undefined) return
      const worker = this.#takeIdle(order.task.job)
      const running = { order, sinceMs: this.#clock.nowMs(), worker, unitsDone: 0, cancelled: false }
      this.#running.set(order.lease, running)
      this.#trim(this.#slots - this.#running.size - this.#duty.resting)
      void this.#run(running)
    }
  }

  #takeIdle(job: JobId): TaskWorker | undefined {
    const at = this.#idle.findLastIndex((idle) => idle.job === job)
    return at < 0 ? undefined : this.#idle.splice(at, 1)[0]?.worker
  }

  async #run(running: Running): Promise<void> {
    const { order } = running
    const worker = running.worker ?? (await this.#startWorker(running))
    if (worker === undefined) return
    try {
      const outcome = await worker.run(order.work, (unitsDone) => {
        running.unitsDone = unitsDone
      })
      if (running.cancelled) return
      if (this.#duty.rests(this.#leave(running), () => this.#pump())) worker.terminate()
      else this.#idle.push({ job: order.task.job, worker })
      this.#trim(this.#slots - this.#running.size - this.#duty.resting)
      this.#listener.done(order, outcome)
    } catch (thrown) {
      if (running.cancelled) return
      this.#duty.rests(this.#leave(running), () => this.#pump())
      worker.terminate() // a worker that threw may be half-way through anything: the next shard gets a fresh one
      this.#listener.failed(order, unitOf(thrown) ?? onlyUnit(order.work), thrown)
    }
    this.#pump()
    this.#listener.change()
  }

  async #startWorker(running: Running): Promise<TaskWorker | undefined> {
    const { job, script, params, unitLimitMs } = running.order.task
    try {
      const worker = this.#runner.start(script, params, { unitLimitMs })
      running.worker = worker // from now on it can be ended, also while the task's `init` computes
      this.#listener.change()
      await worker.ready()
      this.#crashes.delete(job)
      return running.cancelled ? undefined : worker
    } catch (thrown) {
      if (!running.cancelled) this.#refuse(running, thrown)
      return undefined
    }
  }

  /** One worker that does not start may be bad luck; several are the task. */
  #refuse(running: Running, thrown: unknown): void {
    const { order } = running
    const { job } = order.task
    this.#leave(running)
    const count = (this.#crashes.get(job)?.count ?? 0) + 1
    this.#crashes.set(job, { count, thrown })
    if (count < crashesMost) {
      this.#queue.unshift(order)
    } else if (count === crashesMost) {
      this.#clear((other) => other === job)
      this.#listener.refused(job, thrown)
      this.#listener.change()
    }
    this.#pump()
  }
}

/** Of a shard of one unit there is no doubt. */
export const onlyUnit = ({ from, to }: ShardWork): number | undefined => (to - from === 1 ? from : undefined)
