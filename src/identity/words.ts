import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { PublicKey } from '../base/ids.ts'
import { hashOf, toText } from './transcript.ts'

/** What one end of a dial shows of itself. */
export interface Introduction {
  readonly key: PublicKey
  /** 16 bytes in base64url, drawn for this dial. */
  readonly nonce: string
}

const wordBits = 11 // 2,048 words

/** What a coordinator says before it shows key and nonce: without it, who is in between could choose until the words are equal. */
export const commitmentTo = ({ key, nonce }: Introduction): string =>
  toText(hashOf(['tabgrid-commit-v1', key, nonce]))

/**
 * Four words over both keys and nonces, to be compared aloud. Somebody in between would have to guess them:
 * 44 bits, one try a dial, because the coordinator committed itself before it heard the device's nonce (as in ZRTP, RFC 6189).
 */
export function fourWords(host: Introduction, device: Introduction): readonly string[] {
  const hash = hashOf(['tabgrid-words-v1', host.key, host.nonce, device.key, device.nonce])
  const bits = [...hash.subarray(0, 6)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return [0, 1, 2, 3].map((at) => wordlist[Number.parseInt(bits.slice(at * wordBits, (at + 1) * wordBits), 2)] ?? '')
}
