import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TabgridError } from '../../../../src/base/errors.ts'
import { type ModuleShape, readModule } from '../../../../src/program/wasm/module-shape.ts'
import {
  echoMap,
  leb,
  moduleOf,
  op,
  reserveAt,
  squareMap,
  squares,
  sum,
  types,
} from '../../../contracts/wasm-modules.ts'

const start = { takes: [], gives: [], code: [] } as const
const extra = (id: number, ...content: number[]) => moduleOf({ functions: [squareMap], extra: [[id, content]] })
const refused = (message: string) =>
  expect.objectContaining({ code: 'task-invalid', message: expect.stringContaining(message) })

test('[W87] what a module shows is read with its types', () => {
  const shape = readModule(moduleOf({ functions: [start, echoMap, reserveAt(0), sum], memories: [[1, 1, 16]] }), 1)
  expect([...shape.functions]).toEqual([
    ['map', '(i32, i32) -> i64'],
    ['reserve', '(i32) -> i32'],
    ['combine', '(f64, f64) -> f64'],
  ])
  expect(shape.exportsMemory).toBe(true)
})

test.each([
  ['a function of ours', ['env', 'abort']],
  ['a function of the browser', ['env', 'fetch']],
  ['nothing by name', ['', '']],
] as const)('[W86] an import is refused: %s', (_, name) => {
  expect(() => readModule(moduleOf({ functions: [squareMap], import: name }), 1)).toThrow(
    refused('it imports something'),
  )
})

test.each([
  ['without a maximum', [[0, 1]], 'has no maximum'],
  ['that may grow to more than declared', [[1, 1, 17]], 'may grow to 1.0625 MiB, and the task declares 1 MiB'],
  ['that begins larger than declared', [[1, 65_536, 65_536]], 'may grow to 4096 MiB'],
  ['that is shared', [[3, 1, 16]], 'is shared'],
  ['that is shared without a maximum', [[2, 1]], 'is shared'],
  ['of 64 bits', [[5, 1, 16]], 'of 64 bits'],
  ['of pages of another size', [[9, 1, 16, 0]], 'of another page size'],
  [
    'beside another',
    [
      [1, 1, 2],
      [1, 1, 2],
    ],
    'has 2 memories',
  ],
] as const)('[W87] a memory %s is refused', (_, memories, message) => {
  expect(() => readModule(moduleOf({ functions: [squareMap], memories: memories as never }), 1)).toThrow(
    refused(message),
  )
})

test.each([
  ['without a maximum', [[0, 1]], 'table has no maximum'],
  ['of ten million entries', [[1, 10_000_000, 10_000_000]], 'may grow to 10000000 entries'],
  [
    'that are too much together',
    [
      [1, 1, 40_000],
      [1, 1, 40_000],
    ],
    'may grow to 80000 entries',
  ],
] as const)('[W87] tables %s are refused', (_, tables, message) => {
  expect(() => readModule(moduleOf({ functions: [squareMap], tables: tables as never }), 1)).toThrow(refused(message))
})

test.each([
  ['a type of a struct', extra(1, 1, 0x5f, 1, types.i32, 0), 'the engine’s own heap'],
  ['a type of an array', extra(1, 1, 0x5e, types.i32, 0), 'the engine’s own heap'],
  ['a group of types', extra(1, 1, 0x4e, 1, 0x60, 0, 0), 'the engine’s own heap'],
  ['a value of the engine’s heap', extra(1, 1, 0x60, 1, 0x6e, 0), 'of a type that is not i32'],
  ['exceptions', extra(13, 1, 0, 0), 'section of kind 13'],
  ['strings', extra(14, 0), 'section of kind 14'],
  ['a table of the engine’s heap', extra(4, 1, 0x6e, 1, 0, 1), 'not of functions'],
  ['an export of a function that is not there', extra(7, 1, 1, 97, 0, 9), '"a" is no function'],
  ['a longer section than its content', extra(5, 0, 0), 'is longer than what is in it'],
])('[W87] %s is refused', (_, module, message) => {
  expect(() => readModule(module, 1)).toThrow(refused(message))
})

