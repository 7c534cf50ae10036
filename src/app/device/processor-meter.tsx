import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { coresHere } from '../cores.ts'
import { formatCount, formatShare } from '../format.ts'
import { text } from '../text.ts'

/** What runs here now: workers alive, and how much of the processor they used. After Stop it reads 0. */
export function ProcessorMeter({ status: { workers, load } }: { status: DeviceStatus }) {
  const all = coresHere()
  const { meter } = text.helping
  const percent = Math.round(load * 100)
  const says =
    workers === 0 && percent === 0
      ? meter.none(formatCount(all))
      : meter.says(formatCount(workers), formatCount(all), formatShare(load))
  return (
    <div class="processor" data-workers={workers} data-load={percent}>
      <p id="processor-label">{meter.label}</p>
      <meter class="sr-only" aria-labelledby="processor-label" min={0} max={100} value={percent}>
        {says}
      </meter>
      <div class="processor-cores" aria-hidden="true">
        {Array.from({ length: Math.min(all, coresShown) }, (_, at) => (
          <span key={at} data-on={at < workers} />
        ))}
      </div>
      <p class="hint">{says}</p>
    </div>
  )
}

/** A bar for each core; of more the sentence tells. */
const coresShown = 32
