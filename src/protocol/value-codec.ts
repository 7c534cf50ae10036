/// <reference path="./msgpackr-no-eval.d.ts" />
import { addExtension, Packr, RESERVE_START_SPACE } from 'msgpackr/index-no-eval'
import { TabgridError, toTabgridError } from '../base/errors.ts'
import { isNumberArray, rowKeyLetters, rowKeyLettersMost, unpackNumbers, unpackRows } from './columns.ts'
import { limits } from './limits.ts'
import { aligned, firstViewTag, segmentAlignment, tags, viewConstructors } from './value-kind.ts'
import { scanStructure } from './value-scan.ts'
import { messageTooLarge, Tagged, ValueWalk } from './value-walk.ts'

// Packet (W1): structure length u32 | structure | padding | segment | padding | segment ... Numbers of the packet are
// little-endian, as are the elements of typed arrays on every engine; those inside the structure are MessagePack's.

const prefixBytes = 4
const padding = new Uint8Array(segmentAlignment)
const packr = new Packr({ useRecords: false, variableMapSize: true, useToJSON: false })

/** A structure above this is copied out, so that msgpackr's shared buffer does not stay that large for ever. */
const sharedBytes = 64 * 1024

/**
 * A packet in parts. The binary ones are views onto the value's own memory: it must not change, nor be transferred
 * away, before the parts were sent.
 *
 * @throws `value-unsendable` naming the path of what cannot be sent; `message-too-large`.
 */
export function encodeValue(value: unknown): Uint8Array[] {
  const walk = new ValueWalk()
  const structure = pack(walk.visit(value))
  const { segments } = walk
  const bytes = aligned(structure.length) + walk.segmentBytes
  if (bytes > limits.messageBytes) throw messageTooLarge(bytes)
  const parts = [structure]
  let end = structure.length
  for (const segment of segments) {
    if (segment.length === 0) continue
    const start = aligned(end)
    if (start > end) parts.push(padding.subarray(0, start - end))
    parts.push(segment)
    end = start + segment.length
  }
  return parts
}

function pack(structure: unknown): Uint8Array {
  const packed = packr.pack(structure, RESERVE_START_SPACE + prefixBytes)
  new DataView(packed.buffer, packed.byteOffset).setUint32(0, packed.length - prefixBytes, true)
  if (packed.length <= sharedBytes) return packed
  const own = new Uint8Array(packed)
  packr.useBuffer(Uint8Array.prototype.slice.call(packed, 0, 8_192)) // a Buffer where there is one, as msgpackr expects
  return own
}

/**
 * The value of a packet. Typed arrays come back as views onto it (the packet should start at a multiple of 8 in its
 * buffer, else it is copied first); null-prototype objects come back as plain ones.
 *
 * @throws `message-invalid` for any bytes that `encodeValue` does not write.
 */
export function decodeValue(packet: Uint8Array): unknown {
  const whole = packet.byteOffset % segmentAlignment === 0 ? packet : new Uint8Array(packet)
  check(whole.length > prefixBytes, 'no structure')
  const structureBytes = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true)
  check(structureBytes <= whole.length - prefixBytes, 'a structure that is cut short')
  const end = prefixBytes + structureBytes
  const structure = whole.subarray(prefixBytes, end)
  scanStructure(structure)
  source = whole
  sourceAt = end
  itemsLeft = limits.valueItems
  keyLettersLeft = rowKeyLettersMost
  try {
    const value = packr.unpack(structure)
    check(sourceAt === whole.length, 'bytes after the last segment')
    return value
  } catch (thrown) {
    throw toTabgridError(thrown, 'message-invalid')
  } finally {
    source = padding
  }
}

// msgpackr calls its extensions without a context, so the packet being read is kept here for them.
let source: Uint8Array = padding
let sourceAt = 0
/** Values that columns may still unfold into. */
let itemsLeft = 0
/** Letters of keys that rows may still repeat. */
let keyLettersLeft = 0

