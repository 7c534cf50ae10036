import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { bytesToUtf8, utf8ToBytes } from '@noble/ciphers/utils.js'
import { base64urlnopad } from '@scure/base'
import { TabgridError } from '../base/errors.ts'
import type { RandomBytes } from '../base/ids.ts'
import { limits } from '../protocol/limits.ts'
import { parseSignalBody, type SignalBody } from '../protocol/signal-body.ts'

/** So long that random ones never repeat (XChaCha20). */
const nonceBytes = 24
const tagBytes = 16
/** Before a sealed body; an open one is JSON and begins otherwise. */
const mark = 'sealed.'
const context = utf8ToBytes('tabgrid-signal-v1')

export interface ReadBody {
  readonly body: SignalBody
  /** It came from somebody who has the room's secret. */
  readonly sealed: boolean
}

export const openBodyText = (body: SignalBody): string => JSON.stringify(body)

/** `sealed.<base64url of nonce, ciphertext, tag>`: XChaCha20-Poly1305 under the room's seal key. */
export function sealBody(body: SignalBody, sealKey: Uint8Array, random: RandomBytes): string {
  const nonce = random(nonceBytes)
  const cipher = xchacha20poly1305(sealKey, nonce, context).encrypt(utf8ToBytes(JSON.stringify(body)))
  const bytes = new Uint8Array(nonceBytes + cipher.length)
  bytes.set(nonce)
  bytes.set(cipher, nonceBytes)
  return mark + base64urlnopad.encode(bytes)
}

/**
 * Reads the body of a signal, sealed or not.
 * @throws `peer-unproven` when it is sealed under another key than `sealKey`; `message-invalid` for anything else that is no body.
 */
export function readBody(text: string, sealKey: Uint8Array | undefined): ReadBody {
  if (text.length > limits.signalBytes) throw new TabgridError('message-invalid', 'the body of a signal is too long')
  if (!text.startsWith(mark)) return { body: parseSignalBody(text), sealed: false }
  return { body: parseSignalBody(unseal(text, sealKey)), sealed: true }
}

function unseal(text: string, sealKey: Uint8Array | undefined): string {
  const bytes = decode(text.slice(mark.length))
  const opened = sealKey === undefined ? undefined : decrypt(bytes, sealKey)
  if (opened === undefined) throw new TabgridError('peer-unproven', 'sealed under the secret of another room')
  return opened
}

function decode(text: string): Uint8Array {
  try {
    const bytes = base64urlnopad.decode(text)
    if (bytes.length > nonceBytes + tagBytes) return bytes
  } catch {
    // not base64url
  }
  throw new TabgridError('message-invalid', 'a sealed body is base64url of a nonce, a text and a tag')
}

function decrypt(bytes: Uint8Array, sealKey: Uint8Array): string | undefined {
  try {
    const cipher = xchacha20poly1305(sealKey, bytes.subarray(0, nonceBytes), context)
    return bytesToUtf8(cipher.decrypt(bytes.subarray(nonceBytes)))
  } catch {
    return undefined
  }
}
