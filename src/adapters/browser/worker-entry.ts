import { expose, transfer } from 'comlink'
import { type ErrorCode, TabgridError, toTabgridError } from '../../base/errors.ts'
import type { ShardOutcome, ShardWork, SplitUnits } from '../../ports.ts'
import type { Parcel } from '../../program/boundary-copy.ts'
import { type ProgramClock, TaskProgram } from '../../program/task-program.ts'
import { UnitError } from '../../program/unit-error.ts'
import type { TaskScript } from '../../protocol/control.ts'

/** Errors are told as data: comlink alone would keep only their message and stack. `unit` only for a UnitError. */
export interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly stack: string
  readonly unit: number | undefined
}
export type Reply<T> =
  | { readonly type: 'done'; readonly value: T }
  | { readonly type: 'failed'; readonly failure: Failure }

/** `run` is the number that the page gave to the run. */
type RunProgress = (run: number, unitsDone: number, exact: boolean) => void

/** What the page may ask of its worker, through comlink. */
export interface WorkerApi {
  load(script: TaskScript, params: unknown, progress: RunProgress): Promise<Reply<undefined>>
  split(input: unknown): Promise<Reply<SplitUnits>>
  run(run: number, work: ShardWork, careful: boolean): Promise<Reply<ShardOutcome>>
  add(shards: readonly { from: number; value: unknown }[]): Promise<Reply<undefined>>
  answer(form: 'answer' | 'total'): Promise<Reply<unknown>>
}

/** `performance.now` takes ten times as long as `Date.now` in Chromium: too long to ask before every tiny unit. */
const clock: ProgramClock = { nowMs: () => performance.now(), roughMs: Date.now }

let program: TaskProgram | undefined
let tell: RunProgress | undefined

function loaded(): TaskProgram {
  if (program !== undefined) return program
  throw new TabgridError('worker-crashed', 'the worker holds no task yet')
}

async function reply<T>(compute: () => Promise<Parcel<T>> | Parcel<T>): Promise<Reply<T>> {
  try {
    const { value, buffers } = await compute()
    return transfer({ type: 'done', value }, buffers)
  } catch (thrown) {
    const error = toTabgridError(thrown, 'worker-crashed')
    const unit = error instanceof UnitError ? error.unit : undefined
    return { type: 'failed', failure: { code: error.code, message: error.message, stack: error.stack ?? '', unit } }
  }
}

const nothing: Parcel<undefined> = { value: undefined, buffers: [] }

const api: WorkerApi = {
  load: (script, params, progress) =>
    reply(async () => {
      tell = progress
      program = await TaskProgram.load(script, params, clock)
      return nothing
    }),
  split: (input) => reply(() => loaded().split(input)),
  run: (run, work, careful) =>
    reply(() => loaded().run(work, (unitsDone, exact) => tell?.(run, unitsDone, exact), careful)),
  add: (shards) =>
    reply(() => {
      loaded().add(shards)
      return nothing
    }),
  answer: (form) => reply(() => loaded().answer(form)),
}

// Both would leave the page waiting: the call never arrives, or its promise belongs to nobody.
addEventListener('messageerror', () => reportError(new Error('a message to the worker could not be read')))
addEventListener('unhandledrejection', (event) => {
  event.preventDefault()
  reportError(event.reason)
})

expose(api)
