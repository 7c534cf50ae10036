import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64url } from '../base/letters.ts'

/** Parts in a row, each after its length in bytes (u32, big-endian): no two lists of parts give the same bytes. */
export function transcriptOf(parts: readonly string[]): Uint8Array {
  const encoded = parts.map((part) => utf8ToBytes(part))
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + 4 + part.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const part of encoded) {
    view.setUint32(at, part.length)
    bytes.set(part, at + 4)
    at += 4 + part.length
  }
  return bytes
}

/** SHA-256 of a transcript, 32 bytes. */
export const hashOf = (parts: readonly string[]): Uint8Array => sha256(transcriptOf(parts))

export const toText = (bytes: Uint8Array): string => base64url.encode(bytes)

/** `undefined` for what is not the one base64url text of exactly `count` bytes. */
export function toBytes(text: string, count: number): Uint8Array | undefined {
  const isLongEnough = text.length === Math.ceil((count * 4) / 3)
  return isLongEnough ? base64url.decode(text) : undefined
}
