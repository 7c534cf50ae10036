import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { formatBytes, formatCount, formatElapsed, formatSpan } from '../format.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { formatMegabytes, limitChoices, valuesWith } from './limit-choices.ts'

/** What its person agrees to, beside the button that says so. */
export function LimitsLine({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { unitMs, memoryMegabytes, dayBytes, dayComputeMs } = status.limits
  const ofCore = [formatSpan(unitMs), formatMegabytes(memoryMegabytes)] as const
  const ofDay = [formatBytes(dayBytes), formatSpan(dayComputeMs)] as const
  return <p class="limits-line">{text.consent.limitsLine(formatCount(store.slots.value), ...ofCore, ...ofDay)}</p>
}

export function LimitsEditor({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { limits, spent } = status
  return (
    <details class="limits" open={status.reached !== undefined}>
      <summary>{text.consent.limits}</summary>
      <div class="limits-fields">
        <p class="hint">{text.consent.limitsAbout}</p>
        {limitChoices.map(({ key, label, values, format }) => (
          <label key={key}>
            <span>{label()}</span>
            <select
              name={key}
              value={String(limits[key])}
              onChange={(event) => store.setLimits({ [key]: Number(event.currentTarget.value) })}
            >
              {valuesWith(values, limits[key]).map((value) => (
                <option key={value} value={String(value)}>
                  {format(value)}
                </option>
              ))}
            </select>
          </label>
        ))}
        <p class="hint">{text.consent.memoryAbout}</p>
        <p class="hint">{text.consent.usedToday(formatElapsed(spent.computeMs), formatBytes(spent.bytes))}</p>
      </div>
    </details>
  )
}
