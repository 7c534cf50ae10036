import type { WasmKind } from '../../protocol/wasm-script.ts'

type ArrayKind = Exclude<WasmKind, 'number'>

const arrays = {
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const satisfies Record<ArrayKind, unknown>

/** How arrays go in and out of a module: everything that it says of places in its memory is checked here. */
export class ModuleMemory {
  readonly #memory: { readonly buffer: ArrayBuffer }
  readonly #reserve: (bytes: number) => unknown

  constructor(memory: { readonly buffer: ArrayBuffer }, reserve: (bytes: number) => unknown) {
    this.#memory = memory
    this.#reserve = reserve
  }

  /** Copies the array to where the module wants it, and gives (pointer, bytes). */
  put(kind: ArrayKind, value: unknown): [pointer: number, bytes: number] {
    if (!(value instanceof arrays[kind])) throw new TypeError(`a ${kind} is needed here`)
    const { byteLength } = value
    const pointer = Number(this.#reserve(byteLength)) >>> 0
    const place = this.#place(pointer, byteLength, 'reserve')
    place.set(new Uint8Array(value.buffer, value.byteOffset, byteLength))
    return [pointer, byteLength]
  }

  /** Copies an array out: the module may use its place again. */
  take(kind: ArrayKind, packed: unknown): unknown {
    const place = BigInt.asUintN(64, packed as bigint)
    const bytes = this.#place(Number(place >> 32n), Number(place & 0xffff_ffffn), 'map')
    const Kind = arrays[kind]
    const odd = bytes.length % Kind.BYTES_PER_ELEMENT
    if (odd > 0) throw new RangeError(`"map" gave ${bytes.length} bytes, which is no ${kind}`)
    return new Kind(bytes.slice().buffer)
  }

  /** The buffer is another one each time that the memory has grown. */
  #place(pointer: number, bytes: number, whose: string): Uint8Array {
    const { buffer } = this.#memory
    if (pointer + bytes <= buffer.byteLength) return new Uint8Array(buffer, pointer, bytes)
    throw new RangeError(`"${whose}" gave ${bytes} bytes at ${pointer}, and its memory ends at ${buffer.byteLength}`)
  }
}
