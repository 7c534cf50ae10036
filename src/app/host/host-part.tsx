import { computed, type ReadonlySignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import type { RoomCode } from '../../base/ids.ts'
import { cards } from '../../tasks/cards.ts'
import { openRoom } from '../../wiring/open-room.ts'
import { coresHere } from '../cores.ts'
import { ownName } from '../device-name.ts'
import { readMeetingPlace } from '../meeting-place.ts'
import { remembered } from '../remember.ts'
import { text } from '../text.ts'
import { HostPage } from './host-page.tsx'
import { HostStore } from './host-store.ts'
import { TaskStreamStore } from './task-stream-store.ts'

/** The host's side of the app, as the other pages see it. */
export interface HostPart {
  readonly Page: ComponentType<{ kind: 'project' | undefined }>
  /** For the lab, which runs its tasks in the same room. */
  readonly store: HostStore
  /** Of the room that this tab hosts, on whatever page it is. */
  readonly openCode: ReadonlySignal<RoomCode | undefined>
}

export function createHostPart(): HostPart {
  const store = new HostStore({
    open: (options) =>
      openRoom({ ...options, ownName: text.host.thisComputer, ...readMeetingPlace(location.search) }),
    cards,
    cores: coresHere(),
    codeCanChange: readMeetingPlace(location.search).broker === undefined,
    roomName: () => remembered('room-name') || text.host.roomOf(ownName()),
  })
  const stream = new TaskStreamStore(store)
  return {
    store,
    Page: ({ kind }) => <HostPage store={store} stream={stream} kind={kind} />,
    openCode: computed(() => (store.state.value.at === 'open' ? store.code.value : undefined)),
  }
}
