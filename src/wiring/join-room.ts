import { browserRandom } from '../adapters/browser/random.ts'
import type { DeviceRoom, JoinRoomOptions } from '../runtime/api/device-api.ts'
import { joinRoomWith } from '../runtime/device/join-room.ts'
import { profileKeys } from '../runtime/kept-identity.ts'
import { deviceParts, ownSettings } from './device-parts.ts'

export async function joinRoom(code: string, options: JoinRoomOptions = {}): Promise<DeviceRoom> {
  return joinRoomWith(await deviceParts(options), code, options)
}

/** This browser's public key, by which a host names it as its delegate. */
export async function ownKey(): Promise<string> {
  return (await profileKeys(await ownSettings(), browserRandom)).publicKey
}