test.each([
  ['nothing', []],
  ['a text', [...new TextEncoder().encode('({ map: () => 1 })')]],
  ['the form of a component', [0, 97, 115, 109, 13, 0, 1, 0]],
  ['a section without an end', [0, 97, 115, 109, 1, 0, 0, 0, 1, 200]],
  ['a number of six bytes', [0, 97, 115, 109, 1, 0, 0, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0]],
  ['a number over 32 bits', [0, 97, 115, 109, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x1f]],
  ['a list of four billion types', [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]],
])('%s is no module', (_, bytes) => {
  expect(() => readModule(Uint8Array.from(bytes), 1)).toThrow(refused('the WebAssembly module cannot be used'))
})

// -- what the engine says of the same bytes

interface Engine {
  validate(bytes: Uint8Array): boolean
  readonly Module: {
    new (bytes: Uint8Array): object
    imports(module: object): readonly unknown[]
    exports(module: object): readonly { readonly name: string; readonly kind: string }[]
  }
}
const engine = Reflect.get(globalThis, 'WebAssembly') as Engine

function shapeOf(bytes: Uint8Array): ModuleShape | undefined {
  try {
    return readModule(bytes, 1)
  } catch (thrown) {
    if (!(thrown instanceof TabgridError)) throw thrown
    expect(thrown.code).toBe('task-invalid')
    return undefined
  }
}

/** Where both take it, both must see the same. */
function agree(bytes: Uint8Array): boolean {
  const shape = shapeOf(bytes)
  if (shape === undefined || !engine.validate(bytes)) return false
  const module = new engine.Module(bytes)
  const exports = engine.Module.exports(module)
  const functions = exports.filter(({ kind }) => kind === 'function').map(({ name }) => name)
  expect([...shape.functions.keys()]).toEqual(functions)
  expect(shape.exportsMemory).toBe(exports.some(({ name, kind }) => name === 'memory' && kind === 'memory'))
  expect(engine.Module.imports(module)).toEqual([])
  return true
}

const kept: readonly Uint8Array[] = [
  squares(),
  moduleOf({ functions: [start, echoMap, reserveAt(16)], memories: [[1, 1, 16]], tables: [[1, 1, 9]], start: 0 }),
  moduleOf({
    functions: [squareMap, sum],
    memories: [[1, 0, 1]],
    extra: [[6, [1, types.f64, 1, ...op.f64(0), 0x0b]]],
  }),
  moduleOf({ functions: [squareMap], import: ['env', 'abort'] }),
]

test('[W87] any bytes give a shape or a coded refusal', () => {
  const bytes = fc.uint8Array({ maxLength: 80 })
  fc.assert(
    fc.property(bytes, fc.boolean(), (given, begun) => {
      shapeOf(begun ? Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, ...given]) : given)
    }),
    { seed: 86, numRuns: 2_000 },
  )
})

test('[W87] of a module that was changed anywhere the reader and the engine see the same, where both take it', () => {
  let agreed = 0
  const change = fc.record({
    module: fc.constantFrom(...kept),
    at: fc.nat(1_000),
    take: fc.nat(2),
    put: fc.array(
      fc.constantFrom(0, 1, 2, 3, 4, 5, 0x40, 0x5f, 0x60, 0x63, 0x69, 0x6f, 0x70, 0x7c, 0x7f, 0x80, 0xff),
      { maxLength: 2 },
    ),
  })
  fc.assert(
    fc.property(change, ({ module, at, take, put }) => {
      const place = 8 + (at % (module.length - 8))
      const changed = [...module.subarray(0, place), ...put, ...module.subarray(place + take)]
      agreed += Number(agree(Uint8Array.from(changed)))
    }),
    { seed: 87, numRuns: 5_000 },
  )
  expect(agreed).toBeGreaterThan(100)
})

test('a long name and a long section are read by their lengths', () => {
  const long = { ...squareMap, name: 'x'.repeat(300) }
  const shape = readModule(moduleOf({ functions: [long], extra: [[0, [1, 97, ...Array<number>(300).fill(7)]]] }), 1)
  expect([...shape.functions.keys()]).toEqual([long.name])
  expect(leb(300)).toEqual([172, 2])
})
