import { toTabgridError } from '../base/errors.ts'
import { limits } from './limits.ts'
import { StructureReader } from './structure-reader.ts'
import { StructureWriter } from './structure-writer.ts'
import { check, TaggedReader } from './tagged-reader.ts'
import { aligned, segmentAlignment } from './value-kind.ts'
import { scanStructure } from './value-scan.ts'
import { messageTooLarge, ValueWalk } from './value-walk.ts'

// Packet (W1): structure length u32 | structure | padding | segment | padding | segment ... Numbers of the packet are
// little-endian, as are the elements of typed arrays on every engine; those inside the structure are MessagePack's.

const prefixBytes = 4
const padding = new Uint8Array(segmentAlignment)
const writer = new StructureWriter()

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

function pack(ready: unknown): Uint8Array {
  const packed = writer.write(ready, prefixBytes)
  new DataView(packed.buffer).setUint32(0, packed.length - prefixBytes, true)
  return packed
}

/**
 * The value of a packet. Typed arrays come back as views onto it (the packet should start at a multiple of 8 in its
 * buffer, else it is copied first); null-prototype objects come back as plain ones.
 *
 * @throws `message-invalid` for any bytes that are no packet (W1, W2, W3).
 */
export function decodeValue(packet: Uint8Array): unknown {
  const whole = packet.byteOffset % segmentAlignment === 0 ? packet : new Uint8Array(packet)
  check(whole.length > prefixBytes, 'no structure')
  const structureBytes = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true)
  check(structureBytes <= whole.length - prefixBytes, 'a structure that is cut short')
  const end = prefixBytes + structureBytes
  const structure = whole.subarray(prefixBytes, end)
  scanStructure(structure)
  const tagged = new TaggedReader(whole, end)
  try {
    const value = new StructureReader(structure, (tag, payload) => tagged.read(tag, payload)).read()
    check(tagged.atEnd, 'bytes after the last segment')
    return value
  } catch (thrown) {
    throw toTabgridError(thrown, 'message-invalid')
  }
}
