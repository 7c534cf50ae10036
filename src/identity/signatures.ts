import type { PublicKey } from '../base/ids.ts'
import { isSignedBy, type KeyPair, sign } from './keys.ts'

/** Signs and checks. The browser's own cryptography does it faster, and is not everywhere: all decide alike. */
export interface Signatures {
  /** The signature of `message`, 64 bytes in base64url. */
  sign(message: Uint8Array, keys: KeyPair): string | Promise<string>
  /** False also for what is no signature or no key. */
  isSignedBy(signature: string, message: Uint8Array, publicKey: PublicKey): boolean | Promise<boolean>
}

/** In pure JavaScript: everywhere. */
export const pureSignatures: Signatures = { sign, isSignedBy }
