import { TabgridError } from '../base/errors.ts'
import { limits } from './limits.ts'
import { firstViewTag, taggedItems, tags, tagToken, undefinedTag, viewConstructors } from './value-kind.ts'

/** Bytes that follow each token of fixed length; of the others, only lengths, texts and tags are in our grammar (W2). */
const fixedBytes = new Map<number, number>([
  [0xc0, 0],
  [0xc2, 0],
  [0xc3, 0],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
])
const protoKey = Array.from('__proto__', (letter) => letter.charCodeAt(0))
const lastTag = firstViewTag + viewConstructors.length - 1
const isTag = (tag: number): boolean =>
  (tag >= tags.map && tag <= tags.rows) || (tag >= firstViewTag && tag <= lastTag)

/**
 * Reads over the structure of a packet once, without making anything: after it, unpacking cannot run past the
 * end, nest too deep, make more than `limits.valueItems` values, or meet a form that our own encoder does not write.
 *
 * @throws `message-invalid`
 */
export function scanStructure(bytes: Uint8Array): void {
  new Scan(bytes).run()
}

class Scan {
  readonly #bytes: Uint8Array
  #at = 0
  #items = 0
  #depth = 0
  /** Values still to come in each open array or map; a map of n entries has 2n, and a key next when even. */
  readonly #left: number[] = [1]
  readonly #isMap: boolean[] = [false]

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  run(): void {
    while (true) {
      while (this.#left[this.#depth] === 0) {
        if (this.#depth === 0) {
          check(this.#at === this.#bytes.length, 'bytes after the end of the value')
          return
        }
        this.#depth -= 1
      }
      const left = this.#left[this.#depth] ?? 0
      this.#left[this.#depth] = left - 1
      if (this.#isMap[this.#depth] === true && left % 2 === 0) this.#key()
      else this.#value(this.#next())
    }
  }

  #value(token: number): void {
    this.#count(1)
    if (token < 0x80 || token >= 0xe0) return
    if (token < 0x90) this.#open(token - 0x80, true)
    else if (token < 0xa0) this.#open(token - 0x90, false)
    else if (token === tagToken) this.#tag()
    else if (token === 0xdc || token === 0xdd) this.#open(this.#length(token - 0xdb), false)
    else if (token === 0xde || token === 0xdf) this.#open(this.#length(token - 0xdd), true)
    else {
      const text = this.#textBytes(token)
      const bytes = text >= 0 ? text : fixedBytes.get(token)
      check(bytes !== undefined, `a token that is not used: ${token}`)
      this.#skip(bytes)
    }
  }

  /** A tag stands before an untagged payload, so that tags cannot nest on the reader's stack. */
  #tag(): void {
    const tag = this.#next()
    check(this.#next() === 0, 'a tag that is not one byte')
    if (tag === undefinedTag) return
    check(isTag(tag), `a tag that is not used: ${tag}`)
    this.#count(taggedItems - 2)
    const payload = this.#next()
    check(payload !== tagToken, 'a tag on a tag')
    this.#value(payload)
  }

  #key(): void {
    const bytes = this.#textBytes(this.#next())
    check(bytes >= 0, 'a key that is not text')
    const start = this.#at
    this.#skip(bytes)
    const proto = bytes === protoKey.length && protoKey.every((code, at) => this.#bytes[start + at] === code)
    check(!proto, 'the key "__proto__"')
  }

  /** Length of the text that `token` starts, or -1. */
  #textBytes(token: number): number {
    if (token >= 0xa0 && token < 0xc0) return token - 0xa0
    if (token === 0xd9) return this.#next()
    if (token === 0xda || token === 0xdb) return this.#length(token - 0xd9)
    return -1
  }

  #open(entries: number, isMap: boolean): void {
    check(this.#depth < limits.valueDepth, 'nested too deep')
    this.#depth += 1
    this.#left[this.#depth] = isMap ? entries * 2 : entries
    this.#isMap[this.#depth] = isMap
  }

  /** A length of 2 (`size` 1) or 4 (`size` 2) bytes. */
  #length(size: number): number {
    let length = 0
    for (let byte = 0; byte < size * 2; byte++) length = length * 256 + this.#next()
    return length
  }

  #next(): number {
    const byte = this.#bytes[this.#at++]
    check(byte !== undefined, 'the value is cut short')
    return byte
  }

  #skip(bytes: number): void {
    this.#at += bytes
    check(this.#at <= this.#bytes.length, 'the value is cut short')
  }

  #count(items: number): void {
    this.#items += items
    check(this.#items <= limits.valueItems, `more than ${limits.valueItems} values`)
  }
}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new TabgridError('message-invalid', `a packet with ${what}`)
}
