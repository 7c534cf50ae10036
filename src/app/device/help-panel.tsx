import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { CoresSelect } from '../components/cores-select.tsx'
import { StateMark } from '../components/state-mark.tsx'
import { coresHere } from '../cores.ts'
import { deviceColor } from '../device-color.ts'
import { formatBytes, formatCount } from '../format.ts'
import { sentenceFor, sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { LimitsEditor, LimitsLine } from './limits-panel.tsx'
import { touchFirst } from './page-life.ts'
import { saidOf } from './said.ts'
import { ShareGrid } from './share-grid.tsx'
import { WasmOnlySetting } from './wasm-only-setting.tsx'

/** What this device does now, and the one button that changes it. */
export function HelpPanel({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const paused = store.pausedSlots.value > 0 // it goes on by itself: the one thing to press is Stop
  const said = saidOf(status, paused)
  const started = paused || status.state === 'helping' || (status.state === 'connecting' && status.slots > 0)
  const mayStart = !paused && (status.state === 'waiting' || status.state === 'stopped')
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
      {started && <ShareGrid done={status.shardsDone} running={status.shardsRunning} />}
      {mayStart && <Consent store={store} status={status} />}
      {started && (
        <button type="button" class="danger big" onClick={() => store.stop()}>
          {text.device.stop}
        </button>
      )}
      {(started || status.state === 'stopped') && <Facts status={status} />}
      {(status.link === 'turn' || status.link === 'relay') && <p class="note">{text.links.why[status.link]}</p>}
      <WasmOnlySetting store={store} status={status} />
      {status.trouble !== undefined && status.trouble.code !== 'peer-unproven' && (
        <p class="note">{troubleOf(status.trouble)}</p>
      )}
    </section>
  )
}

function Consent({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  return (
    <>
      <p>{text.device.consent}</p>
      {touchFirst() && <p>{text.device.phone}</p>}
      <LimitsLine store={store} status={status} />
      <button type="button" class="primary big" onClick={() => store.start()}>
        {text.device.start}
      </button>
      <CoresSelect
        label={text.device.cores}
        cores={coresHere()}
        value={store.slots.value}
        say={(given) => text.device.coresOf(given, formatCount(coresHere()))}
        disabled={false}
        onChange={(slots) => store.give(slots)}
      />
      <LimitsEditor store={store} status={status} />
    </>
  )
}

function troubleOf(trouble: NonNullable<DeviceStatus['trouble']>): string {
  if (trouble.code === 'server-lost') return text.device.serverLost
  // Its person chose so: no trouble, but the reason why it does nothing.
  return trouble.code === 'task-not-wasm' ? sentenceOf(trouble) : text.device.trouble(sentenceOf(trouble))
}

function Facts({ status }: { status: DeviceStatus }) {
  const { facts } = text.device
  const shown: [string, string][] = [
    [facts.shards, formatCount(status.shardsDone)],
    [facts.units, formatCount(status.unitsDone)],
    [facts.workers, formatCount(status.workers)],
    [facts.bytesIn, formatBytes(status.bytesIn)],
    [facts.bytesOut, formatBytes(status.bytesOut)],
  ]
  if (status.link !== undefined) shown.push([facts.link, text.links.kinds[status.link]])
  return (
    <dl class="facts" data-shards={status.shardsDone} data-workers={status.workers}>
      {shown.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
