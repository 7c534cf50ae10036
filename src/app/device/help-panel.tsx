import type { DeviceStatus } from '../../runtime/api.ts'
import { CoresSelect } from '../components/cores-select.tsx'
import { StateMark } from '../components/state-mark.tsx'
import { coresHere } from '../cores.ts'
import { formatBytes, formatCount } from '../format.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'

/** What this device does now, and the one button that changes it. */
export function HelpPanel({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const said = stateOf(status)
  const started = status.state === 'helping' || (status.state === 'connecting' && status.slots > 0)
  const mayStart = status.state === 'waiting' || status.state === 'stopped'
  return (
    <section class="help" data-state={status.state}>
      <div role="status" class="help-state">
        <StateMark state={said.mark} />
        <div>
          <p class="help-said">{said.sentence}</p>
          {said.about !== undefined && <p>{said.about}</p>}
        </div>
      </div>
      {mayStart && (
        <>
          <p>{text.device.consent}</p>
          <CoresSelect
            label={text.device.cores}
            cores={coresHere()}
            value={store.slots.value}
            disabled={false}
            onChange={(slots) => {
              store.slots.value = slots
            }}
          />
          <button type="button" class="primary big" onClick={() => store.start()}>
            {text.device.start}
          </button>
        </>
      )}
      {started && (
        <button type="button" class="danger big" onClick={() => store.stop()}>
          {text.device.stop}
        </button>
      )}
      {(started || status.state === 'stopped') && <Facts status={status} />}
      {status.trouble !== undefined && <p class="note">{text.device.trouble(sentenceOf(status.trouble))}</p>}
    </section>
  )
}

interface SaidState {
  readonly mark: 'waiting' | 'idle' | 'working' | 'stopped'
  readonly sentence: string
  readonly about?: string
}

function stateOf(status: DeviceStatus): SaidState {
  const { states } = text.device
  switch (status.state) {
    case 'connecting':
      return { mark: 'waiting', sentence: states.reconnecting, about: states.reconnectingAbout }
    case 'waiting':
      return { mark: 'waiting', sentence: states.waiting, about: states.waitingAbout }
    case 'helping':
      if (status.shardsRunning === 0) return { mark: 'idle', sentence: states.ready, about: states.readyAbout }
      return { mark: 'working', sentence: states.working(formatCount(status.shardsRunning)) }
    case 'stopped':
    case 'ended':
      return { mark: 'stopped', sentence: states.stopped, about: states.stoppedAbout }
  }
}

function Facts({ status }: { status: DeviceStatus }) {
  const { facts } = text.device
  const shown: readonly [string, string][] = [
    [facts.shards, formatCount(status.shardsDone)],
    [facts.units, formatCount(status.unitsDone)],
    [facts.workers, formatCount(status.workers)],
    [facts.bytesIn, formatBytes(status.bytesIn)],
    [facts.bytesOut, formatBytes(status.bytesOut)],
  ]
  return (
    <dl class="facts" data-shards={status.shardsDone} data-workers={status.workers}>
      {shown.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {status.link !== undefined && (
        <div>
          <dt>{facts.link}</dt>
          <dd>{text.linkKinds[status.link]}</dd>
        </div>
      )}
    </dl>
  )
}
