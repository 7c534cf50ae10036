import * as v from 'valibot'
import { type ErrorCode, errorCodes } from '../../../base/errors.ts'
import type { ShardWork } from '../../../ports.ts'
import type { TaskScript } from '../../../protocol/control.ts'
import { count, message, milliseconds, parser, text } from '../../../protocol/define.ts'
import { limits } from '../../../protocol/limits.ts'

/** What a worker is asked to do, one after the other. */
export type Order =
  | { readonly ask: 'load'; readonly script: TaskScript; readonly params: unknown }
  | { readonly ask: 'split'; readonly input: unknown }
  | { readonly ask: 'run'; readonly work: ShardWork; readonly careful: boolean }
  | { readonly ask: 'add'; readonly shards: readonly { from: number; value: unknown }[] }
  | { readonly ask: 'answer'; readonly form: 'answer' | 'total' }

/** Errors are told as data. `unit` only for a UnitError. */
export interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly stack: string
  readonly unit: number | undefined
}
export type Reply =
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly failure: Failure }

const unit = count(limits.unitsMax)
const call = count(Number.MAX_SAFE_INTEGER)

/** All that a worker may say. Task code shares its thread, so it is read like a stranger's message. */
const WorkerMessage = v.variant('type', [
  message('done', { call, value: v.unknown() }),
  message('failed', {
    call,
    failure: v.strictObject({
      code: v.picklist(errorCodes),
      message: text(limits.reasonLength),
      stack: text(limits.stackLength),
      unit: v.optional(unit),
    }),
  }),
  message('progress', { call, unitsDone: unit, exact: v.boolean() }),
  /** Something was thrown that belongs to no order. */
  message('crashed', { reason: text(limits.reasonLength) }),
])
export type WorkerMessage = v.InferOutput<typeof WorkerMessage>
export const parseWorkerMessage = parser(WorkerMessage)

const nothing = v.undefined()

/** The value of each answer, as far as it is the program's own and not the task's. */
const valueShapes = {
  load: nothing,
  add: nothing,
  answer: v.unknown(),
  split: v.strictObject({ count: unit, units: v.optional(v.array(v.unknown())), heldCount: unit }),
  run: v.strictObject({ to: unit, value: v.unknown(), execMs: milliseconds }),
}

/** @throws `message-invalid` when a worker answers what nobody asked. */
export const parseValue = (ask: Order['ask'], value: unknown): unknown =>
  parser<v.GenericSchema>(valueShapes[ask])(value)
