import type { RandomBytes } from '../base/ids.ts'
import type { HostCredentials } from '../identity/credentials.ts'
import { readMandate, showMandate } from '../identity/delegation.ts'
import { roomSecretBytes } from '../identity/invite.ts'
import { keyPairOf, newKeyPair, secretKeyBytes } from '../identity/keys.ts'
import type { Settings } from '../ports.ts'
import { bytesIn, read } from './kept-identity.ts'

/** The room's own key and secret: kept as long as its claim. */
const hostKey = 'room-keys'

export type RoomKeys = Omit<HostCredentials, 'epoch'>

export const newRoomKeys = (random: RandomBytes): RoomKeys => ({
  keys: newKeyPair(random),
  secret: random(roomSecretBytes),
})

/** Those of the room of an earlier life of this page, if it kept them. */
export async function keptRoomKeys(settings: Settings): Promise<RoomKeys | undefined> {
  const kept = await read(settings, hostKey)
  if (typeof kept !== 'object' || kept === null || !('secretKey' in kept) || !('secret' in kept)) return undefined
  const secretKey = bytesIn(kept.secretKey, secretKeyBytes)
  const secret = bytesIn(kept.secret, roomSecretBytes)
  if (secretKey === undefined || secret === undefined) return undefined
  const keys = { keys: keyPairOf(secretKey), secret }
  return 'mandate' in kept ? withMandate(keys, kept.mandate) : keys
}

function withMandate(keys: RoomKeys, kept: unknown): RoomKeys | undefined {
  try {
    return { ...keys, delegation: readMandate(String(kept)).delegation }
  } catch {
    return undefined
  }
}

export const keepRoomKeys = (settings: Settings, { keys, secret, delegation }: RoomKeys): Promise<void> =>
  settings.set(hostKey, {
    secretKey: keys.secretKey,
    secret,
    ...(delegation && { mandate: showMandate({ delegation, secret }) }),
  })

export const forgetRoomKeys = (settings: Settings): Promise<void> => settings.remove(hostKey)
