import { TabgridError } from '../base/errors.ts'
import type { PublicKey, RoomName } from '../base/ids.ts'
import type { Delegation } from '../protocol/signal-body.ts'
import { roomNameOf, roomProofOf, roomSecretBytes } from './invite.ts'
import type { KeyPair } from './keys.ts'
import type { Signatures } from './signatures.ts'
import { publicKeyBytes } from './strict-signature.ts'
import { toBytes, toText, transcriptOf } from './transcript.ts'

type Claims = Omit<Delegation, 'signature'>

/** What a host hands to its delegate: its word, and the secret of its room, without which nothing can be sealed to its devices. */
export interface Mandate {
  readonly delegation: Delegation
  /** 16 bytes. */
  readonly secret: Uint8Array
}

const transcriptOfClaims = ({ hostKey, room, delegate, epoch, expiresS }: Claims): Uint8Array =>
  transcriptOf(['tabgrid-delegation-v1', hostKey, room, delegate, String(epoch), String(expiresS)])

export async function signDelegation(claims: Claims, hostKeys: KeyPair, signatures: Signatures): Promise<Delegation> {
  return { ...claims, signature: await signatures.sign(transcriptOfClaims(claims), hostKeys) }
}

/** `d1.<host key>.<secret>.<delegate's key>.<epoch>.<expires>.<signature>`: for the delegate alone. */
export const showMandate = ({ delegation, secret }: Mandate): string => {
  const { hostKey, delegate, epoch, expiresS, signature } = delegation
  return ['d1', hostKey, toText(secret), delegate, epoch, expiresS, signature].join('.')
}

const shape =
  /^d1\.(?<hostKey>[\w-]{43})\.(?<secret>[\w-]{22})\.(?<delegate>[\w-]{43})\.(?<epoch>0|[1-9]\d{0,9})\.(?<expires>[1-9]\d{0,10})\.(?<signature>[\w-]{86})$/
const longest = 300

/** @throws `delegation-invalid` for anything that `showMandate` does not give. Whether it counts is for devices to say. */
export function readMandate(text: string): Mandate {
  const parts = text.length <= longest ? shape.exec(text)?.groups : undefined
  const secret = toBytes(parts?.secret ?? '', roomSecretBytes)
  const epoch = Number(parts?.epoch)
  const areKeys = [parts?.hostKey, parts?.delegate].every((key) => toBytes(key ?? '', publicKeyBytes) !== undefined)
  if (parts === undefined || secret === undefined || !areKeys || epoch > 0xffffffff) {
    throw new TabgridError('delegation-invalid', 'this delegation is not whole: copy all of it')
  }
  const hostKey = parts.hostKey as PublicKey
  const delegation = {
    hostKey,
    room: roomNameOf(hostKey, roomProofOf(secret)),
    delegate: parts.delegate as PublicKey,
    epoch,
    expiresS: Number(parts.expires),
    signature: parts.signature ?? '',
  }
  return { delegation, secret }
}

/** What a delegation must say to a device that is offered a link by it. */
export interface DelegationExpected {
  readonly hostKey: PublicKey
  readonly room: RoomName
  /** Who signed the offer. */
  readonly offeredBy: PublicKey
  /** The newest life of the host that was heard of: a host that was opened again has taken back what it gave before. */
  readonly epochLeast: number
  readonly nowMs: number
}

export type DelegationCheck = 'room' | 'delegate' | 'epoch' | 'expiry' | 'signature'
type Check = (
  delegation: Delegation,
  expected: DelegationExpected,
  signatures: Signatures,
) => boolean | Promise<boolean>

/** Each stands alone between whoever holds a delegation and the devices of a host: the tests switch off one at a time. */
export const delegationChecks: Record<DelegationCheck, Check> = {
  /** Not for another room of the same host. */
  room: ({ room }, expected) => room === expected.room,
  /** Not given to somebody else. */
  delegate: ({ delegate }, { offeredBy }) => delegate === offeredBy,
  epoch: ({ epoch }, { epochLeast }) => epoch >= epochLeast,
  expiry: ({ expiresS }, { nowMs }) => nowMs < expiresS * 1_000,
  /** Given by the host, and not altered since. */
  signature: (delegation, { hostKey }, signatures) =>
    signatures.isSignedBy(delegation.signature, transcriptOfClaims(delegation), hostKey),
}

/** The check that fails, or `undefined` when the delegate may act for the host. */
export async function failedDelegationCheck(
  delegation: Delegation,
  expected: DelegationExpected,
  signatures: Signatures,
): Promise<DelegationCheck | undefined> {
  const names = Object.keys(delegationChecks) as DelegationCheck[]
  for (const name of names) if (!(await delegationChecks[name](delegation, expected, signatures))) return name
  return undefined
}
