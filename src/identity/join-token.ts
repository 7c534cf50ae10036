import { TabgridError } from '../base/errors.ts'
import type { Identity, InvitationId, PublicKey, RoomName } from '../base/ids.ts'
import { limits } from '../protocol/limits.ts'
import { type Role, roles } from '../protocol/role.ts'
import { isSignedBy, type KeyPair, sign } from './keys.ts'
import { transcriptOf } from './transcript.ts'

/** What a host says of who may come by an invitation. */
export interface JoinClaims {
  readonly room: RoomName
  readonly role: Role
  /** Whole seconds since 1970, by the host's clock. */
  readonly expiresS: number
  readonly id: InvitationId
  /** So many different profiles may come by it. */
  readonly uses: number
  /** The one profile that may, where it is meant for one. */
  readonly only: Identity | undefined
}

export interface JoinToken extends JoinClaims {
  /** Ed25519, 64 bytes in base64url. */
  readonly signature: string
}

export const usesMost = 10_000

const transcriptOfClaims = ({ room, role, expiresS, id, uses, only }: JoinClaims): Uint8Array =>
  transcriptOf(['tabgrid-join-v1', room, role, String(expiresS), id, String(uses), only ?? ''])

export const signJoinToken = (claims: JoinClaims, hostKeys: KeyPair): JoinToken => ({
  ...claims,
  signature: sign(transcriptOfClaims(claims), hostKeys),
})

/** `t1.<room>.<role>.<expires>.<id>.<uses>.<only, or nothing>.<signature>` */
export const showJoinToken = ({ room, role, expiresS, id, uses, only, signature }: JoinToken): string =>
  ['t1', room, role, expiresS, id, uses, only ?? '', signature].join('.')

const shape =
  /^t1\.(?<room>[a-z2-7]{26})\.(?<role>[a-z]{1,20})\.(?<expires>[1-9]\d{0,10})\.(?<id>[\w-]{16})\.(?<uses>[1-9]\d{0,4})\.(?<only>[a-z2-7]{20})?\.(?<signature>[\w-]{86})$/

/** @throws `token-invalid` for anything that `showJoinToken` does not give. Whether it counts is another question. */
export function readJoinToken(text: string): JoinToken {
  const parts = text.length <= limits.tokenLength ? shape.exec(text)?.groups : undefined
  const role = roles.find((one) => one === parts?.role)
  const uses = Number(parts?.uses)
  if (parts === undefined || role === undefined || uses > usesMost) {
    throw new TabgridError('token-invalid', 'this invitation is not whole: copy all of it, or scan the picture again')
  }
  return {
    room: parts.room as RoomName,
    role,
    expiresS: Number(parts.expires),
    id: parts.id as InvitationId,
    uses,
    only: parts.only as Identity | undefined,
    signature: parts.signature ?? '',
  }
}

/** What a token must say to the host to whom it is shown, and who shows it. */
export interface TokenExpected {
  readonly room: RoomName
  readonly hostKey: PublicKey
  readonly nowMs: number
  /** The profile that shows it. */
  readonly identity: Identity
  /** Those that came by it. */
  readonly usedBy: readonly Identity[]
  readonly withdrawn: boolean
}

/** Each stands alone between a false invitation and a place in the room: the tests switch off one at a time. */
export const tokenChecks = {
  /** Not of another room of the same host. */
  room: ({ room }: JoinToken, expected: TokenExpected) => room === expected.room,
  /** Made by the host, and not altered since. */
  signature: (token: JoinToken, { hostKey }: TokenExpected) =>
    isSignedBy(token.signature, transcriptOfClaims(token), hostKey),
  /** Not meant for another profile. */
  device: ({ only }: JoinToken, { identity }: TokenExpected) => only === undefined || only === identity,
  withdrawn: (_: JoinToken, { withdrawn }: TokenExpected) => !withdrawn,
  expiry: ({ expiresS }: JoinToken, { nowMs }: TokenExpected) => nowMs < expiresS * 1_000,
  /** Whoever came by it before uses nothing up. */
  uses: ({ uses }: JoinToken, { identity, usedBy }: TokenExpected) =>
    usedBy.includes(identity) || usedBy.length < uses,
}
export type TokenCheck = keyof typeof tokenChecks

/** The check that fails, or `undefined` when the token lets its bearer in. */
export function failedTokenCheck(token: JoinToken, expected: TokenExpected): TokenCheck | undefined {
  const names = Object.keys(tokenChecks) as TokenCheck[]
  return names.find((name) => !tokenChecks[name](token, expected))
}
