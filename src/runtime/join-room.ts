import { type DeviceId, type RandomBytes, randomId } from '../base/ids.ts'
import { profileOf } from '../identity/keys.ts'
import type { Introducer, Settings, TaskRunner } from '../ports.ts'
import type { DeviceRoom, JoinRoomOptions } from './device-api.ts'
import { JoinedRoom } from './device-room.ts'
import { deviceCredentials } from './kept-identity.ts'
import { requireRoomCode } from './open-room.ts'

export interface JoinParts {
  readonly introducer: Introducer
  readonly settings: Settings
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly cores: number
}

/**
 * Joins a room; nothing computes before `start()`.
 * @throws `room-not-found`, `room-full`, `invite-invalid`, `server-unreachable`, `version-unsupported`.
 */
export async function joinRoomWith(
  parts: JoinParts,
  typedCode: string,
  options: JoinRoomOptions,
): Promise<DeviceRoom> {
  const { introducer, settings, random, runner, cores } = parts
  const code = requireRoomCode(typedCode)
  const own = await deviceCredentials(settings, random, options.invite)
  const device = `${profileOf(own.keys.publicKey)}-${randomId(random)}` as DeviceId
  const network = await introducer.join(code, own)
  return new JoinedRoom(network, { runner, random, device, name: options.name ?? 'A device', cores })
}
