import { TabgridError } from '../base/errors.ts'
import { isNumberArray, rowKeyLetters, rowKeyLettersMost, unpackNumbers, unpackRows } from './columns.ts'
import { limits } from './limits.ts'
import { aligned, firstViewTag, tags, viewConstructors } from './value-kind.ts'

/** Makes the values of one packet that plain MessagePack lacks (W3), the binary ones as views onto its segments. */
export class TaggedReader {
  readonly #packet: Uint8Array
  /** Where the last segment that was read ends. */
  #at: number
  /** Values that columns may still unfold into. */
  #itemsLeft = limits.valueItems
  /** Letters of keys that rows may still repeat. */
  #keyLettersLeft = rowKeyLettersMost

  /** @param segmentsFrom where the structure ends. */
  constructor(packet: Uint8Array, segmentsFrom: number) {
    this.#packet = packet
    this.#at = segmentsFrom
  }

  /** Whether nothing follows the last segment that was read. */
  get atEnd(): boolean {
    return this.#at === this.#packet.length
  }

  /** @throws `message-invalid` */
  read(tag: number, payload: unknown): unknown {
    switch (tag) {
      case tags.map:
        return readMap(payload)
      case tags.set:
        return readSet(payload)
      case tags.date:
        return readDate(payload)
      case tags.bigint:
        return readBigint(payload)
      case tags.minusZero:
        return -0
      case tags.text:
        return this.#text(payload)
      case tags.buffer:
        return this.#buffer(payload)
      case tags.dataView:
        return this.#dataView(payload)
      case tags.numbers:
        return this.#numbers(payload)
      case tags.rows:
        return this.#rows(payload)
      default:
        return this.#view(tag - firstViewTag, payload)
    }
  }

  /** The next segment, as the place where it starts in the packet's buffer. */
  #segment(bytes: unknown): { readonly byteOffset: number; readonly byteLength: number } {
    check(typeof bytes === 'number' && Number.isInteger(bytes) && bytes >= 0, 'a segment without a length')
    if (bytes === 0) return { byteOffset: 0, byteLength: 0 }
    const start = aligned(this.#at)
    check(start + bytes <= this.#packet.length, 'a segment that is cut short')
    for (let at = this.#at; at < start; at++) check(this.#packet[at] === 0, 'something between its segments')
    this.#at = start + bytes
    return { byteOffset: this.#packet.byteOffset + start, byteLength: bytes }
  }

  #text(payload: unknown): string {
    const { byteOffset, byteLength } = this.#segment(payload)
    check(byteLength % 2 === 0, 'half a UTF-16 unit')
    const units = new Uint16Array(this.#packet.buffer, byteOffset, byteLength / 2)
    let text = ''
    for (let at = 0; at < units.length; at += 8_192) text += String.fromCharCode(...units.subarray(at, at + 8_192))
    return text
  }

  #buffer(payload: unknown): ArrayBuffer {
    const { byteOffset, byteLength } = this.#segment(payload)
    const copy = new Uint8Array(byteLength)
    copy.set(new Uint8Array(this.#packet.buffer, byteOffset, byteLength))
    return copy.buffer
  }

  #dataView(payload: unknown): DataView {
    const { byteOffset, byteLength } = this.#segment(payload)
    return new DataView(this.#packet.buffer, byteOffset, byteLength)
  }

  #view(index: number, payload: unknown): ArrayBufferView {
    const Constructor = viewConstructors[index]
    check(Constructor !== undefined, 'a typed array that this engine does not have')
    const { byteOffset, byteLength } = this.#segment(payload)
    check(byteLength % Constructor.BYTES_PER_ELEMENT === 0, 'a part of an element')
    return new Constructor(this.#packet.buffer, byteOffset, byteLength / Constructor.BYTES_PER_ELEMENT)
  }

  #numbers(payload: unknown): number[] {
    const packed: unknown = Array.isArray(payload) && payload.length === 1 ? payload[0] : undefined
    check(isNumberArray(packed), 'numbers that are not in one typed array')
    this.#unfold(packed.length)
    return unpackNumbers(packed)
  }

  #rows(payload: unknown): object[] {
    const [keys, ...columns]: unknown[] = Array.isArray(payload) ? payload : []
    const areKeys = Array.isArray(keys) && keys.every((key) => typeof key === 'string')
    check(areKeys && columns.every((column) => Array.isArray(column)), 'rows that are not keys and columns')
    const length = columns[0]?.length ?? 0
    this.#unfold(length)
    this.#keyLettersLeft -= rowKeyLetters(keys, length)
    check(this.#keyLettersLeft >= 0, 'rows whose keys are too long')
    const rows = unpackRows(keys, columns)
    check(rows !== undefined, 'rows whose columns do not fit their keys')
    return rows
  }

  #unfold(items: number): void {
    this.#itemsLeft -= items
    check(this.#itemsLeft >= 0, `columns of more than ${limits.valueItems} values`)
  }
}

function readMap(payload: unknown): Map<unknown, unknown> {
  check(Array.isArray(payload) && payload.length % 2 === 0, 'a Map that is not pairs')
  const map = new Map<unknown, unknown>()
  for (let at = 0; at < payload.length; at += 2) map.set(payload[at], payload[at + 1])
  return map
}

function readSet(payload: unknown): Set<unknown> {
  check(Array.isArray(payload), 'a Set that is not a list')
  return new Set<unknown>(payload)
}

function readDate(payload: unknown): Date {
  check(typeof payload === 'number', 'a Date that is not a number')
  return new Date(payload)
}

function readBigint(payload: unknown): bigint {
  check(typeof payload === 'string' && /^-?[0-9a-f]+$/.test(payload), 'a BigInt that is not hexadecimal')
  return payload.startsWith('-') ? -BigInt(`0x${payload.slice(1)}`) : BigInt(`0x${payload}`)
}

/** @throws `message-invalid` unless `condition`. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new TabgridError('message-invalid', `a packet with ${what}`)
}
