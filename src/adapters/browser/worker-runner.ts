import { proxy, type Remote, transfer, wrap } from 'comlink'
import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { Clock, ShardOutcome, ShardWork, SplitUnits, TaskRunner } from '../../ports.ts'
import { toParcel } from '../../program/boundary-copy.ts'
import { type ProgramHost, startGuarded } from '../../program/guarded-worker.ts'
import { UnitError } from '../../program/unit-error.ts'
import type { TaskScript } from '../../protocol/control.ts'
import type { Failure, Reply, WorkerApi } from './worker-entry.ts'
import ProgramWorker from './worker-entry.ts?worker&inline'

/** Task workers as dedicated Web Workers, a fresh one for each `start`. */
export function createWorkerRunner({ clock }: { readonly clock: Clock }): TaskRunner {
  return {
    start: (script, params, { unitLimitMs }) =>
      startGuarded((crashed) => new WorkerHost(crashed), script, params, { clock, unitLimitMs }),
  }
}

/** A Web Worker reached through comlink. Its crash is told to `crashed`: comlink's own calls would wait for ever. */
class WorkerHost implements ProgramHost {
  readonly #worker: Worker
  readonly #remote: Remote<WorkerApi>
  #run: { readonly number: number; readonly report: (unitsDone: number, exact: boolean) => void } | undefined
  #lastRun = 0

  constructor(crashed: (reason: string) => void) {
    this.#worker = new ProgramWorker({ name: 'tabgrid-task' })
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault()
      crashed(event.message || 'it could not start')
    })
    this.#worker.addEventListener('messageerror', () => crashed('a value from it could not be read'))
    this.#remote = wrap<WorkerApi>(this.#worker)
  }

  async load(script: TaskScript, params: unknown): Promise<void> {
    // One listener for the worker's whole life: a proxy costs a channel of its own.
    const progress = proxy((run: number, unitsDone: number, exact: boolean) => {
      if (this.#run?.number === run) this.#run.report(unitsDone, exact)
    })
    await this.#ask(() => this.#remote.load(script, params, progress))
  }

  split(input: unknown): Promise<SplitUnits> {
    return this.#ask(() => this.#remote.split(input))
  }

  async run(
    work: ShardWork,
    careful: boolean,
    report: (unitsDone: number, exact: boolean) => void,
  ): Promise<ShardOutcome> {
    const number = ++this.#lastRun
    this.#run = { number, report }
    const { value, buffers } = toParcel(work)
    return this.#ask(() => this.#remote.run(number, transfer(value, buffers), careful))
  }

  async add(shards: readonly { from: number; value: unknown }[]): Promise<void> {
    const { value, buffers } = toParcel(shards)
    await this.#ask(() => this.#remote.add(transfer([...value], buffers)))
  }

  answer(form: 'answer' | 'total'): Promise<unknown> {
    return this.#ask(() => this.#remote.answer(form))
  }

  terminate(): void {
    this.#worker.terminate()
  }

  async #ask<T>(call: () => Promise<Reply<T>>): Promise<T> {
    const reply = await call().catch((thrown: unknown) => {
      throw toTabgridError(thrown, 'value-unsendable')
    })
    if (reply.type === 'done') return reply.value
    throw toError(reply.failure)
  }
}

function toError({ code, message, stack, unit }: Failure): TabgridError {
  if (unit !== undefined) return new UnitError(code, unit, message, stack)
  const error = new TabgridError(code, message)
  error.stack = stack
  return error
}
