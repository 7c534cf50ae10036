import { TabgridError } from '../../../base/errors.ts'
import type { ShardWork } from '../../../ports.ts'
import type { TaskScript } from '../../../protocol/control.ts'
import { limits } from '../../../protocol/limits.ts'
import {
  amount,
  anyOf,
  anything,
  type Check,
  type Checked,
  count,
  flag,
  list,
  nothing,
  oneOf,
  record,
  text,
} from './exact.ts'
import { type FailureCode, failureCodes } from './failure-code.ts'

/** What a worker is asked to do, one after the other. */
export type Order =
  | { readonly ask: 'load'; readonly script: TaskScript; readonly params: unknown }
  | { readonly ask: 'split'; readonly input: unknown }
  | { readonly ask: 'run'; readonly work: ShardWork; readonly careful: boolean }
  | { readonly ask: 'add'; readonly shards: readonly { from: number; value: unknown }[] }
  | { readonly ask: 'answer'; readonly form: 'answer' | 'total' }

/** Errors are told as data. `unit` only for a UnitError. */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
  readonly stack: string
  readonly unit?: number | undefined
}
export type Reply =
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly failure: Failure }

const unit = count(limits.unitsMax)
const maybe = <T>(check: Check<T>): Check<T | undefined> => anyOf(nothing, check)
const call = count(Number.MAX_SAFE_INTEGER)
const message = <T extends string>(type: T) => oneOf([type])

/** All that a worker may say. Task code shares its thread, so it is read like a stranger's message. */
const workerMessage = anyOf(
  record({ type: message('done'), call, value: anything }),
  record({
    type: message('failed'),
    call,
    failure: record(
      { code: oneOf(failureCodes), message: text(limits.reasonLength), stack: text(limits.stackLength) },
      { unit: maybe(unit) },
    ),
  }),
  record({ type: message('progress'), call, unitsDone: unit, exact: flag }),
  /** Something was thrown that belongs to no order. */
  record({ type: message('crashed'), reason: text(limits.reasonLength) }),
)
export type WorkerMessage = Checked<typeof workerMessage>

/** The value of each answer, as far as it is the program's own and not the task's. */
const valueShapes: Readonly<Record<Order['ask'], Check<unknown>>> = {
  load: nothing,
  add: nothing,
  answer: anything,
  split: record({ count: unit, heldCount: unit }, { units: maybe(list) }),
  run: record({ to: unit, value: anything, execMs: amount }),
}

/** @throws `message-invalid` */
export function parseWorkerMessage(data: unknown): WorkerMessage {
  if (workerMessage(data)) return data
  throw new TabgridError('message-invalid', 'no message of a worker')
}

/** @throws `message-invalid` when a worker answers what nobody asked. */
export function parseValue(ask: Order['ask'], value: unknown): unknown {
  if (valueShapes[ask](value)) return value
  throw new TabgridError('message-invalid', `no answer to "${ask}"`)
}
