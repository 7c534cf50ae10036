import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { SourceTask } from '../../core/task.ts'
import type { TaskWorker } from '../../ports.ts'
import type { DataKind } from './data/lab-data.ts'
import type { ReadSource } from './source/read-source.ts'
import { placeOf, readableStack, type SourcePlace, taskText } from './source/task-text.ts'
import { readFacts } from './task-facts.ts'

/** What the task was asked for when something went wrong: its name is that of the member, `source` for what stands around it. */
export type Stage = 'source' | 'init' | 'split' | 'map' | 'reduce'

/** How one unit went. */
export type DryRunOutcome =
  | {
      readonly at: 'done'
      readonly unit: number
      readonly units: number
      readonly input: unknown
      readonly result: unknown
      /** What `reduce` makes of this one unit; left out where there is none. */
      readonly answer?: unknown
      readonly execMs: number
    }
  | {
      readonly at: 'failed'
      readonly stage: Stage
      readonly error: TabgridError
      readonly stack: string
      readonly place: SourcePlace | undefined
      readonly unit?: { readonly number: number; readonly input: unknown }
    }
  | { readonly at: 'no-such-unit'; readonly unit: number; readonly units: number }

export interface DryRun {
  readonly source: ReadSource
  readonly data: DataKind
  readonly input: unknown
  readonly params: unknown
  readonly unit: number
  readonly unitLimitMs: number
}

/** Starts a worker in the sandbox; of `browser.ts`. */
export type StartWorker = (
  task: SourceTask,
  options: { readonly params?: unknown; readonly unitLimitMs: number },
) => TaskWorker

/**
 * Computes one unit in this page's sandbox as a device would, from the reading of the source to the answer. What goes wrong is in
 * what it gives; each stage has the time limit of a unit.
 * @param signal ends it: then it rejects with `job-cancelled`.
 */
export async function runDry(start: StartWorker, run: DryRun, signal: AbortSignal): Promise<DryRunOutcome> {
  const text = taskText(run.source, run.data)
  const lineCount = run.source.code.split('\n').length
  const trial = new Trial(run, lineCount, signal)
  try {
    const task = await trial.stage('source', () => readFacts(start, text, run.unitLimitMs, signal))
    const worker = start(task, { params: run.params, unitLimitMs: run.unitLimitMs })
    trial.holds(worker)
    await trial.stage('init', () => worker.ready())
    const split = await trial.stage('split', () => worker.split(run.input))
    const { unit } = run
    if (unit >= split.count) return { at: 'no-such-unit', unit, units: split.count }
    const input = split.units === undefined ? unit : split.units[unit]
    trial.unit = { number: unit, input }
    const units = split.units === undefined ? {} : { units: [input] }
    const work = { from: unit, to: unit + 1, ...units, budgetMs: 0 }
    const { value, execMs } = await trial.stage('map', () => worker.run(work, () => undefined))
    const result = task.combines ? value : (value as readonly unknown[])[0]
    const done = { at: 'done', unit, units: split.count, input, result, execMs } as const
    if (!task.reduces) return done
    const answer = await trial.stage('reduce', async () => {
      await worker.add([{ from: unit, value }])
      return worker.answer('answer')
    })
    return { ...done, answer }
  } catch (thrown) {
    if (signal.aborted) throw new TabgridError('job-cancelled', 'the dry run was stopped', { cause: thrown })
    return trial.failure(thrown)
  } finally {
    trial.end()
  }
}

/** One dry run's worker, and how far it has come. */
class Trial {
  unit: { number: number; input: unknown } | undefined
  readonly #limitMs: number
  readonly #lineCount: number
  readonly #signal: AbortSignal
  #worker: TaskWorker | undefined
  #stage: Stage = 'source'

  constructor({ unitLimitMs }: DryRun, lineCount: number, signal: AbortSignal) {
    this.#limitMs = unitLimitMs
    this.#lineCount = lineCount
    this.#signal = signal
  }

  holds(worker: TaskWorker): void {
    this.#worker = worker
    this.#signal.addEventListener('abort', () => worker.terminate(), { once: true })
  }

  /** The worker watches over its units by itself; over all else it does for much longer than anybody waits at a desk. */
  async stage<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    this.#stage = stage
    let late = false
    const timer = setTimeout(() => {
      late = stage !== 'map' && stage !== 'source'
      if (late) this.#worker?.terminate()
    }, this.#limitMs)
    try {
      return await work()
    } catch (thrown) {
      if (late)
        throw new TabgridError('unit-timeout', `ran longer than ${this.#limitMs / 1_000} s`, { cause: thrown })
      throw thrown
    } finally {
      clearTimeout(timer)
    }
  }

  failure(thrown: unknown): DryRunOutcome {
    const error = toTabgridError(thrown, 'assertion-failed')
    const { stack = '' } = error
    return {
      at: 'failed',
      stage: this.#stage,
      error,
      stack: error.code === 'task-threw' ? readableStack(stack, this.#lineCount) : '',
      place: placeOf(stack, this.#lineCount),
      ...(this.unit !== undefined && this.#stage === 'map' && { unit: this.unit }),
    }
  }

  end(): void {
    this.#worker?.terminate()
  }
}
