export { type ErrorCode, TabgridError } from './base/errors.ts'
export {
  type AnyTask,
  type CollectingTask,
  type CombiningTask,
  defineTask,
  type MapContext,
  type SourceTask,
  type Task,
} from './core/task.ts'
export { defineWasmTask, type WasmAnswer, type WasmInput, type WasmParams, type WasmTask } from './core/wasm-task.ts'
export type { Comparator } from './protocol/comparator.ts'
export type * from './runtime/api/admission-api.ts'
export type * from './runtime/api/device-api.ts'
export type * from './runtime/api/host-api.ts'
export type * from './runtime/api/job-api.ts'
