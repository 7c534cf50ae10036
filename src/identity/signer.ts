import type { PublicKey, RoomName } from '../base/ids.ts'
import type { HostCredentials } from './credentials.ts'
import { roomNameOf, roomProofOf } from './invite.ts'
import { sign } from './keys.ts'

/** Signs for a room; its secret key goes no further. */
export interface RoomSigner {
  readonly host: PublicKey
  readonly room: RoomName
  /** The signature of `message`, 64 bytes in base64url. */
  sign(message: Uint8Array): string
}

export function roomSignerOf({ keys, secret }: Omit<HostCredentials, 'epoch'>): RoomSigner {
  const host = keys.publicKey
  return { host, room: roomNameOf(host, roomProofOf(secret)), sign: (message) => sign(message, keys) }
}
