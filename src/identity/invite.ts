import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { TabgridError } from '../base/errors.ts'
import type { PublicKey, RoomName } from '../base/ids.ts'
import { base32 } from '../base/letters.ts'
import { publicKeyBytes } from './strict-signature.ts'
import { hashOf, toBytes, toText } from './transcript.ts'

export const roomSecretBytes = 16

/** What a link tells besides the code: whose room it is, and a secret that the signaling server does not know. */
export interface Invite {
  readonly hostKey: PublicKey
  /** 16 bytes. */
  readonly secret: Uint8Array
}

/** `v1.<host key, 43 letters>.<secret, 22 letters>`: the last segment of a link, which browsers send to no server. */
export const showInvite = ({ hostKey, secret }: Invite): string => `v1.${hostKey}.${toText(secret)}`

/** @throws `invite-invalid` for anything that `showInvite` does not give. */
export function readInvite(text: string): Invite {
  const [version, key = '', secret = '', ...rest] = text.split('.')
  const secretBytes = toBytes(secret, roomSecretBytes)
  const isKey = toBytes(key, publicKeyBytes) !== undefined
  if (version === 'v1' && isKey && secretBytes !== undefined && rest.length === 0) {
    return { hostKey: key as PublicKey, secret: secretBytes }
  }
  throw new TabgridError(
    'invite-invalid',
    'this link is not whole: copy all of it or scan the picture again, or type the room code alone',
  )
}

/** One secret gives a key for each purpose, and no key tells of another (HKDF, RFC 5869). */
const derive = (secret: Uint8Array, purpose: string, bytes: number): Uint8Array =>
  hkdf(sha256, secret, undefined, utf8ToBytes(purpose), bytes)

/** Under which bodies of signals are sealed, 32 bytes. */
export const sealKeyOf = (secret: Uint8Array): Uint8Array => derive(secret, 'tabgrid-signal-v1', 32)

/** What a host shows of its secret to those who do not have it, so that they too can name the room. 16 bytes in base64url. */
export const roomProofOf = (secret: Uint8Array): string => toText(derive(secret, 'tabgrid-room-v1', 16))

/** The name certifies itself: only who has the host's key can sign for it, and nobody without the link can guess it. */
export const roomNameOf = (hostKey: PublicKey, roomProof: string): RoomName =>
  base32.encode(hashOf(['tabgrid-room-v1', hostKey, roomProof])).slice(0, 26) as RoomName
