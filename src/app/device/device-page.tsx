import './device.css'
import { useEffect, useState } from 'preact/hooks'
import type { ErrorCode, TabgridError } from '../../base/errors.ts'
import { showRoomCode } from '../../base/ids.ts'
import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { Notice } from '../components/notice.tsx'
import { coresOffered } from '../cores.ts'
import { deviceColor } from '../device-color.ts'
import { ownName } from '../device-name.ts'
import { keepScreen } from '../engine.ts'
import { formatCount } from '../format.ts'
import { hashOf } from '../router.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import { DeviceStore, type DeviceStoreOptions } from './device-store.ts'
import { HelpPanel } from './help-panel.tsx'
import { HistoryDoor } from './history-door.tsx'
import { LimitsEditor } from './limits-panel.tsx'
import { More, more } from './more.tsx'
import { NameEditor } from './name-editor.tsx'
import { readingWanted } from './said.ts'
import { TaskCard } from './task-card.tsx'
import { isUnproven, TrustPanel, UnprovenPanel } from './trust-panel.tsx'

type DevicePageProps = Pick<DeviceStoreOptions, 'code' | 'invite' | 'token' | 'join' | 'forgetInvite' | 'moved'>

export function DevicePage(props: DevicePageProps) {
  const { code } = props
  const [store] = useState(
    () =>
      new DeviceStore({
        ...props,
        name: ownName(),
        slots: coresOffered(),
        keepScreen,
        fetchMore: () => void more.load(),
      }),
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
        return (
          <Over store={store} heading={endHeading(state.status)} error={state.status.error} done={state.status} />
        )
      }
      return <Joined store={store} status={state.status} />
  }
}

function Joined({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const code = showRoomCode(store.code)
  const unproven = isUnproven(status)
  const joining = unproven ? text.newcomer.notIn(code) : text.device.connectingHeading(code)
  return (
    <div class="this-device" style={{ '--mine': deviceColor(status.number) }}>
      <div class="this-device-head">
        <p class="room-code">{text.device.roomCode(code)}</p>
        <h1>{status.roomName === '' ? joining : status.roomName}</h1>
        {!unproven && <NameEditor store={store} status={status} />}
      </div>
      {unproven ? <UnprovenPanel store={store} /> : <Inside store={store} status={status} />}
      {!unproven && <HistoryDoor store={store} />}
      <a class="aside-link" href={hashOf.landing}>
        {text.device.leave}
      </a>
    </div>
  )
}

/** What this device does here, who the host is, and what runs. */
function Inside({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { task, overview, state } = status
  const [asked] = state === 'knocking' ? [] : status.asked // one question at a time
  const isAsked = status.asked.some(({ manifest }) => manifest.job === task?.job)
  const reading = task !== undefined && task.local.length > 0 && state !== 'knocking' && !isAsked && (
    <More>{({ ReadingForm }) => <ReadingForm key={task.job} store={store} status={status} task={task} />}</More>
  )
  const readingFirst = state === 'helping' && readingWanted(task)
  const trust = status.trust !== undefined && <TrustPanel trust={status.trust} byDelegation={status.byDelegation} />
  if (overview !== undefined) {
    return (
      <>
        <More>{({ ObserverPanel }) => <ObserverPanel overview={overview} />}</More>
        {trust}
      </>
    )
  }
  return (
    <>
      {asked !== undefined && (
        <More>
          {({ AskPanel }) => <AskPanel key={`${asked.manifest.job} ${state}`} store={store} asked={asked} />}
        </More>
      )}
      {readingFirst && reading}
      <HelpPanel store={store} status={status} />
      {trust}
      {!readingFirst && reading}
      <TaskCard status={status} task={state === 'knocking' ? undefined : task} />
    </>
  )
}

/** The room goes on without it: its host decided so. */
const turnedAway: readonly (ErrorCode | undefined)[] = [
  'room-locked',
  'device-refused',
  'device-removed',
  'device-banned',
]
const endHeading = ({ error }: DeviceStatus): string =>
  turnedAway.includes(error?.code) ? text.device.refusedHeading : text.device.endedHeading

/** After these another try with the same code is of no use. */
const otherCodeFor: readonly (ErrorCode | undefined)[] = [
  'room-not-found',
  'room-ended',
  'invite-invalid',
  'token-invalid',
  'device-banned',
]

/** The room is over for this tab, or was never entered. */
function Over(props: { store: DeviceStore; heading: string; error: TabgridError | undefined; done?: DeviceStatus }) {
  const { store, heading, error, done } = props
  const sentences = [error === undefined ? text.device.endedAbout : sentenceOf(error)]
  if (done !== undefined && done.shardsDone > 0) {
    sentences.push(text.device.thanks(formatCount(done.unitsDone), formatCount(done.shardsDone)))
  }
  return (
    <Notice heading={heading} sentence={sentences.join(' ')}>
      <NextStep store={store} code={error?.code} />
      <a href={hashOf.landing}>{text.toStart}</a>
      {done !== undefined && error?.code === 'limit-reached' && <LimitsEditor store={store} status={done} />}
      {done !== undefined && <HistoryDoor store={store} />}
    </Notice>
  )
}

function NextStep({ store, code }: { store: DeviceStore; code: ErrorCode | undefined }) {
  const steps = {
    reload: { words: text.reload, act: () => location.reload() },
    otherCode: {
      words: text.device.otherCode,
      act: () => {
        location.hash = hashOf.landing
      },
    },
    again: { words: text.tryAgain, act: () => void store.join() },
  }
  const step = code === 'version-unsupported' ? 'reload' : otherCodeFor.includes(code) ? 'otherCode' : 'again'
  return (
    <>
      <button type="button" class="primary" onClick={steps[step].act}>
        {steps[step].words}
      </button>
      {step === 'otherCode' && (
        <button type="button" onClick={steps.again.act}>
          {steps.again.words}
        </button>
      )}
    </>
  )
}
