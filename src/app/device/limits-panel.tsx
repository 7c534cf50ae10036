import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { OpenDetails } from '../components/open-details.tsx'
import { formatBytes, formatCount, formatShare, formatSpan } from '../format.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { formatMegabytes } from './format-megabytes.ts'
import { More } from './more.tsx'

/** What its person agrees to, beside the button that says so. */
export function LimitsLine({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { unitMs, memoryMegabytes, dayBytes, dayComputeMs } = status.limits
  const ofCore = [formatSpan(unitMs), formatMegabytes(memoryMegabytes)] as const
  const ofDay = [formatBytes(dayBytes), formatSpan(dayComputeMs)] as const
  return <p class="limits-line">{text.consent.limitsLine(formatCount(store.slots.value), ...ofCore, ...ofDay)}</p>
}

/** Open where a limit is what holds the device. */
export function LimitsEditor({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { limits, rules, plugged, handheld, spent, hold } = status
  const isLimit = hold !== undefined && ['compute', 'data', 'hours', 'unplugged'].includes(hold.because)
  const now = text.helping.limitsNow(formatCount(store.slots.value), formatShare(rules.share))
  return (
    <OpenDetails
      name="limits"
      open={isLimit}
      summary={
        <>
          {text.consent.limits}
          <span class="limits-now">{now}</span>
        </>
      }
    >
      {() => (
        <More>
          {({ HelpSettingsForm }) => (
            <HelpSettingsForm
              {...{ limits, rules, plugged, handheld, spent }}
              slots={store.slots.value}
              give={(slots) => store.give(slots)}
              setLimits={(changes) => store.setLimits(changes)}
              setRules={(changes) => store.setRules(changes)}
            />
          )}
        </More>
      )}
    </OpenDetails>
  )
}