/** The next segment, as the place where it starts in the buffer of `source`. */
function nextSegment(bytes: unknown): { readonly byteOffset: number; readonly byteLength: number } {
  check(typeof bytes === 'number' && Number.isInteger(bytes) && bytes >= 0, 'a segment without a length')
  if (bytes > 0) {
    const start = aligned(sourceAt)
    check(start + bytes <= source.length, 'a segment that is cut short')
    for (let at = sourceAt; at < start; at++) check(source[at] === 0, 'something between its segments')
    sourceAt = start + bytes
  }
  return { byteOffset: bytes > 0 ? source.byteOffset + sourceAt - bytes : 0, byteLength: bytes }
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

function readText(payload: unknown): string {
  const { byteOffset, byteLength } = nextSegment(payload)
  check(byteLength % 2 === 0, 'half a UTF-16 unit')
  const units = new Uint16Array(source.buffer, byteOffset, byteLength / 2)
  let text = ''
  for (let at = 0; at < units.length; at += 8_192) text += String.fromCharCode(...units.subarray(at, at + 8_192))
  return text
}

function readBuffer(payload: unknown): ArrayBuffer {
  const { byteOffset, byteLength } = nextSegment(payload)
  const copy = new Uint8Array(byteLength)
  copy.set(new Uint8Array(source.buffer, byteOffset, byteLength))
  return copy.buffer
}

function readDataView(payload: unknown): DataView {
  const { byteOffset, byteLength } = nextSegment(payload)
  return new DataView(source.buffer, byteOffset, byteLength)
}

function readView(index: number, payload: unknown): ArrayBufferView {
  const Constructor = viewConstructors[index]
  check(Constructor !== undefined, 'a typed array that this engine does not have')
  const { byteOffset, byteLength } = nextSegment(payload)
  check(byteLength % Constructor.BYTES_PER_ELEMENT === 0, 'a part of an element')
  return new Constructor(source.buffer, byteOffset, byteLength / Constructor.BYTES_PER_ELEMENT)
}

function readNumbers(payload: unknown): number[] {
  const packed: unknown = Array.isArray(payload) && payload.length === 1 ? payload[0] : undefined
  check(isNumberArray(packed), 'numbers that are not in one typed array')
  unfold(packed.length)
  return unpackNumbers(packed)
}

function readRows(payload: unknown): object[] {
  const [keys, ...columns]: unknown[] = Array.isArray(payload) ? payload : []
  const areKeys = Array.isArray(keys) && keys.every((key) => typeof key === 'string')
  check(areKeys && columns.every((column) => Array.isArray(column)), 'rows that are not keys and columns')
  const length = columns[0]?.length ?? 0
  unfold(length)
  keyLettersLeft -= rowKeyLetters(keys, length)
  check(keyLettersLeft >= 0, 'rows whose keys are too long')
  const rows = unpackRows(keys, columns)
  check(rows !== undefined, 'rows whose columns do not fit their keys')
  return rows
}

function unfold(items: number): void {
  itemsLeft -= items
  check(itemsLeft >= 0, `columns of more than ${limits.valueItems} values`)
}

addExtension({
  Class: Tagged,
  type: tags.map, // asked for, not used: `pack` writes each value's own tag
  pack(value, allocate, packPayload) {
    const { target, position } = allocate(3)
    target[position] = 0xd4
    target[position + 1] = value.tag
    target[position + 2] = 0
    packPayload(value.payload)
    return undefined
  },
})
addExtension({ type: tags.map, read: readMap })
addExtension({ type: tags.set, read: readSet })
addExtension({ type: tags.date, read: readDate })
addExtension({ type: tags.bigint, read: readBigint })
addExtension({ type: tags.minusZero, read: () => -0 })
addExtension({ type: tags.text, read: readText })
addExtension({ type: tags.buffer, read: readBuffer })
addExtension({ type: tags.dataView, read: readDataView })
addExtension({ type: tags.numbers, read: readNumbers })
addExtension({ type: tags.rows, read: readRows })
viewConstructors.forEach((_, index) => {
  addExtension({ type: firstViewTag + index, read: (payload) => readView(index, payload) })
})

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new TabgridError('message-invalid', `a packet with ${what}`)
}
