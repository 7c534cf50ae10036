import type { HelpedRoom, JoinRoomOptions } from '../runtime/api/device-api.ts'
import { JoinedRoom } from '../runtime/device/device-room.ts'
import { enterRoom } from '../runtime/device/enter-room.ts'
import { deviceParts } from './device-parts.ts'

export { ScreenKeeper, type ScreenState } from '../adapters/browser/wake-lock.ts'
export { keptInvites } from './kept-invites.ts'

/** Joins a room to help in it: all that a page needs whose person gives the room no jobs. @throws as `enterRoom` does. */
export async function helpRoom(code: string, options: JoinRoomOptions): Promise<HelpedRoom> {
  return enterRoom(JoinedRoom, await deviceParts(options), code, options)
}
