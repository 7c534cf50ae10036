import { TabgridError } from '../../base/errors.ts'
import { type RoomCode, readRoomCode } from '../../base/ids.ts'

/** Reads what a person typed as a code. @throws `room-not-found` when no room can have it. */
export function requireRoomCode(typed: string): RoomCode {
  const code = readRoomCode(typed)
  if (code !== undefined) return code
  throw new TabgridError(
    'room-not-found',
    `"${typed}" is not a room code: it has six letters and digits, like 7QM XH4.`,
  )
}
