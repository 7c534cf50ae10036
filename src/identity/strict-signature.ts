import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { PublicKey } from '../base/ids.ts'
import { base64url } from '../base/letters.ts'
import { fieldOrder, groupOrder, Point } from './ed25519.ts'
import { toBytes } from './transcript.ts'

// Libraries differ in what they accept of a signature that no honest key has made: keys and points of small order, numbers
// written in a second way, an equation with or without the cofactor. Here is the one rule for all of them: what `readSignature`
// refuses nobody is asked about, and the equation is the one without the cofactor, as browsers and Node have it.

export const publicKeyBytes = 32
const signatureBytes = 64

/** The five ways to write the height of a point of small order (1, 2, 4 or 8), little-endian, without its sign. */
const smallOrder: ReadonlySet<string> = new Set(
  [
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '7P_______________________________________38',
    'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
    'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
  ].map((text) => String(base64url.decode(text))),
)

export interface ReadSignature {
  readonly key: Uint8Array
  /** A point and a scalar, 32 bytes each. */
  readonly signature: Uint8Array
}

/** What may be checked at all: both points in their one form and of no small order, the scalar below the group's order. */
export function readSignature(signature: string, publicKey: PublicKey): ReadSignature | undefined {
  const signed = toBytes(signature, signatureBytes)
  const key = toBytes(publicKey, publicKeyBytes)
  if (signed === undefined || key === undefined) return undefined
  const isStrict = isPlainPoint(key) && isPlainPoint(signed.subarray(0, 32)) && isScalar(signed.subarray(32))
  return isStrict ? { key, signature: signed } : undefined
}

function isPlainPoint(bytes: Uint8Array): boolean {
  const height = bytes.map((byte, at) => (at === 31 ? byte & 0x7f : byte))
  return numberOf(height) < fieldOrder && !smallOrder.has(String(height))
}

const isScalar = (bytes: Uint8Array): boolean => numberOf(bytes) < groupOrder

/** The equation: R = [S]B - [k]A, to the byte. */
export function holds({ key, signature }: ReadSignature, message: Uint8Array): boolean {
  const point = signature.subarray(0, 32)
  const scalar = numberOf(signature.subarray(32))
  const challenge = numberOf(sha512(concatBytes(point, key, message))) % groupOrder
  try {
    const expected = Point.BASE.multiplyUnsafe(scalar).subtract(Point.fromBytes(key).multiplyUnsafe(challenge))
    return expected.toBytes().every((byte, at) => byte === point[at])
  } catch {
    return false // the key is no point of the curve
  }
}

/** Little-endian. */
function numberOf(bytes: Uint8Array): bigint {
  let number = 0n
  for (const byte of bytes.toReversed()) number = number * 256n + BigInt(byte)
  return number
}
