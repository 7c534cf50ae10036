import { limits } from '../../protocol/limits.ts'
import { badModule, ModuleReader } from './module-reader.ts'

/** What a function takes and gives, e.g. `(f64) -> f64`. */
export type Signature = string
export const signature = (takes: readonly string[], gives: readonly string[]): Signature =>
  `(${takes.join(', ')}) -> ${gives.length === 1 ? gives[0] : `(${gives.join(', ')})`}`

/** What a module shows. */
export interface ModuleShape {
  readonly functions: ReadonlyMap<string, Signature>
  readonly exportsMemory: boolean
}

const pagesPerMegabyte = 16
const preamble = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
const section = { custom: 0, type: 1, import: 2, function: 3, table: 4, memory: 5, export: 7 } as const
/** Globals, start, elements, code, data and their count: they hold nothing that grows. */
const harmless: ReadonlySet<number> = new Set([6, 8, 9, 10, 11, 12])

const valueTypes: ReadonlyMap<number, string> = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
  [0x70, 'funcref'],
  [0x6f, 'externref'],
])
const referenceTypes: ReadonlySet<number> = new Set([0x70, 0x6f])

/**
 * Reads what a module may cost and what it shows. Only what has a bound is let through: one memory with a maximum, tables with one,
 * and no type that lives on the engine's own heap (structs and arrays of its collector, exceptions), whose size nobody could cap.
 * So the list is of what is allowed; what WebAssembly gets tomorrow is not on it. Whether the module is sound, the engine says.
 *
 * @throws `task-invalid` with what is wrong.
 */
export function readModule(bytes: Uint8Array, memoryMegabytes: number): ModuleShape {
  const reader = new ModuleReader(bytes)
  for (const wanted of preamble) {
    if (reader.atEnd || reader.byte() !== wanted) throw badModule('its bytes do not begin as those of a module do')
  }
  const parts = new Sections(memoryMegabytes * pagesPerMegabyte)
  while (!reader.atEnd) {
    const id = reader.byte()
    const part = reader.part(reader.count())
    parts.read(id, part)
  }
  return parts.shape()
}

class Sections {
  readonly #pagesMost: number
  #types: Signature[] = []
  /** Of each function, its type. */
  #functions: number[] = []
  #exports: { readonly name: string; readonly kind: number; readonly index: number }[] = []

  constructor(pagesMost: number) {
    this.#pagesMost = pagesMost
  }

  read(id: number, part: ModuleReader): void {
    switch (id) {
      case section.custom:
        return
      case section.type:
        this.#types = part.list(() => readType(part))
        break
      case section.import:
        if (part.count() > 0) throw badModule('it imports something, and nothing is given: build it without imports')
        break
      case section.function:
        this.#functions = part.list(() => part.count())
        break
      case section.table:
        checkTables(part)
        break
      case section.memory:
        this.#checkMemories(part)
        break
      case section.export:
        this.#exports = part.list(() => ({ name: part.name(), kind: part.byte(), index: part.count() }))
        break
      default:
        if (harmless.has(id)) return
        throw badModule(`it has a section of kind ${id} (exceptions, or newer than this page), which has no bound`)
    }
    if (!part.atEnd) throw badModule(`its section of kind ${id} is longer than what is in it`)
  }

  #checkMemories(part: ModuleReader): void {
    const memories = part.list(() => readLimits(part, 'memory'))
    if (memories.length > 1) throw badModule(`it has ${memories.length} memories, and one may be declared`)
    for (const most of memories) {
      if (most <= this.#pagesMost) continue
      const [asked, declared] = [most, this.#pagesMost].map((pages) => pages / pagesPerMegabyte)
      throw badModule(`its memory may grow to ${asked} MiB, and the task declares ${declared} MiB`)
    }
  }

  shape(): ModuleShape {
    const functions = new Map<string, Signature>()
    for (const { name, kind, index } of this.#exports) {
      if (kind !== 0) continue
      const type = this.#types[this.#functions[index] ?? -1]
      if (type === undefined) throw badModule(`its export "${name}" is no function of it`)
      functions.set(name, type)
    }
    const exportsMemory = this.#exports.some(({ name, kind }) => name === 'memory' && kind === 2)
    return { functions, exportsMemory }
  }
}

function readType(part: ModuleReader): Signature {
  if (part.byte() !== 0x60) {
    throw badModule('it has types of the engine’s own heap (structs, arrays), which nobody could cap')
  }
  const values = () => part.list(() => valueTypes.get(part.byte()) ?? refuseValue())
  const takes = values()
  return signature(takes, values())
}

function refuseValue(): never {
  throw badModule('it has values of a type that is not i32, i64, f32, f64, v128, funcref or externref')
}

function checkTables(part: ModuleReader): void {
  let entries = 0
  part.list(() => {
    if (!referenceTypes.has(part.byte())) throw badModule('it has a table that is not of functions or references')
    entries += readLimits(part, 'table')
  })
  if (entries > limits.wasmTableEntries) {
    throw badModule(`its tables may grow to ${entries} entries, and ${limits.wasmTableEntries} are allowed`)
  }
}

/** The maximum of a memory in pages, or of a table in entries. */
function readLimits(part: ModuleReader, what: 'memory' | 'table'): number {
  const flags = part.byte()
  if (flags === 0) throw badModule(`its ${what} has no maximum: give it one`)
  if (flags !== 1)
    throw badModule(`its ${what} is shared, of 64 bits, or of another page size, which no task may have`)
  part.count()
  return part.count()
}
