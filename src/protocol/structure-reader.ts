import { readUtf8 } from '../base/utf8.ts'
import { tagToken, undefinedTag } from './value-kind.ts'

/** Makes the value of a structure that `scanStructure` has let through: nothing is checked again, but that texts are UTF-8. */
export class StructureReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  /** Makes a value of a tag and its payload, in the order of the structure. */
  readonly #untag: (tag: number, payload: unknown) => unknown
  #at = 0

  constructor(structure: Uint8Array, untag: (tag: number, payload: unknown) => unknown) {
    this.#bytes = structure
    this.#view = new DataView(structure.buffer, structure.byteOffset, structure.byteLength)
    this.#untag = untag
  }

  read(): unknown {
    const token = this.#sized(1)
    if (token < 0x80) return token
    if (token >= 0xe0) return token - 0x100
    if (token < 0x90) return this.#map(token - 0x80)
    if (token < 0xa0) return this.#array(token - 0x90)
    if (token < 0xc0) return this.#text(token - 0xa0)
    return token === tagToken ? this.#tagged() : this.#other(token)
  }

  #other(token: number): unknown {
    switch (token) {
      case 0xc0:
        return null
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xcb:
        return this.#view.getFloat64(this.#skip(8))
      case 0xcc:
        return this.#sized(1)
      case 0xcd:
        return this.#sized(2)
      case 0xce:
        return this.#sized(4)
      case 0xd0:
        return this.#view.getInt8(this.#skip(1))
      case 0xd1:
        return this.#view.getInt16(this.#skip(2))
      case 0xd2:
        return this.#view.getInt32(this.#skip(4))
      case 0xd9:
        return this.#text(this.#sized(1))
      case 0xda:
        return this.#text(this.#sized(2))
      case 0xdb:
        return this.#text(this.#sized(4))
      case 0xdc:
        return this.#array(this.#sized(2))
      case 0xdd:
        return this.#array(this.#sized(4))
      case 0xde:
        return this.#map(this.#sized(2))
      default: // 0xdf
        return this.#map(this.#sized(4))
    }
  }

  #map(entries: number): object {
    const map: Record<string, unknown> = {}
    for (let entry = 0; entry < entries; entry++) {
      const key = this.read()
      map[String(key)] = this.read()
    }
    return map
  }

  #array(items: number): unknown[] {
    const array: unknown[] = []
    for (let item = 0; item < items; item++) array.push(this.read())
    return array
  }

  #tagged(): unknown {
    const tag = this.#sized(1)
    this.#skip(1)
    return tag === undefinedTag ? undefined : this.#untag(tag, this.read())
  }

  #text(bytes: number): string {
    const from = this.#skip(bytes)
    return readUtf8(this.#bytes, from, this.#at)
  }

  #sized(bytes: 1 | 2 | 4): number {
    const at = this.#skip(bytes)
    if (bytes === 1) return this.#bytes[at] ?? 0
    return bytes === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at)
  }

  /** Where what is skipped begins. */
  #skip(bytes: number): number {
    const at = this.#at
    this.#at += bytes
    return at
  }
}
