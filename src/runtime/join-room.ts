import { type DeviceId, type RandomBytes, randomId } from '../base/ids.ts'
import type { Introducer, Settings, TaskRunner } from '../ports.ts'
import type { DeviceRoom, JoinRoomOptions } from './api.ts'
import { JoinedRoom } from './device-room.ts'
import { read, requireRoomCode } from './open-room.ts'

export interface JoinParts {
  readonly introducer: Introducer
  readonly settings: Settings
  readonly random: RandomBytes
  readonly runner: TaskRunner
  readonly cores: number
}

const profileKey = 'profile'

/** One browser profile keeps one name for itself; each of its tabs adds its own. */
async function profileId(settings: Settings, random: RandomBytes): Promise<string> {
  const known = await read(settings, profileKey)
  if (typeof known === 'string' && /^[0-9a-z]{20}$/.test(known)) return known
  const fresh = randomId<DeviceId>(random)
  await settings.set(profileKey, fresh).catch(() => undefined) // a full disk must not keep anybody from helping
  return fresh
}

/**
 * Joins a room; nothing computes before `start()`.
 * @throws `room-not-found`, `room-full`, `server-unreachable`, `version-unsupported`.
 */
export async function joinRoomWith(
  parts: JoinParts,
  typedCode: string,
  options: JoinRoomOptions,
): Promise<DeviceRoom> {
  const { introducer, settings, random, runner, cores } = parts
  const code = requireRoomCode(typedCode)
  const device = `${await profileId(settings, random)}-${randomId(random)}` as DeviceId
  const network = await introducer.join(code)
  return new JoinedRoom(network, { runner, random, device, name: options.name ?? 'A device', cores })
}
