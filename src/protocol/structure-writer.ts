import { utf8BytesMost, writeUtf8 } from '../base/utf8.ts'
import { tagToken, undefinedTag } from './value-kind.ts'
import { Tagged } from './value-walk.ts'

/** A buffer above this is let go when its structure was copied out, so that memory does not stay that large for ever. */
const sharedBytes = 64 * 1024

/** Writes the structure of a packet (W2): the part of MessagePack that is used, of what `ValueWalk` has made ready. */
export class StructureWriter {
  #bytes = new Uint8Array(8_192)
  #view = new DataView(this.#bytes.buffer)
  #at = 0

  /** Memory of its own. @param before how many bytes are left free in front. */
  write(ready: unknown, before: number): Uint8Array {
    this.#at = before
    this.#value(ready)
    const written = this.#bytes.slice(0, this.#at)
    if (this.#bytes.length > sharedBytes) this.#use(new Uint8Array(8_192))
    return written
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.#number(value)
        return
      case 'string':
        this.#text(value)
        return
      case 'boolean':
        this.#byte(value ? 0xc3 : 0xc2)
        return
      case 'object':
        if (value === null) this.#byte(0xc0)
        else this.#object(value)
        return
      default: // undefined: the walk lets nothing else through
        this.#tag(undefinedTag)
    }
  }

  #object(value: object): void {
    if (value instanceof Tagged) {
      this.#tag(value.tag)
      this.#value(value.payload)
    } else if (Array.isArray(value)) {
      this.#head(value.length, 0x90, 0xdc)
      for (const item of value) this.#value(item)
    } else {
      const keys = Object.keys(value)
      this.#head(keys.length, 0x80, 0xde)
      for (const key of keys) {
        this.#text(key)
        this.#value(Reflect.get(value, key))
      }
    }
  }

  #tag(tag: number): void {
    this.#byte(tagToken)
    this.#byte(tag)
    this.#byte(0)
  }

  #number(value: number): void {
    this.#room(9)
    if (value >>> 0 === value) this.#natural(value)
    else if (value >> 0 === value) this.#negative(value)
    else {
      this.#bytes[this.#at] = 0xcb
      this.#view.setFloat64(this.#at + 1, value)
      this.#at += 9
    }
  }

  #natural(value: number): void {
    if (value < 0x80) this.#bytes[this.#at++] = value
    else if (value < 0x100) this.#sized(0xcc, value, 1)
    else if (value < 0x1_0000) this.#sized(0xcd, value, 2)
    else this.#sized(0xce, value, 4)
  }

  #negative(value: number): void {
    if (value >= -0x20) this.#bytes[this.#at++] = value & 0xff
    else if (value >= -0x80) this.#sized(0xd0, value, 1)
    else if (value >= -0x8000) this.#sized(0xd1, value, 2)
    else this.#sized(0xd2, value, 4)
  }

  #text(text: string): void {
    this.#room(5 + utf8BytesMost(text))
    const guessed = textHeadBytes(text.length) // right where a letter is a byte
    const start = this.#at + guessed
    const bytes = writeUtf8(text, this.#bytes, start)
    const headBytes = textHeadBytes(bytes)
    if (headBytes > guessed) this.#bytes.copyWithin(this.#at + headBytes, start, start + bytes)
    if (bytes < 0x20) this.#bytes[this.#at++] = 0xa0 + bytes
    else if (bytes < 0x100) this.#sized(0xd9, bytes, 1)
    else if (bytes < 0x1_0000) this.#sized(0xda, bytes, 2)
    else this.#sized(0xdb, bytes, 4)
    this.#at += bytes
  }

  /** Of an array or a map. */
  #head(count: number, short: number, long: number): void {
    this.#room(5)
    if (count < 0x10) this.#bytes[this.#at++] = short + count
    else if (count < 0x1_0000) this.#sized(long, count, 2)
    else this.#sized(long + 1, count, 4)
  }

  #sized(token: number, value: number, bytes: 1 | 2 | 4): void {
    this.#bytes[this.#at++] = token
    if (bytes === 1) this.#bytes[this.#at] = value
    else if (bytes === 2) this.#view.setUint16(this.#at, value)
    else this.#view.setUint32(this.#at, value)
    this.#at += bytes
  }

  #byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = value
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#at + bytes, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#use(larger)
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer)
  }
}

const textHeadBytes = (bytes: number): number => (bytes < 0x20 ? 1 : bytes < 0x100 ? 2 : bytes < 0x1_0000 ? 3 : 5)
