// Small WebAssembly modules, written byte by byte, for Node and for pages: right ones, and every kind of wrong one.

export const types = { i32: 0x7f, i64: 0x7e, f64: 0x7c, funcref: 0x70 } as const
type ValueType = keyof typeof types

export interface FunctionPlan {
  readonly name?: string
  readonly takes: readonly ValueType[]
  readonly gives: readonly ValueType[]
  /** Instructions without the last `end`. */
  readonly code: readonly number[]
}
/** Flags, least, and most: as they stand in a module. */
type Limits = readonly [flags: number, least: number, most?: number]
export interface ModulePlan {
  readonly functions?: readonly FunctionPlan[]
  readonly memories?: readonly Limits[]
  readonly tables?: readonly Limits[]
  readonly exportsMemory?: boolean
  /** Index of the start function. */
  readonly start?: number
  /** Module and name of a function `() -> ()` that it imports. */
  readonly import?: readonly [string, string]
  /** Types behind those of its functions. */
  readonly moreTypes?: readonly (readonly number[])[]
  /** Whole sections, put in front of the others of a higher id. */
  readonly extra?: readonly (readonly [id: number, content: readonly number[]])[]
}

export const leb = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))]
const list = (items: readonly (readonly number[])[]): number[] => [...leb(items.length), ...items.flat()]
const name = (text: string): number[] => list([...text].map((letter) => [letter.charCodeAt(0)]))
const sized = (content: readonly number[]): number[] => [...leb(content.length), ...content]
const limits = ([flags, least, most]: Limits): number[] => [
  flags,
  ...leb(least),
  ...(most === undefined ? [] : leb(most)),
]

export function moduleOf(plan: ModulePlan): Uint8Array {
  const { functions = [], memories = [], tables = [], exportsMemory = memories.length > 0, extra = [] } = plan
  const { moreTypes = [] } = plan
  const values = (kinds: readonly ValueType[]) => list(kinds.map((kind) => [types[kind]]))
  const imported = plan.import === undefined ? 0 : 1
  const exported = functions.flatMap((one, at) =>
    one.name === undefined ? [] : [[...name(one.name), 0, at + imported]],
  )
  const sections: (readonly [number, readonly number[]])[] = [
    [
      1,
      list([
        ...functions.map(({ takes, gives }) => [0x60, ...values(takes), ...values(gives)]),
        [0x60, 0, 0],
        ...moreTypes,
      ]),
    ],
    ...(plan.import === undefined
      ? []
      : [[2, list([[...name(plan.import[0]), ...name(plan.import[1]), 0, functions.length]])] as const]),
    [3, list(functions.map((_, at) => [at]))],
    ...(tables.length > 0 ? [[4, list(tables.map((table) => [types.funcref, ...limits(table)]))] as const] : []),
    ...(memories.length > 0 ? [[5, list(memories.map(limits))] as const] : []),
    [7, list([...exported, ...(exportsMemory ? [[...name('memory'), 2, 0]] : [])])],
    ...(plan.start === undefined ? [] : [[8, leb(plan.start)] as const]),
    [10, list(functions.map(({ code }) => sized([0, ...code, 0x0b])))],
    ...extra,
  ]
  const inOrder = sections.sort(([left], [right]) => order(left) - order(right))
  return Uint8Array.from([
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    ...inOrder.flatMap(([id, content]) => [id, ...sized(content)]),
  ])
}

/** Tags stand between memories and globals. */
const order = (id: number): number => (id === 13 ? 5.5 : id === 12 ? 9.5 : id)

const numbers = { takes: ['f64'], gives: ['f64'] } as const
const arrays = { takes: ['i32', 'i32'], gives: ['i64'] } as const
export const op = {
  first: [0x20, 0],
  second: [0x20, 1],
  multiply: [0xa2],
  add: [0xa0],
  drop: [0x1a],
  trap: [0x00],
  endlessLoop: [0x03, 0x40, 0x0c, 0x00, 0x0b],
  f64: (value: number): number[] => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  i32: (value: number): number[] => [0x41, ...signed(BigInt(value))],
  i64: (value: bigint): number[] => [0x42, ...signed(value)],
} as const

function signed(value: bigint): number[] {
  const byte = Number(BigInt.asUintN(7, value))
  const rest = value >> 7n
  const isLast = (rest === 0n && byte < 64) || (rest === -1n && byte >= 64)
  return isLast ? [byte] : [byte + 128, ...signed(rest)]
}

export const squareMap: FunctionPlan = { name: 'map', ...numbers, code: [...op.first, ...op.first, ...op.multiply] }
export const sum: FunctionPlan = {
  name: 'combine',
  takes: ['f64', 'f64'],
  gives: ['f64'],
  code: [...op.first, ...op.second, ...op.add],
}
export const mapOf = (...code: readonly number[]): FunctionPlan => ({ name: 'map', ...numbers, code })
/** Gives (pointer, bytes) whatever comes in. */
export const arrayMapOf = (pointer: number, bytes: number): FunctionPlan => ({
  name: 'map',
  ...arrays,
  code: op.i64(BigInt.asIntN(64, (BigInt(pointer) << 32n) | BigInt(bytes))),
})
/** Gives back the place at which its unit lies. */
export const echoMap: FunctionPlan = {
  name: 'map',
  ...arrays,
  // (pointer << 32) | bytes
  code: [...op.first, 0xad, ...op.i64(32n), 0x86, ...op.second, 0xad, 0x84],
}
export const reserveAt = (pointer: number): FunctionPlan => ({
  name: 'reserve',
  takes: ['i32'],
  gives: ['i32'],
  code: op.i32(pointer),
})
/** Takes pages until there are none: gives how many it has then. */
export const growingMap: FunctionPlan = mapOf(
  ...[0x03, 0x40], // loop
  ...[...op.i32(1), 0x40, 0x00], // memory.grow 1
  ...[...op.i32(-1), 0x47], // is not -1
  ...[0x0d, 0x00, 0x0b], // again
  ...[0x3f, 0x00, 0xb7], // memory.size as f64
)
export const squares = (): Uint8Array => moduleOf({ functions: [squareMap, sum] })
