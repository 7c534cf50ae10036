import type { RoomsView } from '../../../signaling/room-parts.ts'
import type { ConnectionId } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'

/** Sentences about what is wrong in the state of a server's rooms; none when all is well. */
export function brokenRoomInvariants({ rooms, idByCode, idByFormerCode, roomByConnection }: RoomsView): string[] {
  const broken: string[] = []
  const seats = new Map<ConnectionId, number>()
  for (const [id, room] of rooms) {
    const host = room.host.at === 'present' ? [room.host.connection] : []
    if (idByCode.get(room.code) !== id) broken.push(`the code ${room.code} does not lead to its room`)
    if (room.former !== undefined && idByFormerCode.get(room.former.code) !== id) broken.push('a former code is lost')
    if (room.members.size > limits.roomMembers) broken.push(`room ${room.code} has ${room.members.size} members`)
    for (const connection of [...host, ...room.members]) {
      seats.set(connection, (seats.get(connection) ?? 0) + 1)
      if (roomByConnection.get(connection) !== room) broken.push(`${connection} does not know its room`)
    }
  }
  if (idByCode.size !== rooms.size) broken.push('a code leads to no room')
  for (const [code, id] of idByFormerCode) {
    if (rooms.get(id)?.former?.code !== code) broken.push(`the former code ${code} is of no room`)
    if (idByCode.has(code)) broken.push(`the former code ${code} leads into a room`)
  }
  for (const connection of roomByConnection.keys()) {
    if (seats.get(connection) !== 1) broken.push(`${connection} has ${seats.get(connection) ?? 0} seats`)
  }
  return broken
}
