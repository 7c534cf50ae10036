import { digestOf } from '../base/digest.ts'
import { TabgridError } from '../base/errors.ts'
import type { BuiltInComparator } from '../protocol/comparator.ts'
import { limits } from '../protocol/limits.ts'
import { parseWasmScript, type WasmKind, type WasmScript } from '../protocol/wasm-script.ts'

interface WasmValues {
  number: number
  Uint8Array: Uint8Array
  Uint8ClampedArray: Uint8ClampedArray
  Int16Array: Int16Array
  Uint16Array: Uint16Array
  Int32Array: Int32Array
  Uint32Array: Uint32Array
  Float32Array: Float32Array
  Float64Array: Float64Array
}

/**
 * A task whose code is a WebAssembly module alone: no JavaScript of its author runs on any device, nor at the host, and its
 * memory is capped. It imports nothing and brings one memory at most, which says a maximum. It exports
 *
 * - `map`: what a unit is, to what its result is; a number is an f64, an array comes as (i32 pointer, i32 bytes) and goes
 *   as one i64, the pointer in its upper half and the bytes in its lower one;
 * - `combine` (f64, f64) to f64, where `combines` says so: associative and commutative;
 * - `init`, if it needs one: with the numbers that `params` names, or with bytes (i32, i32); before the first unit;
 * - `units` () to f64, if it knows by its params how many there are; else the job's `input` says it: a count, or a list of units;
 * - `memory` and `reserve` (i32 bytes) to an i32 pointer, where arrays come in or bytes are params.
 *
 * The answer is what `combine` joined, or the list of results.
 */
export interface WasmTask<
  Unit extends WasmKind = WasmKind,
  Result extends WasmKind = WasmKind,
  Combines extends boolean = boolean,
> {
  /** For people and logs, at most 40 characters. */
  readonly name: string
  /** At most 4 MiB. */
  readonly module: Uint8Array
  /** The most that its memory may grow to, in MiB, from 1 to 4,096: a module that says more is refused. */
  readonly memoryMegabytes: number
  /** `'number'` when left out. */
  readonly units?: Unit
  /** `'number'` when left out. */
  readonly results?: Result
  readonly combines?: Combines
  /** Names of the numbers in the job's params, in the order in which `init` takes them. */
  readonly params?: readonly string[]
  /** `'exact'` when left out: WebAssembly's arithmetic is the same everywhere. */
  readonly compare?: BuiltInComparator
}

export type WasmInput<Unit extends WasmKind> = number | readonly WasmValues[Unit][]
export type WasmParams = Readonly<Record<string, number>> | Uint8Array
export type WasmAnswer<Result extends WasmKind, Combines extends boolean> = Combines extends true
  ? number
  : readonly WasmValues[Result][]

/** Says that an object is a task whose code is a WebAssembly module, and lets its types be inferred. */
export const defineWasmTask = <
  Unit extends WasmKind = 'number',
  Result extends WasmKind = 'number',
  Combines extends boolean = false,
>(
  task: WasmTask<Unit, Result, Combines>,
): WasmTask<Unit, Result, Combines> => task

/**
 * The form in which it travels.
 * @throws `task-invalid` for what a device would refuse before it looked into the module.
 */
export function toWasmScript(task: WasmTask): WasmScript {
  const { name, module, memoryMegabytes, units = 'number', results = 'number', combines = false } = task
  const { params = [], compare = 'exact' } = task
  try {
    return parseWasmScript({
      kind: 'wasm',
      name: name.slice(0, limits.nameLength),
      module,
      hash: digestOf(module),
      units,
      results,
      combines,
      params: [...params],
      compare,
      memoryMegabytes,
    })
  } catch (thrown) {
    const story = thrown instanceof Error ? thrown.message : String(thrown)
    throw new TabgridError('task-invalid', `the WebAssembly task "${name}" cannot travel: ${story}`)
  }
}
