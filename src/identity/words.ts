import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Introduction } from './introduction.ts'
import { hashOf } from './transcript.ts'

const wordBits = 11 // 2,048 words

/**
 * Four words over both keys and nonces, to be compared aloud. Somebody in between would have to guess them:
 * 44 bits, one try a dial, because the coordinator committed itself before it heard the device's nonce (as in ZRTP, RFC 6189).
 */
export function fourWords(host: Introduction, device: Introduction): readonly string[] {
  const hash = hashOf(['tabgrid-words-v1', host.key, host.nonce, device.key, device.nonce])
  const bits = [...hash.subarray(0, 6)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return [0, 1, 2, 3].map((at) => wordlist[Number.parseInt(bits.slice(at * wordBits, (at + 1) * wordBits), 2)] ?? '')
}
