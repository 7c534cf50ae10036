import * as v from '../base/schema.ts'
import { BuiltInComparator } from './comparator.ts'
import { count, list, parser, text } from './define.ts'
import { limits } from './limits.ts'

/** What crosses between a module and the outside (W87): a number (f64), or the bytes of such an array. */
const wasmKinds = [
  ...(['number', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array'] as const),
  ...(['Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array'] as const),
] as const
export type WasmKind = (typeof wasmKinds)[number]

/**
 * A task that is a WebAssembly module and nothing else (W86), as it travels: the bytes of the module and their SHA-256. The
 * rest says how they are fed, and holds no code.
 */
export const WasmScript = v.pipe(
  v.strictObject({
    kind: v.literal('wasm'),
    name: text(limits.nameLength),
    module: v.pipe(
      v.custom<Uint8Array>((input) => input instanceof Uint8Array, 'a module must be a Uint8Array'),
      v.check(({ length }) => length <= limits.scriptBytes, 'a module of more than 4 MiB'),
    ),
    hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    units: v.picklist(wasmKinds),
    results: v.picklist(wasmKinds),
    /** `combine` joins the results of a shard, and of shards: only of numbers. */
    combines: v.boolean(),
    /** Names of the numbers that `init` takes, in this order; none where it takes bytes or nothing. */
    params: list(v.pipe(v.string(), v.regex(/^\w{1,40}$/)), limits.wasmParams),
    /** A module has no "same": nothing of its author's compares. */
    compare: BuiltInComparator,
    /** The most that the module's memory may have. */
    memoryMegabytes: v.pipe(count(limits.memoryMegabytes), v.minValue(1)),
  }),
  v.check(({ combines, results }) => !combines || results === 'number', '"combine" joins numbers'),
)
export type WasmScript = v.InferOutput<typeof WasmScript>

/** @throws `message-invalid` */
export const parseWasmScript = parser(WasmScript)
