import type { RoomCode } from '../../../src/base/ids.ts'
import { roomSignerOf } from '../../../src/identity/signer.ts'
import { Coordinator } from '../../../src/runtime/host/coordinator.ts'
import { Lobby } from '../../../src/runtime/host/lobby.ts'
import { SafeJournal } from '../../../src/runtime/host/safe-journal.ts'
import { newRoomKeys } from '../../../src/runtime/kept-room-keys.ts'
import type { World } from './room-fixture.ts'

const nothing = () => undefined

/** A lobby without a room, for links made by hand. */
export function lobbyIn(world: World, epoch = 1): Lobby {
  const { clock } = world
  const asked = { code: () => '7QMX4W' as RoomCode, maySubmit: () => false }
  return new Lobby({
    clock,
    epoch,
    roomName: 'a room',
    book: world.book(),
    ...asked,
    joined: nothing,
    changed: nothing,
  })
}

/** And what gives its devices work, which takes no jobs from members. */
export function coordinatorOver(lobby: Lobby, world: World, epoch = 1): Coordinator {
  const { clock, random } = world
  const coordinator = new Coordinator({
    ...{ clock, random, epoch, lobby },
    journal: new SafeJournal(world.journal, nothing),
    signer: roomSignerOf(newRoomKeys(random)),
    roomName: 'a room',
    ownName: 'The host',
    desk: { submit: nothing, withdraw: nothing, left: nothing },
    changed: nothing,
    broken: nothing,
  })
  lobby.employ(coordinator)
  return coordinator
}
