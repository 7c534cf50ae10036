/** What plain MessagePack lacks travels as a tag before a payload (W3). The numbers are on the wire: never reuse one. */
export const tags = {
  /** Payload: [key, value, key, value ...] */
  map: 1,
  /** Payload: the items. */
  set: 2,
  /** Payload: milliseconds since 1970, NaN for an invalid date. */
  date: 3,
  /** Payload: hexadecimal text, with a minus where negative. */
  bigint: 4,
  /** Payload: null. */
  minusZero: 5,
  /** Text that UTF-8 cannot carry. Payload: bytes of its UTF-16 in the segment. */
  text: 6,
  /** Payload of these and of all views: bytes in the segment. */
  buffer: 7,
  dataView: 8,
  /** A long list of numbers. Payload: [typed array of 8, 16 or 32 bits, or of Float64] */
  numbers: 9,
  /** A long list of objects with the same keys. Payload: [keys, values of the first key, of the second ...] */
  rows: 10,
} as const

/** Stands before a tag. */
export const tagToken = 0xd4
/** The one tag without a payload. */
export const undefinedTag = 0

/** Tag of the first typed array; the others follow in the order of `viewConstructors`. */
export const firstViewTag = 16

export interface ViewConstructor {
  readonly name: string
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): ArrayBufferView
}

/** `undefined` stands for one that this engine does not have. */
export const viewConstructors: readonly (ViewConstructor | undefined)[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  engineView('Float16Array'),
]

function engineView(name: string): ViewConstructor | undefined {
  const found: unknown = Reflect.get(globalThis, name)
  return isViewConstructor(found) ? found : undefined
}
function isViewConstructor(value: unknown): value is ViewConstructor {
  return typeof value === 'function' && 'BYTES_PER_ELEMENT' in value
}

/** Tags by the name that a view's `Symbol.toStringTag` gives, which subclasses such as Node's Buffer share. */
export const viewTags: ReadonlyMap<string, number> = new Map([
  ['DataView', tags.dataView],
  ...viewConstructors.flatMap((made, index): [string, number][] =>
    made === undefined ? [] : [[made.name, firstViewTag + index]],
  ),
])

/** Segments lie at multiples of this in the packet, so that any view can be laid over them. */
export const segmentAlignment = 8
export const aligned = (bytes: number): number => Math.ceil(bytes / segmentAlignment) * segmentAlignment

export const taggedItems = 8
