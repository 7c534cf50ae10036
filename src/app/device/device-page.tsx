import './device.css'
import { useEffect, useState } from 'preact/hooks'
import type { TabgridError } from '../../base/errors.ts'
import { type RoomCode, showRoomCode } from '../../base/ids.ts'
import type { DeviceStatus } from '../../runtime/api.ts'
import { Notice } from '../components/notice.tsx'
import { coresHere, coresToGive, onPhone } from '../cores.ts'
import { ownName } from '../device-name.ts'
import { hashOf } from '../router.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import { DeviceStore, type DeviceStoreOptions } from './device-store.ts'
import { HelpPanel } from './help-panel.tsx'
import { NameEditor } from './name-editor.tsx'
import { ReadingForm } from './reading-form.tsx'
import { TaskCard } from './task-card.tsx'

export function DevicePage({ code, join }: { code: RoomCode; join: DeviceStoreOptions['join'] }) {
  const [store] = useState(
    () => new DeviceStore({ code, join, name: ownName(), slots: coresToGive(coresHere(), onPhone()) }),
  )
  useEffect(() => {
    void store.join()
    return () => store.leave()
  }, [store])
  const { value: state } = store.state
  switch (state.at) {
    case 'joining':
    case 'left':
      return (
        <p class="opening" role="status">
          {text.device.connectingHeading(showRoomCode(code))}
        </p>
      )
    case 'refused':
      return <Over store={store} heading={text.device.refusedHeading} error={state.error} />
    case 'joined':
      if (state.status.state === 'ended') {
        return <Over store={store} heading={text.device.endedHeading} error={state.status.error} />
      }
      return <Joined store={store} status={state.status} />
  }
}

function Joined({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { value: state } = store.state
  const { task } = status
  return (
    <div class="helper">
      <div class="helper-head">
        <p class="room-code">{text.device.roomCode(showRoomCode(store.code))}</p>
        <h1>{status.roomName === '' ? text.device.connectingHeading(showRoomCode(store.code)) : status.roomName}</h1>
        <NameEditor store={store} status={status} />
      </div>
      <HelpPanel store={store} status={status} />
      {state.at === 'joined' && task !== undefined && task.local.length > 0 && (
        <ReadingForm key={task.job} store={store} status={status} task={task} />
      )}
      <TaskCard status={status} task={task} />
      <a class="aside-link" href={hashOf.landing}>
        {text.device.leave}
      </a>
    </div>
  )
}

/** The room is over for this tab, or was never entered. Another try makes sense unless the page itself is too old. */
function Over(props: { store: DeviceStore; heading: string; error: TabgridError | undefined }) {
  const { store, heading, error } = props
  const reload = error?.code === 'version-unsupported'
  return (
    <Notice heading={heading} sentence={error === undefined ? text.device.endedAbout : sentenceOf(error)}>
      <button type="button" class="primary" onClick={reload ? () => location.reload() : () => store.join()}>
        {reload ? text.reload : text.tryAgain}
      </button>
      <a href={hashOf.landing}>{text.toStart}</a>
    </Notice>
  )
}
