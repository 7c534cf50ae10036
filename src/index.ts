export { type ErrorCode, TabgridError } from './base/errors.ts'
export {
  type AnyTask,
  type CollectingTask,
  type CombiningTask,
  defineTask,
  type MapContext,
  type Task,
} from './core/task.ts'
export { defineWasmTask, type WasmAnswer, type WasmInput, type WasmParams, type WasmTask } from './core/wasm-task.ts'
export type { Comparator } from './protocol/comparator.ts'
export type * from './runtime/admission-api.ts'
export type * from './runtime/device-api.ts'
export type * from './runtime/host-api.ts'
export type * from './runtime/job-api.ts'
