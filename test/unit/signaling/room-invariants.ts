import type { RoomsView } from '../../../signaling/room.ts'
import type { ConnectionId } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'

/** Sentences about what is wrong in the state of a server's rooms; none when all is well. */
export function brokenRoomInvariants({ rooms, idByCode, roomByConnection }: RoomsView): string[] {
  const broken: string[] = []
  const seats = new Map<ConnectionId, number>()
  for (const [id, room] of rooms) {
    const host = room.host.at === 'present' ? [room.host.connection] : []
    if (idByCode.get(room.code) !== id) broken.push(`the code ${room.code} does not lead to its room`)
    if (room.members.size > limits.roomMembers) broken.push(`room ${room.code} has ${room.members.size} members`)
    for (const connection of [...host, ...room.members]) {
      seats.set(connection, (seats.get(connection) ?? 0) + 1)
      if (roomByConnection.get(connection) !== room) broken.push(`${connection} does not know its room`)
    }
  }
  if (idByCode.size !== rooms.size) broken.push('a code leads to no room')
  for (const connection of roomByConnection.keys()) {
    if (seats.get(connection) !== 1) broken.push(`${connection} has ${seats.get(connection) ?? 0} seats`)
  }
  return broken
}
