import { useSignal } from '@preact/signals'
import type { DeviceId } from '../../base/ids.ts'
import type { RecordedRun } from '../../sim/recorded-run.ts'
import type { WhatIf } from '../../sim/resimulation.ts'
import { DeviceChip } from '../components/device-chip.tsx'
import { formatNumber } from '../format.ts'
import { text } from '../text.ts'
import type { RunParts } from './run-parts.ts'

const scales = [0.25, 0.5, 1, 2, 4, 8, 16] as const

interface FormProps {
  readonly recording: RecordedRun
  readonly parts: RunParts
  /** Whether somebody left in this run. */
  readonly leavers: boolean
  readonly onAsk: (whatIf: WhatIf) => void
}

/** A question of one's own: which devices, which size of shards, and whether anybody leaves. */
export function WhatIfForm({ recording, parts, leavers, onAsk }: FormProps) {
  const words = text.travel.whatIf
  const without = useSignal<readonly DeviceId[]>([])
  const shardScale = useSignal(1)
  const nobodyLeaves = useSignal(false)
  const toggle = (device: DeviceId, out: boolean) => {
    const others = without.value.filter((each) => each !== device)
    without.value = out ? [...others, device] : others
  }
  const same = without.value.length === 0 && shardScale.value === 1 && !nobodyLeaves.value
  return (
    <details class="what-if-own">
      <summary>{words.own}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onAsk({ without: without.value, shardScale: shardScale.value, nobodyLeaves: nobodyLeaves.value })
        }}
      >
        <fieldset>
          <legend>{words.without}</legend>
          <div class="what-if-devices">
            {recording.devices.map(({ device }) => (
              <label key={device} class="check">
                <input
                  type="checkbox"
                  checked={without.value.includes(device)}
                  onChange={(event) => toggle(device, event.currentTarget.checked)}
                />
                <DeviceChip number={parts.seen(device)?.number} />
                {parts.seen(device)?.name ?? text.stream.departed}
              </label>
            ))}
          </div>
        </fieldset>
        <label class="what-if-size">
          {words.shards}
          <select
            value={shardScale.value}
            onChange={(event) => (shardScale.value = Number(event.currentTarget.value))}
          >
            {scales.map((scale) => (
              <option key={scale} value={scale}>
                {scale === 1 ? words.asTheyWere : words.times(formatNumber(scale))}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={nobodyLeaves.value}
            disabled={!leavers}
            onChange={(event) => (nobodyLeaves.value = event.currentTarget.checked)}
          />
          {words.stay}
          {!leavers && <small>{words.stayAbout}</small>}
        </label>
        <button type="submit" disabled={same}>
          {words.ask}
        </button>
      </form>
    </details>
  )
}
