import { TabgridError } from '../../base/errors.ts'
import type { PublicKey, RandomBytes } from '../../base/ids.ts'
import type { HostCredentials } from '../../identity/credentials.ts'
import { readMandate, showMandate, signDelegation } from '../../identity/delegation.ts'
import { pureSignatures } from '../../identity/signatures.ts'
import { roomSignerOf } from '../../identity/signer.ts'
import { publicKeyBytes } from '../../identity/strict-signature.ts'
import { toBytes } from '../../identity/transcript.ts'
import type { Settings } from '../../ports.ts'
import { profileKeys } from '../kept-identity.ts'
import type { RoomKeys } from '../kept-room-keys.ts'

const hourS = 3_600
const hoursMost = 720

/** A host's word that who has `publicKey` may coordinate its room for so many hours. @throws `delegation-invalid` */
export async function delegate(
  own: HostCredentials,
  publicKey: string,
  hours: number,
  nowMs: number,
): Promise<string> {
  if (own.delegation !== undefined) throw invalid('a delegate cannot delegate: ask the host')
  if (toBytes(publicKey, publicKeyBytes) === undefined)
    throw invalid('this is no key: `ownKey()` of the other browser gives it')
  if (!(hours > 0 && hours <= hoursMost))
    throw invalid(`a delegation is for more than 0 and at most ${hoursMost} hours`)
  const claims = {
    hostKey: own.keys.publicKey,
    room: roomSignerOf(own).room,
    delegate: publicKey as PublicKey,
    epoch: own.epoch,
    expiresS: Math.ceil(nowMs / 1_000 + hours * hourS),
  }
  const delegation = await signDelegation(claims, own.keys, pureSignatures)
  return showMandate({ delegation, secret: own.secret })
}

/** With what this browser coordinates the room of another host. @throws `delegation-invalid` */
export async function delegatedKeys(
  settings: Settings,
  random: RandomBytes,
  text: string,
  nowMs: number,
): Promise<RoomKeys> {
  const { delegation, secret } = readMandate(text)
  const keys = await profileKeys(settings, random)
  if (delegation.delegate !== keys.publicKey) throw invalid('this delegation was made for another browser')
  if (nowMs >= delegation.expiresS * 1_000) throw invalid('this delegation has expired: ask the host for another one')
  return { keys, secret, delegation }
}

const invalid = (message: string): TabgridError => new TabgridError('delegation-invalid', message)
