import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { RandomBytes, RoomName } from '../base/ids.ts'
import type { FrameKeys, LinkEnd } from './frame-cipher.ts'
import type { Introduction } from './introduction.ts'
import { unproven } from './proof.ts'
import { hashOf, toBytes, toText } from './transcript.ts'

const keyBytes = 32

const pairBytes = 16

export interface LinkSecrets {
  readonly frameKeys: FrameKeys
  /** By which the relay joins the two ends: 22 letters of base64url. It opens nothing. */
  readonly pair: string
}

/** What the keys are bound to: two ends that do not mean the same dial have other keys. */
export interface AgreedOn {
  readonly room: RoomName
  readonly epoch: number
  readonly host: Introduction
  readonly device: Introduction
}

/** One end's X25519 key of one dial, forgotten with it: who takes the Ed25519 keys later can open nothing. */
export class Agreement {
  readonly publicKey: string
  readonly #secretKey: Uint8Array
  readonly #end: LinkEnd

  constructor(end: LinkEnd, random: RandomBytes) {
    this.#end = end
    this.#secretKey = random(keyBytes)
    this.publicKey = toText(x25519.getPublicKey(this.#secretKey))
  }

  /**
   * What the two ends alone know.
   * @param other the other end's, from its signed envelope; whether it may be missing is a check of that.
   * @throws `peer-unproven` for what is no key, or one of small order.
   */
  agree(other: string | undefined, { room, epoch, host, device }: AgreedOn): LinkSecrets | undefined {
    if (other === undefined) return undefined
    const shared = this.#shared(other)
    const agreed = this.#end === 'host' ? [this.publicKey, other] : [other, this.publicKey]
    const dial = [room, String(epoch), host.key, host.nonce, device.key, device.nonce]
    const salt = hashOf(['tabgrid-link-v1', ...dial, ...agreed])
    const derive = (purpose: string, length: number) =>
      hkdf(sha256, shared, salt, utf8ToBytes(`tabgrid-link-v1 ${purpose}`), length)
    return {
      frameKeys: { end: this.#end, host: derive('host', keyBytes), device: derive('device', keyBytes) },
      pair: toText(derive('pair', pairBytes)),
    }
  }

  #shared(other: string): Uint8Array {
    try {
      return x25519.getSharedSecret(this.#secretKey, toBytes(other, keyBytes) ?? new Uint8Array())
    } catch {
      throw unproven('agreement')
    }
  }
}
