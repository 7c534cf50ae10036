import { TabgridError, toTabgridError } from '../base/errors.ts'
import type { Clock, ShardOutcome, ShardWork, SplitUnits, TaskWorker } from '../ports.ts'
import type { TaskScript } from '../protocol/control.ts'
import { timing } from '../protocol/limits.ts'
import { UnitError } from './unit-error.ts'
import { requireWhole } from './whole-script.ts'

/** One thread that holds a task program, as its adapter reaches it: calls and answers, nothing about time. */
export interface ProgramHost {
  load(script: TaskScript, params: unknown): Promise<void>
  split(input: unknown): Promise<SplitUnits>
  /** `report` hears how many units are done; `exact` when the next unit will be told of too before it starts. */
  run(work: ShardWork, careful: boolean, report: (unitsDone: number, exact: boolean) => void): Promise<ShardOutcome>
  add(shards: readonly { from: number; value: unknown }[]): Promise<void>
  answer(form: 'answer' | 'total'): Promise<unknown>
  /** Ends the thread at once. Calls under way may stay without an answer for ever. */
  terminate(): void
}

/** Starts a thread. `crashed` is called when it died by itself. */
export type SpawnHost = (crashed: (reason: string) => void) => ProgramHost

export interface GuardOptions {
  readonly clock: Clock
  readonly unitLimitMs: number
}

/** Progress goes on to the owner at most this often. */
const tellEveryMs = 250

const answerSlices = 10

/** The run under way, and the last sign of life in it. */
interface Run {
  readonly work: ShardWork
  readonly onUnit: (unitsDone: number) => void
  unitsDone: number
  exact: boolean
  signMs: number
  toldMs: number
}

/** No sign of life for the limit, and no telling which unit it is. */
class Silence extends TabgridError {
  constructor() {
    super('worker-crashed', 'the worker fell silent')
  }
}

/**
 * A TaskWorker around any host. Every call settles: with its answer, or when the host crashes, is terminated, or falls
 * silent. A unit that hangs among tiny ones is named by running its shard once more in a fresh host that tells of each
 * unit; if all of them pass this time (the machine had slept), that result counts.
 */
class GuardedWorker implements TaskWorker {
  readonly #spawn: SpawnHost
  readonly #script: TaskScript
  readonly #params: unknown
  readonly #options: GuardOptions
  readonly #pending = new Set<(error: TabgridError) => void>()
  readonly #loaded: Promise<void>
  #host: ProgramHost
  #ended: TabgridError | undefined
  #run: Run | undefined
  #cancelTimer: (() => void) | undefined
  /** A fresh host would have lost what was added. */
  #holdsAnswer = false

  constructor(spawn: SpawnHost, script: TaskScript, params: unknown, options: GuardOptions) {
    this.#spawn = spawn
    this.#script = script
    this.#params = params
    this.#options = options
    this.#host = this.#spawnHost()
    this.#loaded = this.#load()
    this.#loaded.catch(() => undefined) // told to whoever asks `ready`
  }

  ready(): Promise<void> {
    return this.#loaded
  }

