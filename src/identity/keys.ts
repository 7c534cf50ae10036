import type { PublicKey, RandomBytes } from '../base/ids.ts'
import { base32 } from '../base/letters.ts'
import * as ed25519 from './ed25519.ts'
import { holds, readSignature } from './strict-signature.ts'
import { hashOf, toText } from './transcript.ts'

// Ed25519 in pure JavaScript, as `crypto.subtle` is missing on `http://<LAN address>`. A signature costs 0.4 ms and its check
// 0.9 ms in Node 20: where a person waits for it, see `signatures.ts`.

export const secretKeyBytes = 32

/** Who a browser profile, or the host of a room, is. `secretKey` (32 bytes) never leaves its browser. */
export interface KeyPair {
  readonly publicKey: PublicKey
  readonly secretKey: Uint8Array
}

export const keyPairOf = (secretKey: Uint8Array): KeyPair => ({
  publicKey: toText(ed25519.getPublicKey(secretKey)) as PublicKey,
  secretKey,
})

export const newKeyPair = (random: RandomBytes): KeyPair => keyPairOf(random(secretKeyBytes))

/** The signature of `message`, 64 bytes in base64url. */
export const sign = (message: Uint8Array, { secretKey }: KeyPair): string => toText(ed25519.sign(message, secretKey))

/** False also for what is no signature or no key, or a strange one (`strict-signature.ts`). */
export function isSignedBy(signature: string, message: Uint8Array, publicKey: PublicKey): boolean {
  const read = readSignature(signature, publicKey)
  return read !== undefined && holds(read, message)
}

/** The part before the dash in the device ids of a profile: 20 letters of base 32, 100 bits of the key's hash. */
export const profileOf = (publicKey: PublicKey): string =>
  base32.encode(hashOf(['tabgrid-profile-v1', publicKey])).slice(0, 20)
