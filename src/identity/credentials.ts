import type { PublicKey, RoomName } from '../base/ids.ts'
import type { Delegation } from '../protocol/signal-body.ts'
import type { Invite } from './invite.ts'
import type { KeyPair } from './keys.ts'

/** What a coordinator proves itself with, and shares with those who have its link. Kept with the room. */
export interface HostCredentials {
  readonly keys: KeyPair
  /** 16 bytes. */
  readonly secret: Uint8Array
  /** Which life of this coordinator it is: devices refuse earlier ones. Of a delegate: the life of its host that it acts for. */
  readonly epoch: number
  /** By which it acts for another host. `secret` is that host's. */
  readonly delegation?: Delegation | undefined
}

export interface DeviceCredentials {
  readonly keys: KeyPair
  /** Of the link; `undefined` for who typed the code only. */
  readonly invite: Invite | undefined
}

/** `verified`: both ends proved that they have the link. Else nobody can say who is in between, but for the words. */
export type PeerTrust =
  | { readonly at: 'verified' }
  /** `words` gives four that are the same on both screens when nobody is in between; their list is fetched for it. Rejects with `server-unreachable`. */
  | { readonly at: 'unverified'; readonly words: () => Promise<readonly string[]> }

/** Who is at the other end of a link, and in which room, as its opening has proved. */
export interface PeerIdentity {
  readonly key: PublicKey
  readonly room: RoomName
  readonly trust: PeerTrust
  /** The host for whom it coordinates, where it is a delegate. */
  readonly actsFor?: PublicKey
}

/** For whom a device computes: what a host signs must be signed by this key, for this room. */
export type ProvenHost = Pick<PeerIdentity, 'key' | 'room'>
