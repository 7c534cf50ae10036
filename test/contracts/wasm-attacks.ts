import type { WasmTask } from '../../src/core/wasm-task.ts'
import {
  arrayMapOf,
  echoMap,
  growingMap,
  type ModulePlan,
  mapOf,
  moduleOf,
  op,
  reserveAt,
  squareMap,
  squares,
} from './wasm-modules.ts'

/** A hostile module, what is asked of it, and how that must end: for Node, Chromium and Firefox. */
export interface ModuleAttack {
  readonly name: string
  readonly task: WasmTask
  /** Of `CODE: message`, or of the result of the first unit. */
  readonly ends: RegExp
}

const attack = (
  name: string,
  plan: ModulePlan | Uint8Array,
  ends: RegExp,
  more: Partial<WasmTask> = {},
): ModuleAttack => {
  const module = plan instanceof Uint8Array ? plan : moduleOf(plan)
  return { name, task: { name: 'hostile', module, memoryMegabytes: 4, ...more } as WasmTask, ends }
}
const given = (name: string, pointer: number, bytes: number): ModuleAttack => {
  const map = { ...arrayMapOf(pointer, bytes), takes: ['f64'] as const }
  const ends = /^task-threw: "map" gave \d+ bytes/
  return attack(name, { functions: [map], memories: [[1, 1, 1]] }, ends, { results: 'Float64Array' })
}
const refused = /^task-invalid: the WebAssembly module cannot be used/
const functions = [squareMap]
/** table.grow by a million entries that hold nothing: -1 where that is refused. */
const growTable = mapOf(0xd0, 0x70, ...op.i32(1_000_000), 0xfc, 15, 0, 0xb7)

export const moduleAttacks: readonly ModuleAttack[] = [
  attack(
    'a memory that grows without end stops at its maximum',
    { functions: [growingMap], memories: [[1, 1, 64]] },
    /^64$/,
  ),
  attack('a table that grows without end does too', { functions: [growTable], tables: [[1, 1, 9]] }, /^-1$/),
  attack('a memory without a maximum', { functions: [growingMap], memories: [[0, 1]] }, refused),
  attack('a memory over what is declared', { functions, memories: [[1, 1, 65]] }, refused),
  attack(
    'several memories',
    {
      functions,
      memories: [
        [1, 1, 1],
        [1, 1, 1],
      ],
    },
    refused,
  ),
  attack('a shared memory', { functions, memories: [[3, 1, 1]] }, refused),
  attack('a gigantic table', { functions, tables: [[1, 10_000_000, 10_000_000]] }, refused),
  attack('a data segment outside of memory', { functions, memories: [[1, 1, 1]], extra: [data(65_530)] }, refused),
  attack('a data segment without a memory', { functions, extra: [data(0)] }, refused),
  attack('an import of a function', { functions, import: ['env', 'fetch'] }, refused),
  attack('a heap of its own', heapBomb(), refused),
  attack('no `map`', { functions: [{ ...squareMap, name: 'other' }] }, refused),
  attack('a `map` of another type', { functions: [{ ...squareMap, takes: ['f64', 'f64'] }] }, refused),
  attack('a `map` that traps', { functions: [mapOf(...op.trap)] }, /^task-threw: /),
  given('a result outside of memory', 65_536, 8),
  given('a result at a negative place', 0xffff_fff0, 8),
  given('a result of a negative length', 0, 0xffff_fff8),
  attack(
    'a place outside of memory for its unit',
    { functions: [echoMap, reserveAt(65_536)], memories: [[1, 1, 1]] },
    /^task-threw: "reserve" gave/,
    { units: 'Uint8Array', results: 'Uint8Array' },
  ),
  attack('bytes that are no module', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), refused),
  attack('a module that is cut off', squares().subarray(0, 40), refused),
]

function data(at: number): readonly [number, number[]] {
  return [11, [1, 0, ...op.i32(at), 0x0b, 8, 1, 2, 3, 4, 5, 6, 7, 8]]
}

/** A sound module whose structs, each of which holds the one before, fill the engine's own heap. */
export function heapBomb(): ModulePlan {
  const struct = 2 // behind the types of `map` and of functions without anything
  const grow = [0x23, 0, 0xfb, 0x00, struct, 0x24, 0]
  return {
    functions: [mapOf(0x03, 0x40, ...grow, 0x0c, 0, 0x0b, ...op.f64(0))],
    moreTypes: [[0x5f, 1, 0x63, struct, 1]],
    extra: [[6, [1, 0x63, struct, 1, 0xd0, struct, 0x0b]]],
  }
}

export const endlessLoop = (): Uint8Array => moduleOf({ functions: [mapOf(...op.endlessLoop, ...op.f64(0))] })
export const endlessStart = (): Uint8Array =>
  moduleOf({ functions: [squareMap, { takes: [], gives: [], code: op.endlessLoop }], start: 1 })
