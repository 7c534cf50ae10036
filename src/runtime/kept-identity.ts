import type { RandomBytes } from '../base/ids.ts'
import type { DeviceCredentials, HostCredentials } from '../identity/credentials.ts'
import { readMandate, showMandate } from '../identity/delegation.ts'
import { readInvite, roomSecretBytes } from '../identity/invite.ts'
import { type KeyPair, keyPairOf, newKeyPair, secretKeyBytes } from '../identity/keys.ts'
import type { Settings } from '../ports.ts'

/** The secret key of this browser profile. */
const profileKey = 'profile-key'
/** The room's own key and secret: kept as long as its claim. */
const hostKey = 'room-keys'

/** What cannot be read is as good as never kept. */
export const read = (settings: Settings, key: string): Promise<unknown> => settings.get(key).catch(() => undefined)

const bytesIn = (value: unknown, count: number): Uint8Array | undefined =>
  value instanceof Uint8Array && value.length === count ? value : undefined

/** One browser profile keeps one key, which all of its tabs share. Where nothing can be kept, it lasts as long as the tab. */
export async function profileKeys(settings: Settings, random: RandomBytes): Promise<KeyPair> {
  const fresh = newKeyPair(random)
  // A full disk must not keep anybody from helping.
  const kept = await settings.keepFirst(profileKey, fresh.secretKey).catch(() => undefined)
  const secretKey = bytesIn(kept, secretKeyBytes)
  return secretKey === undefined ? fresh : keyPairOf(secretKey)
}

/** @throws `invite-invalid` */
export async function deviceCredentials(
  settings: Settings,
  random: RandomBytes,
  invite: string | undefined,
): Promise<DeviceCredentials> {
  return {
    invite: invite === undefined ? undefined : readInvite(invite),
    keys: await profileKeys(settings, random),
  }
}

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
