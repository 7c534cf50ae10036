import './host.css'
import './acts.css'
import '../projector.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ErrorCode, TabgridError } from '../../base/errors.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import { ChaosLab } from '../chaos/chaos-lab.tsx'
import { LazyPanel } from '../components/lazy-panel.tsx'
import { Notice } from '../components/notice.tsx'
import type { LazyPart } from '../lazy-part.ts'
import { showProjector } from '../projector.ts'
import { hashOf } from '../router.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import { AddressStore } from './address-store.ts'
import { AdmissionPanel } from './admission-panel.tsx'
import { DevicesPanel } from './devices-panel.tsx'
import type { HostStore } from './host-store.ts'
import { InvitePanel } from './invite-panel.tsx'
import type { JobPart } from './job-part.tsx'
import { KnockList } from './knock-list.tsx'
import { RoomBar } from './room-bar.tsx'
import { TaskPicker } from './task-picker.tsx'

interface HostPageProps {
  readonly store: HostStore
  /** Fetched for the first job. */
  readonly jobPart: LazyPart<JobPart>
  /** What was asked for; else the room is what it was. */
  readonly kind: 'project' | undefined
}

export function HostPage({ store, jobPart, kind }: HostPageProps) {
  useEffect(() => {
    if (store.state.value.at === 'closed') void store.open(false, kind)
  }, [store, kind])
  useEffect(showProjector, [])
  const { value: state } = store.state
  switch (state.at) {
    case 'closed':
    case 'opening':
      return <Opening />
    case 'open':
      return <OpenRoom store={store} room={state.room} jobPart={jobPart} />
    case 'refused':
      return <RefusedRoom store={store} error={state.error} />
    case 'ended':
      return <EndedRoom store={store} error={state.error} jobPart={jobPart} />
  }
}

function Opening() {
  return (
    <p class="opening" role="status">
      {text.host.opening}
    </p>
  )
}

type PageParts = Pick<HostPageProps, 'store' | 'jobPart'>

/** Where a job goes on, all is shown at once: as long as this takes, the room is still opening. */
function OpenRoom({ store, room, jobPart }: PageParts & { room: HostRoom }) {
  const shown = useRef(false)
  shown.current ||= !store.awaitsJob.value || jobPart.state.value.at === 'unreachable'
  return shown.current ? <Room store={store} room={room} jobPart={jobPart} /> : <Opening />
}

function Room({ store, room, jobPart }: PageParts & { room: HostRoom }) {
  const isLobby = store.job.value === undefined && !store.awaitsJob.value
  const { value: loaded } = jobPart.state
  const { value: code = room.code } = store.code
  const [addresses] = useState(() => new AddressStore())
  const { value: address } = addresses.state
  const place = addresses.placeAt(address.at === 'known' ? address.chosen : location.origin)
  const approval = store.admission.policy.value.admission === 'approval'
  return (
    <div class="room" data-act={isLobby ? 'lobby' : 'stage'}>
      <RoomBar store={store} />
      <div class="word">
        <KnockList store={store.admission} />
        <Notes store={store} />
        {loaded.at === 'loaded' && <loaded.part.Others />}
      </div>
      <InvitePanel code={code} invite={room.invite} store={addresses} approval={approval} />
      <div class="work">
        {isLobby ? (
          <TaskPicker store={store} jobPart={jobPart} />
        ) : (
          <LazyPanel part={jobPart}>{({ Work }) => <Work />}</LazyPanel>
        )}
        <ChaosLab store={store} room={room} />
      </div>
      <DevicesPanel store={store} />
      <AdmissionPanel store={store} link={{ place, code, invite: room.invite }} />
    </div>
  )
}

function Notes({ store }: { store: HostStore }) {
  return (
    <div class="notes" role="status" aria-label={text.host.notes}>
      {store.notes.shown.value.map((note) => (
        <p class="note" key={note.code} data-code={note.code}>
          <span>{note.sentence}</span>
          <button type="button" class="quiet small" onClick={() => store.notes.dismiss(note.code)}>
            {text.dismiss}
          </button>
        </p>
      ))}
    </div>
  )
}

function RefusedRoom({ store, error }: { store: HostStore; error: TabgridError }) {
  const open = (takeOver: boolean) => () => store.open(takeOver)
  if (error.code === 'room-hosted') {
    return (
      <Notice heading={text.host.hostedHeading} sentence={text.host.hostedAbout}>
        <button type="button" class="primary" onClick={open(true)}>
          {text.host.takeOver}
        </button>
        <a href={hashOf.landing}>{text.toStart}</a>
      </Notice>
    )
  }
  const reload = error.code === 'version-unsupported'
  return (
    <Notice heading={text.host.refusedHeading} sentence={sentenceOf(error)}>
      <button type="button" class="primary" onClick={reload ? () => location.reload() : open(false)}>
        {reload ? text.reload : text.tryAgain}
      </button>
      <a href={hashOf.landing}>{text.toStart}</a>
    </Notice>
  )
}

/** The answer of the last job stays to be read and downloaded. */
function EndedRoom({ store, error, jobPart }: PageParts & { error: TabgridError }) {
  const own: Partial<Record<ErrorCode, string>> = {
    'room-ended': text.host.endedByYou,
    'room-not-found': text.host.endedForgotten, // the common words are for those who type a code
  }
  const sentence = own[error.code] ?? sentenceOf(error)
  const { value: loaded } = jobPart.state
  return (
    <>
      <Notice heading={text.host.endedHeading} sentence={sentence}>
        <NextAfterEnd store={store} error={error} />
        <a href={hashOf.landing}>{text.toStart}</a>
      </Notice>
      {loaded.at === 'loaded' && <loaded.part.Left />}
    </>
  )
}

function NextAfterEnd({ store, error }: { store: HostStore; error: TabgridError }) {
  const takeOver = error.code === 'room-taken-over'
  const reload = error.code === 'version-unsupported'
  const words = reload ? text.reload : takeOver ? text.host.takeOver : text.host.newRoom
  const act = reload ? () => location.reload() : () => store.open(takeOver)
  return (
    <button type="button" class="primary" onClick={act}>
      {words}
    </button>
  )
}
