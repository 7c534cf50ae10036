import './devices.css'
import { useEffect, useId, useState } from 'preact/hooks'
import type { DeviceView } from '../../runtime/api/host-api.ts'
import { Announcer } from '../components/announcer.ts'
import { CoresSelect } from '../components/cores-select.tsx'
import { DeviceChip } from '../components/device-chip.tsx'
import { CompareWords, FourWords } from '../components/four-words.tsx'
import { KindMark } from '../components/kind-mark.tsx'
import { StateMark } from '../components/state-mark.tsx'
import { deviceColor } from '../device-color.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import { DeviceActions } from './device-actions.tsx'
import type { HostStore } from './host-store.ts'

/** From here on each has one line, so that a class fits on a screen. */
const manyDevices = 6

export function DevicesPanel({ store }: { store: HostStore }) {
  const { value: devices } = store.devices
  const heading = useId()
  const here = text.devices.here(formatCount(devices.length))
  const most = Math.max(1, ...devices.map((device) => device.shardsDone))
  const relayed = devices.filter(({ link }) => link === 'relay').length
  const wasmOnly = devices.filter((device) => device.wasmOnly).length
  const { admission } = store.admission.policy.value
  const alone = store.ownOn.value && devices.length === 1
  const [announcer] = useState(() => new Announcer())
  useEffect(() => announcer.say(here), [announcer, here])
  return (
    <section class="devices">
      <div class="devices-head">
        <h2 id={heading}>{text.devices.heading}</h2>
        <p class="devices-here" aria-hidden="true">
          <strong>{formatCount(devices.length)}</strong> {text.devices.hereShort}
        </p>
      </div>
      <p class="sr-only" aria-live="polite">
        {announcer.said}
      </p>
      <OwnMachine store={store} />
      <ul class="device-list" aria-labelledby={heading} data-many={devices.length > manyDevices}>
        {devices.map((device) => (
          <DeviceItem key={device.id} store={store} device={device} share={device.shardsDone / most} />
        ))}
      </ul>
      {devices.length === 0 && <p class="empty">{text.devices.none}</p>}
      {alone && <p class="empty">{text.devices.alone[admission]}</p>}
      {wasmOnly > 0 && <p class="empty">{text.devices.wasmOnly(formatCount(wasmOnly))}</p>}
      {relayed > 0 && <p class="empty">{text.devices.relayed(formatCount(relayed))}</p>}
      {devices.some(({ trust }) => trust.at === 'unverified') && (
        <p class="empty">
          {text.devices.unverified} <CompareWords />
        </p>
      )}
    </section>
  )
}

/** `share`: its shards against those of the busiest device, 0 to 1. */
function DeviceItem({ store, device, share }: { store: HostStore; device: DeviceView; share: number }) {
  const facts = [text.shared.links[device.link]]
  if (device.slots > 0) facts.unshift(text.devices.cores(formatCount(device.slots)))
  if (device.link !== 'memory' && device.roundTripMs !== undefined) {
    facts.push(text.devices.roundTrip(formatCount(device.roundTripMs)))
  }
  if (device.wasmOnly) facts.push(text.shared.wasmOnly)
  return (
    <li
      class="device"
      data-device-name={device.name}
      data-number={device.number}
      data-shards={device.shardsDone}
      data-state={device.state}
      style={{ '--mine': deviceColor(device.number), '--share': share }}
    >
      <DeviceChip number={device.number} />
      <span class="device-name">
        <span class="sr-only">{text.devices.number(formatCount(device.number))} </span>
        {device.name}
        {device.kind !== undefined && <KindMark kind={device.kind} />}
      </span>
      <span class="device-shards">{text.devices.shards(formatCount(device.shardsDone))}</span>
      <span class="device-more">
        <span class="device-state">
          <StateMark state={device.state} /> <span>{text.devices.states[device.state]}</span>
        </span>
        <span class="device-facts">{facts.join(' · ')}</span>
      </span>
      {device.trust.at === 'unverified' && (
        <span class="device-trust" data-trust="unverified">
          {text.shared.unverified} <FourWords words={device.trust.words} of={device.name} />
        </span>
      )}
      {device.link !== 'memory' && <DeviceActions store={store.admission} device={device.id} name={device.name} />}
    </li>
  )
}

function OwnMachine({ store }: { store: HostStore }) {
  const { value: on } = store.ownOn
  return (
    <div class="own-machine">
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => store.useOwnMachine(event.currentTarget.checked, store.ownCores.value)}
        />
        {text.devices.ownMachine}
      </label>
      <CoresSelect
        label={text.devices.ownCores}
        cores={store.cores}
        value={store.ownCores.value}
        say={text.devices.cores}
        disabled={!on}
        onChange={(cores) => store.useOwnMachine(on, cores)}
      />
    </div>
  )
}
