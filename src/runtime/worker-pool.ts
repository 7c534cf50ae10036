import type { LeaseId } from '../base/ids.ts'
import type { ShardOutcome, ShardWork, TaskRunner, TaskWorker } from '../ports.ts'
import type { TaskScript } from '../protocol/control.ts'

export interface ShardOrder extends ShardWork {
  readonly lease: LeaseId
}

export interface PoolListener {
  done(order: ShardOrder, outcome: ShardOutcome): void
  /** The shard failed; its worker may be gone with it. */
  failed(order: ShardOrder, thrown: unknown): void
  /** The task itself does not run here: no worker could be started. Told once. */
  refused(thrown: unknown): void
  change(): void
}

/** Workers that die one after another before any of them starts are not replaced for ever. */
const crashesMost = 3

interface Running {
  readonly order: ShardOrder
  worker: TaskWorker | undefined
  unitsDone: number
  cancelled: boolean
}

/** Runs the shards of one job, each worker one at a time, in the order they came; workers are fresh for each job. */
export class WorkerPool {
  readonly #runner: TaskRunner
  readonly #task: { script: TaskScript; params: unknown; unitLimitMs: number }
  readonly #listener: PoolListener
  readonly #queue: ShardOrder[] = []
  readonly #running = new Map<LeaseId, Running>()
  #idle: TaskWorker[] = []
  #slots: number
  #state: 'open' | 'refused' | 'closed' = 'open'
  #crashes = 0

  constructor(
    runner: TaskRunner,
    task: { script: TaskScript; params: unknown; unitLimitMs: number },
    slots: number,
    listener: PoolListener,
  ) {
    this.#runner = runner
    this.#task = task
    this.#slots = slots
    this.#listener = listener
  }

  /** Workers alive, computing or waiting. */
  get workers(): number {
    return this.#idle.length + [...this.#running.values()].filter(({ worker }) => worker !== undefined).length
  }
  get runningCount(): number {
    return this.#running.size
  }

  /** Every lease that is here, with the units done so far. */
  held(): { lease: LeaseId; unitsDone: number }[] {
    const running = [...this.#running.values()].map(({ order, unitsDone }) => ({ lease: order.lease, unitsDone }))
    return [...running, ...this.#queue.map(({ lease }) => ({ lease, unitsDone: 0 }))]
  }

  add(order: ShardOrder): void {
    if (this.#state !== 'open') return
    this.#queue.push(order)
    this.#pump()
  }

  /** Calls a shard off; if a worker is at it, that worker ends. */
  cancel(lease: LeaseId): void {
    const at = this.#queue.findIndex((order) => order.lease === lease)
    if (at >= 0) this.#queue.splice(at, 1)
    const running = this.#running.get(lease)
    if (running === undefined) return
    running.cancelled = true
    running.worker?.terminate()
    this.#running.delete(lease)
    this.#pump()
    this.#listener.change()
  }

  /** Shards under way are finished, also those above the new number. */
  resize(slots: number): void {
    this.#slots = slots
    this.#trim()
    this.#pump()
  }

  #trim(): void {
    while (this.#idle.length > 0 && this.#idle.length + this.#running.size > this.#slots)
      this.#idle.pop()?.terminate()
  }

  /** Ends every worker at once, whatever it is doing. Nothing is heard of its shards any more. */
  close(): void {
    this.#state = 'closed'
    this.#queue.length = 0
    for (const running of this.#running.values()) {
      running.cancelled = true
      running.worker?.terminate()
    }
    for (const worker of this.#idle) worker.terminate()
    this.#running.clear()
    this.#idle = []
  }

  #pump(): void {
    while (this.#state === 'open' && this.#running.size < this.#slots) {
      const order = this.#queue.shift()
      if (order === undefined) return
      const running = { order, worker: this.#idle.pop(), unitsDone: 0, cancelled: false }
      this.#running.set(order.lease, running)
      void this.#run(running)
    }
  }

  async #run(running: Running): Promise<void> {
    const { order } = running
    const worker = running.worker ?? (await this.#startWorker(running))
    if (worker === undefined) return
    try {
      const outcome = await worker.run(order, (unitsDone) => {
        running.unitsDone = unitsDone
      })
      if (running.cancelled) return
      this.#running.delete(order.lease)
      this.#idle.push(worker)
      this.#trim()
      this.#listener.done(order, outcome)
    } catch (thrown) {
      if (running.cancelled) return
      this.#running.delete(order.lease)
      worker.terminate() // a worker that threw may be half-way through anything: the next shard gets a fresh one
      this.#listener.failed(order, thrown)
    }
    this.#pump()
    this.#listener.change()
  }

  async #startWorker(running: Running): Promise<TaskWorker | undefined> {
    const { script, params, unitLimitMs } = this.#task
    try {
      const worker = this.#runner.start(script, params, { unitLimitMs })
      running.worker = worker // from now on it can be ended, also while the task's `init` computes
      this.#listener.change()
      await worker.ready()
      this.#crashes = 0
      return running.cancelled ? undefined : worker
    } catch (thrown) {
      if (!running.cancelled) this.#refuse(running, thrown)
      return undefined
    }
  }

  /** One worker that does not start may be bad luck; several are the task. */
  #refuse(running: Running, thrown: unknown): void {
    this.#running.delete(running.order.lease)
    this.#crashes++
    if (this.#crashes < crashesMost) {
      this.#queue.unshift(running.order)
      this.#pump()
      return
    }
    if (this.#state !== 'open') return
    this.close()
    this.#state = 'refused'
    this.#listener.refused(thrown)
    this.#listener.change()
  }
}
