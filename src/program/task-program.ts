import { TabgridError } from '../base/errors.ts'
import type { MapContext } from '../core/task.ts'
import type { ShardOutcome, ShardWork, SplitUnits } from '../ports.ts'
import type { TaskScript } from '../protocol/control.ts'
import { limits } from '../protocol/limits.ts'
import { BoundaryCopy, type Parcel, toParcel } from './boundary-copy.ts'
import type { DeterministicProfile } from './deterministic/profile.ts'
import type { ScriptReader } from './read-script.ts'
import type { ReadTask } from './read-task.ts'
import { RunningAnswer, type ShardValue } from './running-answer.ts'
import { taskThrew, UnitError, unitThrew } from './unit-error.ts'

/** `exact`: the next unit will be told of too before it starts, so a silence from now on is the fault of this one. */
export type ProgressReport = (unitsDone: number, exact: boolean) => void

export interface ProgramClock {
  /** Milliseconds that never go back, with fractions: times a shard. */
  nowMs(): number
  /** Milliseconds that may be coarse and may jump: asked before every unit, so it must be cheap. */
  roughMs(): number
}

/** How often progress is told while units are short; longer ones are told of one by one. */
const reportEveryMs = 100

/** What sits inside a worker: one task, evaluated and initialised, its units and its running answer. */
export class TaskProgram {
  readonly #task: ReadTask
  readonly #params: unknown
  readonly #state: unknown
  readonly #clock: ProgramClock
  readonly #running: RunningAnswer
  readonly #profile: DeterministicProfile | undefined

  private constructor(
    task: ReadTask,
    params: unknown,
    state: unknown,
    clock: ProgramClock,
    profile: DeterministicProfile | undefined,
  ) {
    this.#task = task
    this.#params = params
    this.#state = state
    this.#clock = clock
    this.#running = new RunningAnswer(task, params)
    this.#profile = profile
  }

  /**
   * @param read which tasks this thread can run.
   * @param beforeTask is called when all that is ours is made, and nothing of the task has run.
   * @throws `task-invalid`, or `task-threw` for `init`; `worker-crashed` for a deterministic task
   * where there is no WebAssembly.
   */
  static async load(
    read: ScriptReader,
    script: TaskScript,
    params: unknown,
    clock: ProgramClock,
    beforeTask = () => {},
  ): Promise<TaskProgram> {
    const { task, profile } = read(script, params, beforeTask)
    try {
      profile?.reseed('init')
      return new TaskProgram(task, params, await task.init?.(params), clock, profile)
    } catch (thrown) {
      throw taskThrew('init', thrown)
    }
  }

