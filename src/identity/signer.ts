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

type Credentials = Omit<HostCredentials, 'epoch'>

/** Whose room it is, also where a delegate coordinates it. */
export const hostKeyOf = ({ keys, delegation }: Credentials): PublicKey => delegation?.hostKey ?? keys.publicKey

/** A delegate signs with its own key, for the room of its host. */
export function roomSignerOf(own: Credentials): RoomSigner {
  const { keys, secret } = own
  const room = roomNameOf(hostKeyOf(own), roomProofOf(secret))
  return { host: keys.publicKey, room, sign: (message) => sign(message, keys) }
}
