import type { RandomBytes } from '../base/ids.ts'
import type { DeviceCredentials } from '../identity/credentials.ts'
import { readInvite } from '../identity/invite.ts'
import { type KeyPair, keyPairOf, newKeyPair, secretKeyBytes } from '../identity/keys.ts'
import type { Settings } from '../ports.ts'

/** The secret key of this browser profile. */
const profileKey = 'profile-key'

/** What cannot be read is as good as never kept. */
export const read = (settings: Settings, key: string): Promise<unknown> => settings.get(key).catch(() => undefined)

export const bytesIn = (value: unknown, count: number): Uint8Array | undefined =>
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
