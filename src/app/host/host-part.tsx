import { computed, type ReadonlySignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import type { RoomCode } from '../../base/ids.ts'
import { faces } from '../../tasks/faces.ts'
import { openLobby } from '../../wiring/open-lobby.ts'
import { coresHere } from '../cores.ts'
import { ownName } from '../device-name.ts'
import { LazyPart } from '../lazy-part.ts'
import { readMeetingPlace } from '../meeting-place.ts'
import { tellOwnName } from '../own-device.ts'
import { remembered } from '../remember.ts'
import { loadWords, text } from '../text.ts'
import { HostPage } from './host-page.tsx'
import { HostStore } from './host-store.ts'
import type { JobPart } from './job-part.tsx'

/** The host's side of the app, as the other pages see it. */
export interface HostPart {
  readonly Page: ComponentType<{ kind: 'project' | undefined }>
  /** For the lab, which runs its tasks in the same room. */
  readonly store: HostStore
  /** Of the room that this tab hosts, on whatever page it is. */
  readonly openCode: ReadonlySignal<RoomCode | undefined>
}

export function createHostPart(): HostPart {
  const jobPart: LazyPart<JobPart> = new LazyPart(async () => {
    const [{ createJobPart }] = await Promise.all([import('./job-part.tsx'), loadWords('hostJob')])
    return createJobPart(store, jobPart)
  })
  const store = new HostStore({
    open: (options) => openLobby({ ...options, ownName: tellOwnName(), ...readMeetingPlace(location.search) }),
    faces: Object.values(faces),
    jobTools: jobPart,
    cores: coresHere(),
    codeCanChange: readMeetingPlace(location.search).broker === undefined,
    roomName: () => remembered('room-name') || text.host.roomOf(ownName()),
  })
  return {
    store,
    Page: ({ kind }) => <HostPage store={store} jobPart={jobPart} kind={kind} />,
    openCode: computed(() => (store.state.value.at === 'open' ? store.code.value : undefined)),
  }
}
