import type { DeviceId, Identity, InvitationId } from '../../base/ids.ts'
import type { PeerTrust } from '../../identity/credentials.ts'
import type { Role } from '../../protocol/role.ts'
import type { Verify } from './job-api.ts'

// What a host's program sees of who may be in its room, and does about it.

/**
 * What a room is to begin with; each part of it can be changed. `classroom`: link or code admits, and results are not checked.
 * `project`: an invitation or the host's approval admits, and results are checked (`adaptive`).
 */
export type RoomKind = 'classroom' | 'project'

export interface RoomPolicy {
  readonly kind: RoomKind
  /** `everybody` who has the link or the code; or by `approval`: who has an invitation, or whom the host lets in. */
  readonly admission: 'everybody' | 'approval'
  /** How results of jobs are checked that do not say it themselves, members' jobs included. */
  readonly verify: Verify
  /** Nobody new comes in; who was in may come back. */
  readonly locked: boolean
  /** Devices may say what they are called; else the host's page gives each one a name. */
  readonly ownNames: boolean
}

/** A profile that the host has decided about. Kept in the host's browser as long as its room. */
export interface Person {
  readonly identity: Identity
  /** What its device was called then. */
  readonly name: string
  readonly standing:
    | { readonly at: 'approved'; readonly role: Role }
    /** Where the host approves, it must be approved anew. */
    | { readonly at: 'removed' }
    | { readonly at: 'banned'; readonly because: 'host' | 'wrong-result' }
}

export interface Invitation {
  readonly id: InvitationId
  /** The join token, `t1....`: the end of a link, after the room's own invite. */
  readonly token: string
  readonly role: Role
  /** Milliseconds since 1970. */
  readonly expiresMs: number
  readonly uses: number
  /** The one profile that may come by it, where it is meant for one. */
  readonly only: Identity | undefined
  readonly usedBy: readonly Identity[]
  readonly withdrawn: boolean
}

export interface InvitationOptions {
  /** `device` when left out. */
  readonly role?: Role
  /** For how long, 24 hours at most and when left out. */
  readonly hours?: number
  /** How many different profiles may come by it; one when left out. */
  readonly uses?: number
  /** The one profile that may: the first part of its device's id. */
  readonly only?: Identity
}

/** Somebody who is not a device of the room: who knocks, or reads along. */
export interface GuestView {
  readonly id: DeviceId
  readonly name: string
  readonly trust: PeerTrust
}

/** Who may be in a room. Decided by its host alone: the signaling server is not asked. */
export interface RoomAdmission {
  policy(): RoomPolicy
  /** Who is in stays: when approval begins, they are approved. */
  admitBy(admission: RoomPolicy['admission']): void
  checkResults(verify: Verify): void
  setLocked(locked: boolean): void
  /** Whether devices may say what they are called: else a name that a person typed is replaced, also of those who are in. */
  chooseNames(ownNames: boolean): void
  /** Those who wait to be let in. */
  knocking(): readonly GuestView[]
  observers(): readonly GuestView[]
  /** Lets in whoever knocks with this id, and keeps it: its profile may come back. */
  approve(device: DeviceId): void
  /** Sends it away. It may knock again. */
  refuse(device: DeviceId): void
  /** Ends its session. It may come again; where the host approves, it must be approved anew. Not for the host's own machine. */
  remove(device: DeviceId): void
  /** Its profile does not come into this room again. Not for the host's own machine. */
  ban(device: DeviceId): void
  /** All that is kept about people. */
  people(): readonly Person[]
  /**
   * Forgets what is kept about a profile: lifts its ban, or its approval. Who is in stays. It holds at once; resolves when a reload
   * of the page would find it so.
   */
  forget(identity: Identity): Promise<void>
  /** @throws `token-invalid` for options that cannot be, `invitations-too-many`. */
  invite(options?: InvitationOptions): Invitation
  /** Those that did not expire. */
  invitations(): readonly Invitation[]
  /** From now on it lets nobody in any more. Who is in stays. */
  withdraw(id: InvitationId): void
}
