import * as v from 'valibot'
import { readRoomCode } from '../base/ids.ts'

/** A room's code as a person may have typed it. */
export const roomCode = v.pipe(
  v.string(),
  v.maxLength(12),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const code = readRoomCode(dataset.value)
    if (code !== undefined) return code
    addIssue({ message: 'not a room code' })
    return NEVER
  }),
)
