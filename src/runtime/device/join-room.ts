import type { DeviceRoom, JoinRoomOptions } from '../api/device-api.ts'
import { enterRoom, type JoinParts } from './enter-room.ts'
import { SubmittingRoom } from './submitting-room.ts'

/** Joins a room to help in it, and to have jobs of one's own computed. @throws as `enterRoom` does. */
export const joinRoomWith = (parts: JoinParts, code: string, options: JoinRoomOptions): Promise<DeviceRoom> =>
  enterRoom(SubmittingRoom, parts, code, options)
