import './trick-consent.css'
import { useId } from 'preact/hooks'
import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import type { DeviceStore } from '../device/device-store.ts'
import { More } from '../device/more.tsx'
import { text } from '../text.ts'

/** Its person's word, off until they give it; while it holds, it is seen all the time, and one press takes it back. */
export function TrickConsent({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const about = useId()
  const { allowed, playing } = status.tricks
  return (
    <div class="trick-consent" data-allowed={allowed} data-playing={playing.join(' ')}>
      <label class="check">
        <input
          type="checkbox"
          checked={allowed}
          aria-describedby={about}
          onChange={(event) => store.allowTricks(event.currentTarget.checked)}
        />
        {text.tricks.allow}
      </label>
      <small id={about}>{text.tricks.allowAbout}</small>
      <p role="status">{allowed && <strong>{text.tricks.on}</strong>}</p>
      {allowed && <More>{({ PlayedTricks }) => <PlayedTricks playing={playing} />}</More>}
      {allowed && (
        <button type="button" class="danger small" onClick={() => store.allowTricks(false)}>
          {text.tricks.end}
        </button>
      )}
    </div>
  )
}