  /**
   * Cuts the input into units.
   * @throws `input-invalid` when the input is bad or gives no units, `task-threw`, `task-invalid`, `value-unsendable`.
   */
  split(input: unknown): Parcel<SplitUnits> {
    return toParcel(readUnits(this.#split(input)))
  }

  /**
   * Computes a shard, or as much of it as its budget allows: at least one unit. Waits only where `map` gave a promise,
   * so that tiny units stay in one turn.
   * @param careful tells of every unit before it starts.
   * @throws UnitError `task-threw` or `value-unsendable`.
   */
  async run(work: ShardWork, report: ProgressReport, careful = false): Promise<Parcel<ShardOutcome>> {
    const { from, to: end, units } = work
    if (!(from < end) || (units !== undefined && units.length !== end - from)) {
      throw new TabgridError('message-invalid', `a shard from unit ${from} to ${end} came without its units`)
    }
    const startedMs = this.#clock.nowMs()
    const { to, result } = await this.#compute(work, new Progress(report, careful, this.#clock.roughMs()))
    const execMs = this.#clock.nowMs() - startedMs
    const copy = new BoundaryCopy()
    const value =
      this.#task.combine === undefined ? copyResults(from, result, copy) : copyJoined(from, to, result, copy)
    return { value: { to, value, execMs }, buffers: copy.buffers }
  }

  /** Adds shard values to the running answer and takes them over. Each shard must be given once. */
  add(shards: readonly ShardValue[]): void {
    this.#running.add(shards)
  }

  /**
   * The answer of what was added so far: `undefined` before the first shard of a combining task. `total` is what a
   * combining task joined, and `undefined` for a collecting one.
   */
  answer(form: 'answer' | 'total'): Parcel {
    this.#profile?.reseed('reduce')
    return toParcel(form === 'total' ? this.#running.total() : this.#running.answer())
  }

  #split(input: unknown): unknown {
    this.#profile?.reseed('split')
    try {
      return this.#task.split(input, this.#params)
    } catch (thrown) {
      throw taskThrew('split', thrown)
    }
  }

  async #compute(work: ShardWork, progress: Progress): Promise<{ to: number; result: unknown }> {
    const { from, to, units, local, budgetMs } = work
    const task = this.#task
    const clock = this.#clock
    const profile = this.#profile
    const context = { params: this.#params, state: this.#state, local } as MapContext<unknown, unknown>
    const results: unknown[] = []
    let bytes = 0
    const startedMs = clock.roughMs()
    let total: unknown
    let unit = from
    try {
      for (; unit < to; unit++) {
        const nowMs = clock.roughMs()
        if (budgetMs > 0 && unit > from && Math.abs(nowMs - startedMs) >= budgetMs) break
        progress.beforeUnit(unit - from, nowMs)
        profile?.reseed(unit)
        let result = task.map(units === undefined ? unit : units[unit - from], context)
        if (isThenable(result)) result = await result
        if (task.combine !== undefined) {
          total = unit === from ? result : task.combine(total, result)
          continue
        }
        results.push(result)
        bytes += ArrayBuffer.isView(result) ? result.byteLength : numberBytes
        if (bytes > limits.relayResultBytes) throw tooLarge()
      }
    } catch (thrown) {
      throw unitThrew(unit, thrown)
    }
    return { to: unit, result: task.combine === undefined ? results : total }
  }
}

/** Decides when progress is told: rarely enough to cost nothing, often enough to name a unit that hangs. */
class Progress {
  readonly #report: ProgressReport
  readonly #careful: boolean
  #reportedMs: number
  #startedMs: number
  #promised = false

  constructor(report: ProgressReport, careful: boolean, nowMs: number) {
    this.#report = report
    this.#careful = careful
    this.#reportedMs = nowMs
    this.#startedMs = nowMs
  }

  beforeUnit(unitsDone: number, nowMs: number): void {
    const sinceMs = Math.abs(nowMs - this.#reportedMs)
    const due = unitsDone > 0 && (this.#promised || sinceMs >= reportEveryMs)
    if (due || this.#careful) {
      this.#promised = this.#careful || nowMs - this.#startedMs >= reportEveryMs
      this.#reportedMs = nowMs
      this.#report(unitsDone, this.#promised)
    }
    this.#startedMs = nowMs
  }
}

/** What a result costs at least, wherever it is kept. */
const numberBytes = 8

/** Results wait here until their shard ends: what would not leave is not gathered either. */
const tooLarge = (): TabgridError => {
  const mebibytes = limits.relayResultBytes / 2 ** 20
  return new TabgridError('message-too-large', `results of more than ${mebibytes} MiB in one shard: give less a unit`)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function copyResults(from: number, results: unknown, copy: BoundaryCopy): unknown {
  if (!Array.isArray(results)) return results
  return results.map((result: unknown, at) => copyOfUnit(from + at, 'gave', result, copy))
}

function copyJoined(from: number, to: number, total: unknown, copy: BoundaryCopy): unknown {
  const gave = to - from === 1 ? 'gave' : `joined with the units up to ${to - 1} gave`
  return copyOfUnit(from, gave, total, copy)
}

function copyOfUnit(unit: number, gave: string, value: unknown, copy: BoundaryCopy): unknown {
  if (typeof value === 'number') return value
  try {
    return copy.of(value)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new UnitError('value-unsendable', unit, `${gave} what cannot be sent: ${reason}`)
  }
}

function readUnits(split: unknown): SplitUnits {
  if (typeof split === 'number') return { count: checkCount(split), heldCount: 0 }
  if (Array.isArray(split)) return { count: checkCount(split.length), units: split, heldCount: 0 }
  if (typeof split === 'object' && split !== null && 'units' in split && Array.isArray(split.units)) {
    const { units } = split
    const heldCount: unknown = 'heldCount' in split ? split.heldCount : undefined
    if (typeof heldCount === 'number' && Number.isInteger(heldCount) && heldCount >= 0 && heldCount <= units.length) {
      return { count: checkCount(units.length), units, heldCount }
    }
    throw new TabgridError(
      'task-invalid',
      '"heldCount" of "split" must be a whole number, at most the count of units',
    )
  }
  throw new TabgridError('task-invalid', '"split" must give a number, a list of units, or { heldCount, units }')
}

function checkCount(count: number): number {
  if (count === 0) throw new TabgridError('input-invalid', 'the input gave no units: check that it is not empty')
  if (Number.isInteger(count) && count > 0 && count <= limits.unitsMax) return count
  throw new TabgridError(
    'task-invalid',
    `"split" gave ${count} units: it must be a whole number from 1 to ${limits.unitsMax}`,
  )
}
