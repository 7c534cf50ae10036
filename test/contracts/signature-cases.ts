import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js'
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import type { PublicKey } from '../../src/base/ids.ts'
import { newKeyPair, sign } from '../../src/identity/keys.ts'
import { toText } from '../../src/identity/transcript.ts'
import { seeded } from '../unit/identity/pair.ts'

// What libraries of Ed25519 disagree on. Whoever checks signatures for Tabgrid must decide all of it alike.

export interface SignatureCase {
  readonly name: string
  readonly signature: string
  /** Bytes, as a list that can be handed to a page. */
  readonly message: readonly number[]
  readonly publicKey: PublicKey
  readonly accepted: boolean
}

const { Point } = ed25519
type AnyPoint = ReturnType<typeof Point.fromBytes>
const torsion = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromBytes(hexToBytes(hex), true))
const [none] = torsion
const ofOrder8 = torsion.find((point) => !point.multiplyUnsafe(4n).is0())
if (none === undefined || ofOrder8 === undefined) throw new Error('a curve without torsion')

const message = [1, 2, 3]
const scalar = 123_456_789n

const challengeOf = (nonce: Uint8Array, key: Uint8Array): bigint =>
  Point.Fn.create(bytesToNumberLE(sha512(concatBytes(nonce, key, Uint8Array.from(message)))))

/** Signs for `scalar` times the base, plus a point of small order; `holds` says whether the equation is to hold without the cofactor. */
function mixedCase(name: string, holds: boolean): SignatureCase {
  const point = Point.BASE.multiply(scalar).add(ofOrder8 as AnyPoint)
  const key = point.toBytes()
  for (let drawn = 1n; ; drawn++) {
    const nonce = Point.BASE.multiply(drawn).toBytes()
    const k = challengeOf(nonce, key)
    const s = numberToBytesLE(Point.Fn.create(drawn + k * scalar), 32)
    const torsionVanishes = (ofOrder8 as AnyPoint).multiplyUnsafe(k).is0()
    if (torsionVanishes !== holds) continue
    return {
      name,
      signature: toText(concatBytes(nonce, s)),
      message,
      publicKey: toText(key) as PublicKey,
      accepted: holds,
    }
  }
}

const keys = newKeyPair(seeded('signature cases'))
const good = sign(Uint8Array.from(message), keys)
const goodBytes = new Uint8Array(Buffer.from(good, 'base64url'))
const keyBytes = new Uint8Array(Buffer.from(keys.publicKey, 'base64url'))

const refused = (name: string, signature: Uint8Array, key: Uint8Array = keyBytes): SignatureCase => ({
  name,
  signature: toText(signature),
  message,
  publicKey: toText(key) as PublicKey,
  accepted: false,
})

const zeros = new Uint8Array(32)
/** A nonce of small order `point`, and the scalar that makes the equation hold for an honest key's holder. */
function smallNonce(point: AnyPoint): SignatureCase {
  const key = Point.BASE.multiply(scalar).toBytes()
  const nonce = point.toBytes()
  const s = numberToBytesLE(Point.Fn.create(challengeOf(nonce, key) * scalar), 32)
  return refused('a nonce of small order', concatBytes(nonce, s), key)
}

const orderAdded = (): Uint8Array => {
  const s = bytesToNumberLE(goodBytes.subarray(32)) + Point.Fn.ORDER
  return concatBytes(goodBytes.subarray(0, 32), numberToBytesLE(s, 32))
}

/** The height 1 written as p + 1, and heights that no point has. */
const oneAgain = numberToBytesLE(Point.Fp.ORDER + 1n, 32)
const noPoint = numberToBytesLE(2n, 32)

/** Holds for the key that is the neutral point, for every message. */
const byNobody = concatBytes(Point.BASE.multiply(scalar).toBytes(), numberToBytesLE(scalar, 32))

const bitsFlipped = [0, 100, 255, 256, 400, 511].map((bit) => {
  const bytes = new Uint8Array(goodBytes)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return refused(`bit ${bit} flipped`, bytes)
})

export const signatureCases: readonly SignatureCase[] = [
  { name: 'an honest one', signature: good, message, publicKey: keys.publicKey, accepted: true },
  { name: 'another message', signature: good, message: [1, 2], publicKey: keys.publicKey, accepted: false },
  { name: 'no signature', signature: '', message, publicKey: keys.publicKey, accepted: false },
  ...bitsFlipped,
  refused('a scalar with the order added to it', orderAdded()),
  ...torsion.map((point) => refused('a key of small order', concatBytes(point.toBytes(), zeros), point.toBytes())),
  ...torsion.map(smallNonce),
  refused('a key whose height is written in a second way', byNobody, oneAgain),
  refused('the key of nobody', byNobody, none.toBytes()),
  refused('a nonce whose height is written in a second way', concatBytes(oneAgain, goodBytes.subarray(32))),
  refused('a key that is no point', goodBytes, noPoint),
  mixedCase('a key with a part of small order that does not show', true),
  mixedCase('a key with a part of small order that only the cofactor hides', false),
]
