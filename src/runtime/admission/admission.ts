import type { ErrorCode } from '../../base/errors.ts'
import type { Identity, InvitationId, PublicKey, RoomName } from '../../base/ids.ts'
import { failedTokenCheck, type JoinToken, readJoinToken, type TokenCheck } from '../../identity/join-token.ts'
import type { Role } from '../../protocol/role.ts'
import type { Invitation, Person, RoomPolicy } from '../api/admission-api.ts'

/** All that a host keeps of who may be in its room. */
export interface Roster {
  readonly policy: RoomPolicy
  /** Who was in the room when it was locked. */
  readonly insiders: readonly Identity[]
  /** At most one entry a profile. */
  readonly people: readonly Person[]
  /** Also of withdrawn ones, until they would have expired. */
  readonly invitations: readonly Invitation[]
}

/** Who stands at the door. */
export interface Newcomer {
  readonly identity: Identity
  /** The text of an invitation, as it was shown. */
  readonly token: string | undefined
}

/** What an invitation is checked against. */
export interface Place {
  readonly room: RoomName
  readonly hostKey: PublicKey
  readonly nowMs: number
}

export type Verdict =
  | { readonly at: 'admitted'; readonly role: Role; readonly invitation: JoinToken | undefined }
  /** `code` says why an invitation does not count. */
  | { readonly at: 'waiting'; readonly code: ErrorCode | undefined }
  | { readonly at: 'refused'; readonly code: 'device-banned' | 'room-locked' }

const standingOf = (identity: Identity, { people }: Roster): Person['standing'] | undefined =>
  people.find((person) => person.identity === identity)?.standing

/** Each stands alone between a newcomer and the room: the tests switch off one at a time. */
export const admissionChecks = {
  notBanned: ({ identity }: Newcomer, roster: Roster) => standingOf(identity, roster)?.at !== 'banned',
  /** Nobody new comes into a locked room. */
  notLocked: ({ identity }: Newcomer, { policy, insiders }: Roster) => !policy.locked || insiders.includes(identity),
  /** Where the host approves, whom it removed comes in by its hand alone. */
  notRemoved: ({ identity }: Newcomer, roster: Roster) =>
    roster.policy.admission === 'everybody' || standingOf(identity, roster)?.at !== 'removed',
  approved: ({ identity }: Newcomer, roster: Roster) =>
    roster.policy.admission === 'everybody' || standingOf(identity, roster)?.at === 'approved',
}

/** Who was let in, and may be told of jobs, compute, and submit. */
export const roleChecks = {
  computes: (role: Role): boolean => role === 'device',
}

/** What a host answers to a newcomer. Pure: who acts on it is `reception.ts`. */
export function decide(newcomer: Newcomer, roster: Roster, place: Place): Verdict {
  if (!admissionChecks.notBanned(newcomer, roster)) return { at: 'refused', code: 'device-banned' }
  if (!admissionChecks.notLocked(newcomer, roster)) return { at: 'refused', code: 'room-locked' }
  const shown = admissionChecks.notRemoved(newcomer, roster) ? readInvitation(newcomer, roster, place) : undefined
  if (typeof shown === 'object') return { at: 'admitted', role: shown.role, invitation: shown }
  if (!admissionChecks.approved(newcomer, roster)) return { at: 'waiting', code: shown }
  return { at: 'admitted', role: approvedRole(newcomer, roster), invitation: undefined }
}

/** Where everybody may come in, each who shows no invitation does so as a device. */
function approvedRole({ identity }: Newcomer, roster: Roster): Role {
  const standing = standingOf(identity, roster)
  return roster.policy.admission === 'approval' && standing?.at === 'approved' ? standing.role : 'device'
}

const codeOf = {
  room: 'token-invalid',
  signature: 'token-invalid',
  device: 'token-invalid',
  withdrawn: 'token-withdrawn',
  expiry: 'token-expired',
  uses: 'token-used-up',
} as const satisfies Record<TokenCheck, ErrorCode>

/** The invitation that counts, or why the one that was shown does not. */
function readInvitation(newcomer: Newcomer, roster: Roster, place: Place): JoinToken | ErrorCode | undefined {
  if (newcomer.token === undefined) return undefined
  const token = tokenIn(newcomer.token)
  if (token === undefined) return 'token-invalid'
  const kept = invitationOf(token.id, roster)
  const { identity } = newcomer
  const { usedBy = [], withdrawn = false } = kept ?? {}
  const failed = failedTokenCheck(token, { ...place, identity, usedBy, withdrawn })
  return failed === undefined ? token : codeOf[failed]
}

const invitationOf = (id: InvitationId, { invitations }: Roster): Invitation | undefined =>
  invitations.find((invitation) => invitation.id === id)

function tokenIn(text: string): JoinToken | undefined {
  try {
    return readJoinToken(text)
  } catch {
    return undefined
  }
}
