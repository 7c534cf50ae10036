import type { Rng } from '../../../src/base/rng.ts'
import { decodeValue, encodeValue } from '../../../src/protocol/value-codec.ts'

/** The packet as it arrives: one run of bytes, at a multiple of 8. */
export function packetOf(value: unknown): Uint8Array {
  const parts = encodeValue(value)
  const packet = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    packet.set(part, at)
    at += part.length
  }
  return packet
}

export const roundTrip = (value: unknown): unknown => decodeValue(packetOf(value))

/** A packet around a hand-made structure, with `segmentBytes` of data after it. */
export function packetAround(structure: readonly number[], segmentBytes = 0): Uint8Array {
  const start = Math.ceil((4 + structure.length) / 8) * 8
  const packet = new Uint8Array(segmentBytes > 0 ? start + segmentBytes : 4 + structure.length)
  new DataView(packet.buffer).setUint32(0, structure.length, true)
  packet.set(structure, 4)
  return packet
}

/** A few bytes changed, the end cut off, or bytes inserted. */
export function mutate(packet: Uint8Array, rng: Rng): Uint8Array {
  const bytes = [...packet]
  for (let change = rng.below(4); change >= 0; change--) {
    const at = rng.below(bytes.length)
    const kind = rng.below(4)
    if (kind === 0) bytes.splice(at)
    else if (kind === 1) bytes.splice(at, 0, rng.below(256))
    else bytes[at] = rng.below(256)
    if (bytes.length === 0) bytes.push(0)
  }
  return Uint8Array.from(bytes)
}
