import { TabgridError } from '../../base/errors.ts'
import type { WasmKind, WasmScript } from '../../protocol/wasm-script.ts'
import type { ReadTask } from '../read-task.ts'
import { instantiateModule } from './engine.ts'
import { ModuleMemory } from './module-memory.ts'
import { badModule } from './module-reader.ts'
import { type ModuleShape, readModule, signature } from './module-shape.ts'

type Exported = (...given: number[]) => unknown

/**
 * Makes a task of a module: the few lines of JavaScript that feed it are these, and none is its author's (W86, W87).
 *
 * Its `split` takes the units that the module says, or else the input: a count, or the list of units.
 * @throws `task-invalid` with what the module lacks, or has and may not have.
 */
export function readWasmTask(script: WasmScript): ReadTask {
  const { module, memoryMegabytes } = script
  const shape = readModule(module, memoryMegabytes)
  checkExports(script, shape)
  const exports = instantiateModule(module) as Readonly<Record<string, Exported>>
  return taskOf(script, exports)
}

const takenAs = (kind: WasmKind): string[] => (kind === 'number' ? ['f64'] : ['i32', 'i32'])
const givenAs = (kind: WasmKind): string[] => [kind === 'number' ? 'f64' : 'i64']

function checkExports(script: WasmScript, { functions, exportsMemory }: ModuleShape): void {
  const { units, results, combines, params } = script
  const has = (name: string) => functions.has(name)
  const need = (name: string, ...wanted: string[]) => {
    const found = functions.get(name)
    if (found !== undefined && wanted.includes(found)) return
    throw badModule(`its "${name}" must be ${wanted.join(' or ')}, and is ${found ?? 'missing'}`)
  }
  need('map', signature(takenAs(units), givenAs(results)))
  if (combines) need('combine', signature(['f64', 'f64'], ['f64']))
  if (has('units')) need('units', signature([], ['f64']))
  const takesBytes = has('init') && params.length === 0 && functions.get('init') !== signature([], [])
  if (params.length > 0)
    need(
      'init',
      signature(
        params.map(() => 'f64'),
        [],
      ),
    )
  else if (has('init')) need('init', signature([], []), signature(['i32', 'i32'], []))
  if (units !== 'number' || takesBytes) need('reserve', signature(['i32'], ['i32']))
  const usesMemory = units !== 'number' || results !== 'number' || takesBytes
  if (usesMemory && !exportsMemory) throw badModule('it does not export its memory')
}

function taskOf(script: WasmScript, exports: Readonly<Record<string, Exported>>): ReadTask {
  const { init, units, map, combine, reserve } = exports as Partial<Record<string, Exported>>
  const { memory } = exports as { readonly memory?: unknown }
  const arrays = new ModuleMemory(memory as { buffer: ArrayBuffer }, reserve as Exported)
  return {
    split: (input) => (units === undefined ? unitsIn(input, script.units) : units()),
    ...(init && { init: (params) => void init(...argumentsOf(script, init.length, params, arrays)) }),
    map: mapOf(script, map as Exported, arrays),
    ...(script.combines && { combine: (left, right) => combine?.(left as number, right as number) }),
  }
}

function mapOf({ units, results }: WasmScript, map: Exported, arrays: ModuleMemory): (unit: unknown) => unknown {
  const fed =
    units === 'number' ? (unit: unknown) => map(numberOf(unit)) : (unit: unknown) => map(...arrays.put(units, unit))
  return results === 'number' ? fed : (unit) => arrays.take(results, fed(unit))
}

function numberOf(unit: unknown): number {
  if (typeof unit === 'number') return unit
  throw new TypeError('a number is needed here')
}

function unitsIn(input: unknown, kind: WasmKind): unknown {
  if (Array.isArray(input) || (typeof input === 'number' && kind === 'number')) return input
  const wanted = kind === 'number' ? 'a count of units, or a list of numbers' : `a list of ${kind}s`
  throw new TabgridError('input-invalid', `the input of this WebAssembly task must be ${wanted}`)
}

function argumentsOf({ params: names }: WasmScript, length: number, params: unknown, arrays: ModuleMemory): number[] {
  if (names.length > 0) return names.map((name) => namedNumber(params, name))
  return length === 0 ? [] : arrays.put('Uint8Array', params)
}

function namedNumber(params: unknown, name: string): number {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  if (typeof value === 'number') return value
  throw new TabgridError('input-invalid', `the params of this WebAssembly task need a number "${name}"`)
}
