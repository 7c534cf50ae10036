import { useEffect, useId, useState } from 'preact/hooks'
import { showRoomCode } from '../../base/ids.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import { CopyLink } from '../components/copy-link.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { formatCount } from '../format.ts'
import { AddressStore, roomAddress, roomLink } from '../host/address-store.ts'
import type { HostStore } from '../host/host-store.ts'
import { hashOf } from '../router.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import type { LabStore } from './lab-store.ts'
import { RunView } from './run-view.tsx'

interface RoomPanelProps {
  readonly store: LabStore
  readonly goTo: (at: number) => void
}

/** The whole job, in the room that this tab hosts. */
export function RoomPanel({ store, goTo }: RoomPanelProps) {
  const heading = useId()
  const { drafts } = store
  const { value: room } = store.room
  const { value: run } = store.run
  return (
    <section class="lab-step lab-room" aria-labelledby={heading}>
      <h2 id={heading}>{text.lab.room.heading}</h2>
      <div class="lab-fields">
        <label>
          {text.lab.room.rounds}
          <input
            inputMode="numeric"
            maxLength={40}
            value={drafts.draft.value.rounds}
            aria-invalid={drafts.rounds.value === undefined}
            onInput={(event) => drafts.change({ rounds: event.currentTarget.value })}
          />
        </label>
      </div>
      <p class="lab-actions">
        <button type="button" class="primary" disabled={store.busy.value} onClick={() => store.runInRoom()}>
          {text.lab.room.run}
        </button>
        <a href={hashOf.host} class="aside-link">
          {text.lab.room.page}
        </a>
      </p>
      <div role="status">
        <RoomSaid store={store} />
      </div>
      {room.at === 'here' && <Room host={room.host} />}
      {run !== undefined && <RunView key={run.store.id} run={run} source={store.drafts.draft} goTo={goTo} />}
    </section>
  )
}

function RoomSaid({ store }: { store: LabStore }) {
  const { value: room } = store.room
  switch (room.at) {
    case 'none':
      return <p class="hint">{text.lab.room.about}</p>
    case 'opening':
      return <p>{text.lab.room.opening}</p>
    case 'unreachable':
      return <p class="problem">{text.page.unreachable}</p>
    case 'blocked':
      return <p class="problem">{text.lab.obstacles[room.obstacle]}</p>
    case 'failed':
      return <p class="problem">{sentenceOf(room.error)}</p>
    case 'here':
      return <HostSaid host={room.host} />
  }
}

/** Why the room is not open, where it is not. */
function HostSaid({ host }: { host: HostStore }) {
  const { value: state } = host.state
  switch (state.at) {
    case 'closed':
    case 'opening':
      return <p>{text.lab.room.opening}</p>
    case 'open':
      return null
    case 'refused':
      return (
        <p class="problem">
          {state.error.code === 'room-hosted'
            ? text.lab.room.hosted
            : `${text.lab.room.refused}: ${sentenceOf(state.error)}`}
        </p>
      )
    case 'ended':
      return <p class="note">{text.lab.room.ended}</p>
  }
}

function Room({ host }: { host: HostStore }) {
  const { value: state } = host.state
  if (state.at !== 'open') return null
  const working = host.workingCount.value
  const idle = host.devices.value.every((device) => device.state === 'waiting')
  return (
    <>
      <Invite room={state.room} />
      <p>{text.lab.room.devices(formatCount(host.devices.value.length), formatCount(working))}</p>
      {idle && (
        <p class="note">
          <span>{text.lab.room.noDevices}</span>
        </p>
      )}
    </>
  )
}

function Invite({ room }: { room: HostRoom }) {
  const [addresses] = useState(() => new AddressStore())
  useEffect(() => void addresses.look(), [addresses])
  const { value: address } = addresses.state
  const place = addresses.placeAt(address.at === 'known' ? address.chosen : location.origin)
  const { code, invite } = room
  const link = roomLink(place, code, invite)
  const typed = roomAddress(place, code)
  return (
    <div class="lab-invite">
      <QrCode content={link} label={text.invite.qr(typed)} />
      <div>
        <p>{text.lab.room.invite}</p>
        <p class="lab-room-code" role="status" aria-label={text.lab.room.code} data-code={code}>
          {showRoomCode(code)}
        </p>
        <CopyLink link={link} address={typed} />
        <a href={hashOf.invited(code, invite)} target="_blank" rel="noreferrer" class="aside-link">
          {text.invite.anotherTab}
        </a>
      </div>
    </div>
  )
}
