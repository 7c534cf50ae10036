import { readRoomCode } from '../base/ids.ts'
import * as v from '../base/schema.ts'

/** A room's code as a person may have typed it. */
export const roomCode = v.pipe(
  v.string(),
  v.maxLength(12),
  (typed) => readRoomCode(typed) ?? new v.Refusal('a room code'),
)
