import type { HostRoom, OpenRoomOptions } from '../api/host-api.ts'
import { type JobsMachine, openJobsOn } from '../jobs/jobs-part.ts'
import { type OpenParts, openRoomWith } from './open-room.ts'

/** Opens a room as `openRoomWith` does, with what runs jobs in it from the beginning: those of before a reload go on at once. */
export async function openWholeRoom(
  parts: Omit<OpenParts, 'loadJobs'> & JobsMachine,
  options: OpenRoomOptions,
): Promise<HostRoom> {
  const room = await openRoomWith({ ...parts, loadJobs: async () => openJobsOn(parts) }, options)
  await room.prepare()
  return room
}
