// A long list of numbers, or of small objects with the same keys, travels as columns: what repeats is said once, and numbers
// are a typed array out of band. Exact both ways: what would not come back as it was is left to travel as a plain list.

/** Shorter lists are not worth their segments. */
export const columnItemsMin = 16
/** Objects with more keys are seldom many, and each key is a column. */
const keysMost = 64
const keyLettersMost = 64
/**
 * Letters of keys in one message, each counted as often as there are rows: who writes rows out again (`canonical.ts`) writes
 * them so often. Beyond it lists travel plain.
 */
export const rowKeyLettersMost = 16 * 1024 * 1024

/** Objects of the same keys in the same order, each key's values in one list. */
export interface Rows {
  readonly keys: readonly string[]
  readonly columns: readonly unknown[][]
}

type NumberArray = Uint8Array | Int16Array | Int32Array | Float64Array

/** A copy in the narrowest of four kinds that holds every number exactly; `undefined` when one item is no number. */
export function packNumbers(list: readonly unknown[]): NumberArray | undefined {
  const numbers = new Float64Array(list.length)
  let least = 0
  let most = 0
  let whole = true
  for (let at = 0; at < list.length; at++) {
    const value = list[at]
    if (typeof value !== 'number') return undefined
    numbers[at] = value
    if (value < least) least = value
    else if (value > most) most = value
    whole &&= value === (value | 0) && (value !== 0 || 1 / value > 0)
  }
  if (!whole) return numbers
  if (least >= 0 && most < 2 ** 8) return Uint8Array.from(numbers)
  if (least >= -(2 ** 15) && most < 2 ** 15) return Int16Array.from(numbers)
  return Int32Array.from(numbers)
}

export const isNumberArray = (value: unknown): value is NumberArray =>
  value instanceof Uint8Array ||
  value instanceof Int16Array ||
  value instanceof Int32Array ||
  value instanceof Float64Array

export function unpackNumbers(packed: NumberArray): number[] {
  const list = new Array<number>(packed.length)
  for (let at = 0; at < packed.length; at++) list[at] = packed[at] ?? 0
  return list
}

/** `undefined` unless every item is a plain object with the same keys and only numbers, booleans and texts. */
export function packRows(list: readonly unknown[]): Rows | undefined {
  const [first] = list
  if (!isPlainObject(first)) return undefined
  const keys = Object.keys(first)
  if (keys.length === 0 || !areShort(keys)) return undefined
  const columns = keys.map((): unknown[] => [])
  for (const item of list) {
    if (!isPlainObject(item) || !takeRow(item, keys, columns)) return undefined
  }
  return { keys, columns }
}

function takeRow(item: object, keys: readonly string[], columns: readonly unknown[][]): boolean {
  let key = 0
  for (const name of Object.keys(item)) {
    const column = columns[key]
    if (column === undefined || keys[key] !== name) return false
    const value: unknown = Reflect.get(item, name)
    if (!isCell(value)) return false
    column.push(value)
    key++
  }
  return key === keys.length
}

const areShort = (keys: readonly string[]): boolean =>
  keys.length <= keysMost && keys.every((key) => key.length <= keyLettersMost)

export const rowKeyLetters = (keys: readonly string[], rows: number): number => rows * keys.join('').length

const isCell = (value: unknown): value is number | string | boolean =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0
}

/**
 * `undefined` for what `packRows` does not give: no keys, too many, one of them twice, columns of different lengths, or what
 * is no number, text or boolean in one. Rows in the column of rows would let a few bytes unfold into millions of objects.
 */
export function unpackRows(keys: readonly string[], columns: readonly (readonly unknown[])[]): object[] | undefined {
  const length = columns[0]?.length
  const isRegular = (column: readonly unknown[]) => column.length === length && column.every(isCell)
  if (length === undefined || keys.length !== columns.length || !areShort(keys)) return undefined
  if (new Set(keys).size !== keys.length || keys.includes('__proto__') || !columns.every(isRegular)) return undefined
  const rows = Array.from({ length }, (): Record<string, unknown> => ({}))
  for (const [at, key] of keys.entries()) {
    const column = columns[at]
    for (let row = 0; row < length; row++) {
      const object = rows[row]
      if (object !== undefined) object[key] = column?.[row]
    }
  }
  return rows
}
