import type { ComponentChildren } from 'preact'
import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { TrickConsent } from '../chaos/trick-consent.tsx'
import { StateMark } from '../components/state-mark.tsx'
import { deviceColor } from '../device-color.ts'
import { formatBytes, formatCount, formatShare, formatSpan } from '../format.ts'
import { sentenceFor, sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import type { Counted, DeviceStore } from './device-store.ts'
import { LimitsEditor, LimitsLine } from './limits-panel.tsx'
import { OwnPartView } from './own-part-view.tsx'
import { ProcessorMeter } from './processor-meter.tsx'
import { saidOf } from './said.ts'
import { WasmOnlySetting } from './wasm-only-setting.tsx'

/** What this device does now, and the one button that changes it. */
export function HelpPanel({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const said = saidOf(status)
  const isOn = status.state === 'helping' || status.state === 'paused'
  const started = isOn || (status.state === 'connecting' && status.slots > 0)
  const mayStart = status.state === 'waiting' || status.state === 'stopped'
  const hasDone = started || status.shardsDone > 0
  return (
    <section class="help" data-state={status.state} style={{ '--mine': deviceColor(status.number) }}>
      <div role="status" class="help-state">
        <StateMark state={said.mark} />
        <div>
          <p class="help-said">{said.sentence}</p>
          {said.about !== undefined && <p class="help-about">{said.about}</p>}
        </div>
      </div>
      {status.tokenTrouble !== undefined && <p class="note">{sentenceFor(status.tokenTrouble)}</p>}
      {mayStart && <Consent store={store} status={status} />}
      {hasDone && <OwnPartView part={store.part.value} counted={store.counted.value} status={status} />}
      {started && <Controls store={store} status={status} />}
      {(started || status.state === 'stopped') && <ProcessorMeter status={status} />}
      {hasDone && <Facts store={store} status={status} />}
      {started && <ScreenLine store={store} status={status} />}
      {(status.link === 'turn' || status.link === 'relay') && <Note>{text.helping.linkWhy[status.link]}</Note>}
      {(isOn || mayStart) && <LimitsEditor store={store} status={status} />}
      <WasmOnlySetting store={store} status={status} />
      <TrickConsent store={store} status={status} />
      {status.trouble !== undefined && status.trouble.code !== 'peer-unproven' && (
        <Note>{troubleOf(status.trouble)}</Note>
      )}
    </section>
  )
}

const Note = ({ children }: { children: ComponentChildren }) => <p class="note">{children}</p>

/** What it is asked to agree to, and the button that does. */
function Consent({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { before } = text.helping
  const { task } = status
  return (
    <>
      <ul class="promises">
        <li>
          {task === undefined ? before.nothingYet(status.roomName) : before.willRun(status.roomName, task.title)}
        </li>
        <li>{before.processor}</li>
        <li>{before.nothingElse}</li>
      </ul>
      <button type="button" class="primary big" onClick={() => store.start()}>
        {text.device.start}
      </button>
      <LimitsLine store={store} status={status} />
    </>
  )
}

const minuteMs = 60_000

function Controls({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const words = text.helping
  const isPaused = status.hold?.because === 'paused'
  return (
    <div class="controls">
      {isPaused && (
        <button type="button" class="primary big" onClick={() => store.resume()}>
          {words.resume}
        </button>
      )}
      <button type="button" class="danger big" onClick={() => store.stop()}>
        {text.device.stop}
      </button>
      {status.state === 'helping' && !status.finishing && (
        <details class="pause-menu">
          <summary>{words.pauseMenu}</summary>
          <div class="pause-choices">
            {[30 * minuteMs, 60 * minuteMs].map((spanMs) => (
              <button key={spanMs} type="button" onClick={() => store.pause(spanMs)}>
                {words.pause(formatSpan(spanMs))}
              </button>
            ))}
            <button type="button" aria-describedby="finish-about" onClick={() => store.finish()}>
              {words.finish}
            </button>
            <small id="finish-about">{words.finishAbout}</small>
          </div>
        </details>
      )}
    </div>
  )
}

/** Of a phone: whether its screen stays on, and what to do where nobody can see to that. */
function ScreenLine({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { screen } = text.helping
  if (status.isSlowed) return <Note>{screen.slow}</Note>
  if (store.screen.value === 'kept-on') return <p class="hint">{screen.kept}</p>
  return store.screen.value === 'unable' ? <Note>{screen.unable}</Note> : null
}

function troubleOf(trouble: NonNullable<DeviceStatus['trouble']>): string {
  if (trouble.code === 'server-lost') return text.device.serverLost
  // Its person chose so: no trouble, but the reason why it does nothing.
  return trouble.code === 'task-not-wasm' ? sentenceOf(trouble) : text.device.trouble(sentenceOf(trouble))
}

function Facts({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { facts } = text.helping
  const shown: [string, string][] = [
    [facts.shards, formatCount(status.shardsDone)],
    [facts.share, shareOf(store.counted.value)],
    [facts.units, formatCount(status.unitsDone)],
    [facts.bytesIn, formatBytes(status.bytesIn)],
    [facts.bytesOut, formatBytes(status.bytesOut)],
  ]
  if (status.link !== undefined) shown.push([facts.link, text.shared.links[status.link]])
  return (
    <dl class="facts" data-shards={status.shardsDone}>
      {shown.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What the coordinator counted of this device, of what the host has signed of the job's size. */
const shareOf = (counted: Counted | undefined): string =>
  counted === undefined || counted.units === 0
    ? text.helping.facts.shareUnknown
    : formatShare(counted.unitsDone / counted.units)
