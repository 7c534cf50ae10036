import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { bytesToUtf8, utf8ToBytes } from '@noble/ciphers/utils.js'
import { TabgridError } from '../base/errors.ts'
import type { RandomBytes } from '../base/ids.ts'
import { base64url } from '../base/letters.ts'
import { sealKeyOf } from './invite.ts'
import { type Sealer, sealedElsewhere, sealedMark } from './signal-text.ts'

/** So long that random ones never repeat (XChaCha20). */
const nonceBytes = 24
const tagBytes = 16
const context = utf8ToBytes('tabgrid-signal-v1')

/** `sealed.<base64url of nonce, ciphertext, tag>`: XChaCha20-Poly1305 under the room's seal key. @param secret 16 bytes. */
export function sealerOf(secret: Uint8Array, random: RandomBytes): Sealer {
  const sealKey = sealKeyOf(secret)
  return {
    seal: (body) => {
      const nonce = random(nonceBytes)
      const cipher = xchacha20poly1305(sealKey, nonce, context).encrypt(utf8ToBytes(JSON.stringify(body)))
      const bytes = new Uint8Array(nonceBytes + cipher.length)
      bytes.set(nonce)
      bytes.set(cipher, nonceBytes)
      return sealedMark + base64url.encode(bytes)
    },
    open: (text) => decrypt(decode(text.slice(sealedMark.length)), sealKey),
  }
}

function decode(text: string): Uint8Array {
  const bytes = base64url.decode(text)
  if (bytes !== undefined && bytes.length > nonceBytes + tagBytes) return bytes
  throw new TabgridError('message-invalid', 'a sealed body is base64url of a nonce, a text and a tag')
}

function decrypt(bytes: Uint8Array, sealKey: Uint8Array): string {
  try {
    const cipher = xchacha20poly1305(sealKey, bytes.subarray(0, nonceBytes), context)
    return bytesToUtf8(cipher.decrypt(bytes.subarray(nonceBytes)))
  } catch {
    throw sealedElsewhere()
  }
}
