import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { utf8ToBytes } from '@noble/ciphers/utils.js'

export type LinkEnd = 'host' | 'device'

/** Under which the frames of one link are sealed: a key for each direction, 32 bytes, named by who speaks. */
export type FrameKeys = { readonly end: LinkEnd } & Readonly<Record<LinkEnd, Uint8Array>>

const nonceBytes = 12

/**
 * One end's cipher for the frames of one link: ChaCha20-Poly1305, a key for each direction, and as nonce the count of the frames
 * of that direction. A frame opens in its own place only. The counts never come to their end, so keys are not changed in
 * mid-link: 2^53 frames are 28,000 years at 10,000 a second, and the first forgery closes the link.
 */
export class FrameCipher {
  readonly #keys: FrameKeys
  readonly #other: LinkEnd
  #sealed: number
  #opened: number

  /** @param count of frames that went by before, in each direction. */
  constructor(keys: FrameKeys, count = 0) {
    this.#keys = keys
    this.#sealed = this.#opened = count
    this.#other = keys.end === 'host' ? 'device' : 'host'
  }

  /** `limits.sealBytes` longer than `frame`. */
  seal(frame: Uint8Array): Uint8Array {
    return this.#cipher(this.#keys.end, this.#sealed++).encrypt(frame)
  }

  /** `undefined` for what the other end has not sealed as its next frame. */
  open(frame: Uint8Array): Uint8Array | undefined {
    try {
      const opened = this.#cipher(this.#other, this.#opened).decrypt(frame)
      this.#opened++
      return opened
    } catch {
      return undefined
    }
  }

  #cipher(speaker: LinkEnd, count: number) {
    const nonce = new Uint8Array(nonceBytes)
    new DataView(nonce.buffer).setBigUint64(4, BigInt(count))
    return chacha20poly1305(this.#keys[speaker], nonce, spoken[speaker])
  }
}

/** What is fixed, signed with each frame. */
const spoken = {
  host: utf8ToBytes('tabgrid-frame-v1 host'),
  device: utf8ToBytes('tabgrid-frame-v1 device'),
}
