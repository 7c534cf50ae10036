import './host.css'
import './acts.css'
import '../projector.css'
import { useEffect, useState } from 'preact/hooks'
import type { ErrorCode, TabgridError } from '../../base/errors.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import { ChaosLab } from '../chaos/chaos-lab.tsx'
import { Notice } from '../components/notice.tsx'
import { showProjector } from '../projector.ts'
import { hashOf } from '../router.ts'
import { RunDoor } from '../run/run-door.tsx'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import { AddressStore } from './address-store.ts'
import { AdmissionPanel } from './admission-panel.tsx'
import { DevicesPanel } from './devices-panel.tsx'
import type { HostStore } from './host-store.ts'
import { InvitePanel } from './invite-panel.tsx'
import { JobList } from './job-list.tsx'
import { JobPanel } from './job-panel.tsx'
import type { JobStore } from './job-store.ts'
import { KnockList } from './knock-list.tsx'
import { NeededInputPanel } from './needed-input-panel.tsx'
import { RoomBar } from './room-bar.tsx'
import { ReadingStage, StagePanel } from './stage-panel.tsx'
import { goToTasks, TaskPicker } from './task-picker.tsx'
import { TaskStreamDoor } from './task-stream-door.tsx'
import type { TaskStreamStore } from './task-stream-store.ts'

interface HostPageProps {
  readonly store: HostStore
  readonly stream: TaskStreamStore
  /** What was asked for; else the room is what it was. */
  readonly kind: 'project' | undefined
}

export function HostPage({ store, stream, kind }: HostPageProps) {
  useEffect(() => {
    if (store.state.value.at === 'closed') void store.open(false, kind)
  }, [store, kind])
  useEffect(showProjector, [])
  const { value: state } = store.state
  switch (state.at) {
    case 'closed':
    case 'opening':
      return (
        <p class="opening" role="status">
          {text.host.opening}
        </p>
      )
    case 'open':
      return <OpenRoom store={store} room={state.room} stream={stream} />
    case 'refused':
      return <RefusedRoom store={store} error={state.error} />
    case 'ended':
      return <EndedRoom store={store} error={state.error} stream={stream} />
  }
}

function OpenRoom({ store, room, stream }: { store: HostStore; room: HostRoom; stream: TaskStreamStore }) {
  const { value: job } = store.job
  const { value: code = room.code } = store.code
  const [addresses] = useState(() => new AddressStore())
  const { value: address } = addresses.state
  const place = addresses.placeAt(address.at === 'known' ? address.chosen : location.origin)
  const approval = store.admission.policy.value.admission === 'approval'
  return (
    <div class="room" data-act={job === undefined ? 'lobby' : 'stage'}>
      <RoomBar store={store} />
      <div class="word">
        <KnockList store={store.admission} />
        <Notes store={store} />
        <NeededInputPanel store={store} />
        <JobList store={store} />
      </div>
      <InvitePanel code={code} invite={room.invite} store={addresses} approval={approval} />
      <div class="work">
        {job === undefined ? <TaskPicker store={store} /> : <Work store={store} job={job} stream={stream} />}
        <ChaosLab store={store} room={room} />
      </div>
      <DevicesPanel store={store} />
      <AdmissionPanel store={store} link={{ place, code, invite: room.invite }} />
    </div>
  )
}

/** A job from its beginning on; below the stage, what can be looked at or done besides. */
function Work({ store, job, stream }: { store: HostStore; job: JobStore; stream: TaskStreamStore }) {
  const running = job.outcome.value.at === 'running'
  return (
    <>
      {running && <JobPanel key={job.round?.series ?? job.id} store={store} job={job} />}
      <JobStage store={store} job={job} />
      {!running && <TaskPicker store={store} />}
      <div class="panels">
        <RunDoor key={job.id} job={job} stream={stream} />
        <TaskStreamDoor store={stream} />
      </div>
    </>
  )
}

function JobStage({ store, job }: { store: HostStore; job: JobStore }) {
  if (store.reading.value) return <ReadingStage />
  const { value: setup } = store.selected
  const again = setup !== undefined && setup.card === job.card && !store.setupOpen.value
  const { devices, rates } = store
  const room = { devices: devices.value, rates: rates.value }
  const onAgain = again ? () => store.run(setup) : undefined
  return <StagePanel job={job} {...room} onAgain={onAgain} onAnew={goToTasks} />
}

function Notes({ store }: { store: HostStore }) {
  return (
    <div class="notes" role="status" aria-label={text.host.notes}>
      {store.notes.value.map((note) => (
        <p class="note" key={note.code} data-code={note.code}>
          <span>{note.sentence}</span>
          <button type="button" class="quiet small" onClick={() => store.dismiss(note.code)}>
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
function EndedRoom({ store, error, stream }: { store: HostStore; error: TabgridError; stream: TaskStreamStore }) {
  const own: Partial<Record<ErrorCode, string>> = {
    'room-ended': text.host.endedByYou,
    'room-not-found': text.host.endedForgotten, // the common words are for those who type a code
  }
  const sentence = own[error.code] ?? sentenceOf(error)
  return (
    <>
      <Notice heading={text.host.endedHeading} sentence={sentence}>
        <NextAfterEnd store={store} error={error} />
        <a href={hashOf.landing}>{text.toStart}</a>
      </Notice>
      {store.job.value !== undefined && (
        <StagePanel job={store.job.value} devices={[]} rates={new Map()} onAgain={undefined} onAnew={undefined} />
      )}
      {store.job.value !== undefined && <TaskStreamDoor store={stream} />}
      {store.job.value !== undefined && <RunDoor key={store.job.value.id} job={store.job.value} stream={stream} />}
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
