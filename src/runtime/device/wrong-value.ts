type Numbers =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array

const isNumbers = (value: unknown): value is Numbers =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && typeof (value as Numbers)[0] === 'number'

/** A value of the same shape that is wrong; the same one where there is nothing in it that could be. */
export function wrongValue(value: unknown): unknown {
  if (isNumbers(value)) return value.map(wrongElement(value)) // all of it, so that a lie in a picture is seen
  if (Array.isArray(value)) return wrongItem(value)
  switch (typeof value) {
    case 'number':
      return wrongNumber(value)
    case 'bigint':
      return value === 0n ? 1n : value * 2n
    case 'string':
      return `${value}?`
    case 'boolean':
      return !value
    case 'object':
      return value === null || Object.getPrototypeOf(value) !== Object.prototype ? value : wrongField(value)
    default:
      return value
  }
}

const wrongNumber = (value: number): number => (value === 0 || !Number.isFinite(value) ? 1 : value * 2)

const wrongElement = (numbers: Numbers): ((element: number) => number) =>
  numbers instanceof Float32Array || numbers instanceof Float64Array ? wrongNumber : (element) => ~element

function wrongItem(items: readonly unknown[]): unknown {
  const at = items.findIndex((item) => wrongValue(item) !== item)
  return at < 0 ? items : items.map((item, index) => (index === at ? wrongValue(item) : item))
}

/** Rather a list than a number, which may say where something belongs. */
function wrongField(value: object): unknown {
  const fields: [string, unknown][] = Object.entries(value)
  const changeable = fields.filter(([, field]) => wrongValue(field) !== field)
  const [key, field] = changeable.find(([, one]) => typeof one === 'object') ?? changeable.at(-1) ?? []
  return key === undefined ? value : { ...value, [key]: wrongValue(field) }
}
