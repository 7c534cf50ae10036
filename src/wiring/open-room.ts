import type { HostRoom, OpenRoomOptions } from '../runtime/api/host-api.ts'
import { openWholeRoom } from '../runtime/host/whole-room.ts'
import { jobsMachine } from './jobs.ts'
import { lobbyParts } from './open-lobby.ts'

export async function openRoom(options: OpenRoomOptions = {}): Promise<HostRoom> {
  const parts = await lobbyParts(options)
  return openWholeRoom({ ...parts, ...jobsMachine(parts.clock) }, options)
}
