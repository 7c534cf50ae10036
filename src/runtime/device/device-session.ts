import { type RandomBytes, randomId, type SessionId } from '../../base/ids.ts'
import type { Clock } from '../../ports.ts'
import {
  type CoordinatorMessage,
  type DeviceMessage,
  laneOf,
  parseCoordinatorMessage,
} from '../../protocol/control.ts'
import { Session, type SessionEvents } from '../session/session.ts'

export type DeviceSession = Session<DeviceMessage, CoordinatorMessage>

/** A device's conversation with its coordinator, whatever links it goes over. */
export function newDeviceSession(
  random: RandomBytes,
  clock: Clock,
  listener: SessionEvents<CoordinatorMessage>,
): DeviceSession {
  return new Session<DeviceMessage, CoordinatorMessage>({
    id: randomId<SessionId>(random),
    clock,
    parse: parseCoordinatorMessage,
    laneOf: ({ type }) => laneOf(type),
    listener,
  })
}