  async #load(): Promise<void> {
    const limitMs = Math.max(this.#options.unitLimitMs, timing.unitLimitMs)
    const cancel = this.#options.clock.after(limitMs, () => {
      this.#end(new TabgridError('task-threw', `"init" ran longer than ${limitMs / 1000} s: let it do less`))
    })
    try {
      requireWhole(this.#script)
      await this.#call(() => this.#host.load(this.#script, this.#params))
    } catch (thrown) {
      const error = toTabgridError(thrown, 'worker-crashed')
      this.#end(error)
      throw error
    } finally {
      cancel()
    }
  }

  async run(work: ShardWork, onUnit: (unitsDone: number) => void): Promise<ShardOutcome> {
    try {
      return await this.#attempt(work, false, onUnit)
    } catch (thrown) {
      if (!(thrown instanceof Silence)) throw thrown
    }
    if (this.#ended !== undefined) throw this.#ended
    this.#host = this.#spawnHost()
    await this.#load()
    return this.#attempt(work, true, onUnit)
  }

  split(input: unknown): Promise<SplitUnits> {
    return this.#limited('split', () => this.#host.split(input))
  }

  add(shards: readonly { from: number; value: unknown }[]): Promise<void> {
    this.#holdsAnswer = true
    return this.#limited('combine', () => this.#host.add(shards))
  }

  answer(form: 'answer' | 'total'): Promise<unknown> {
    return this.#limited('reduce', () => this.#host.answer(form))
  }

  terminate(): void {
    this.#end(new TabgridError('worker-crashed', 'the worker was ended'))
  }

  async #attempt(work: ShardWork, careful: boolean, onUnit: (unitsDone: number) => void): Promise<ShardOutcome> {
    const nowMs = this.#options.clock.nowMs()
    const exact = careful || work.to - work.from === 1
    const run: Run = { work, onUnit, unitsDone: 0, exact, signMs: nowMs, toldMs: nowMs }
    this.#run = run
    if (this.#cancelTimer === undefined) this.#wakeAfter(this.#options.unitLimitMs)
    try {
      return await this.#call(() => this.#host.run(work, careful, (done, next) => this.#hear(run, done, next)))
    } catch (thrown) {
      const error = toTabgridError(thrown, 'worker-crashed')
      if (!run.exact || error instanceof Silence || error instanceof UnitError) throw error
      throw new UnitError(error.code, work.from + run.unitsDone, error.message)
    } finally {
      if (this.#run === run) this.#run = undefined
    }
  }

  /** Whoever asks is answered in the end. The time is counted in slices: a machine that slept through one loses only that. */
  async #limited<T>(what: string, begin: () => Promise<T>): Promise<T> {
    let slicesLeft = answerSlices
    let cancel = () => {}
    const wait = () => {
      cancel = this.#options.clock.after(timing.answerLimitMs / answerSlices, () => {
        slicesLeft -= 1
        if (slicesLeft > 0) wait()
        else this.#end(new TabgridError('task-threw', `"${what}" ran longer than ${timing.answerLimitMs / 1000} s`))
      })
    }
    wait()
    try {
      return await this.#call(begin)
    } finally {
      cancel()
    }
  }

  #call<T>(begin: () => Promise<T>): Promise<T> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => {
      this.#pending.add(reject)
      const settled = () => this.#pending.delete(reject)
      begin().then(resolve, reject).then(settled, settled)
    })
  }

  #hear(run: Run, unitsDone: number, exact: boolean): void {
    if (this.#run !== run) return
    run.unitsDone = unitsDone
    run.exact = exact
    run.signMs = this.#options.clock.nowMs()
    if (run.signMs - run.toldMs < tellEveryMs) return
    run.toldMs = run.signMs
    run.onUnit(unitsDone)
  }

  /** One standing timer a worker, not one a shard: setting a timer costs messages to the clock's own worker. */
  #wakeAfter(delayMs: number): void {
    this.#cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#cancelTimer = undefined
      if (this.#run !== undefined) this.#checkSilence(this.#run)
    })
  }

  #checkSilence(run: Run): void {
    const { clock, unitLimitMs } = this.#options
    const leftMs = run.signMs + unitLimitMs - clock.nowMs()
    if (leftMs > 0) this.#wakeAfter(leftMs)
    else if (run.exact || this.#holdsAnswer) this.#end(timeOut(run, unitLimitMs))
    else {
      this.#host.terminate()
      this.#rejectAll(new Silence())
    }
  }

  #spawnHost(): ProgramHost {
    try {
      const host = this.#spawn((reason) => {
        if (this.#host === host) this.#end(new TabgridError('worker-crashed', `the worker crashed: ${reason}`))
      })
      return host
    } catch (thrown) {
      throw toTabgridError(thrown, 'worker-crashed') // the browser refuses to start one
    }
  }

  #end(error: TabgridError): void {
    if (this.#ended !== undefined) return
    this.#ended = error
    this.#cancelTimer?.()
    this.#host.terminate()
    this.#rejectAll(error)
  }

  #rejectAll(error: TabgridError): void {
    const pending = [...this.#pending]
    this.#pending.clear()
    for (const reject of pending) reject(error)
  }
}

function timeOut({ work, unitsDone }: Run, limitMs: number): UnitError {
  const unit = work.from + unitsDone
  const advice = 'make units smaller, or give the job a larger unitLimitMs'
  return new UnitError('unit-timeout', unit, `ran longer than ${limitMs / 1000} s: ${advice}`)
}

/** @throws `worker-crashed` when no thread can be started. A host whose task does not load is ended. */
export function startGuarded(
  spawn: SpawnHost,
  script: TaskScript,
  params: unknown,
  options: GuardOptions,
): TaskWorker {
  return new GuardedWorker(spawn, script, params, options)
}
