import './trick-consent.css'
import { useId } from 'preact/hooks'
import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import type { DeviceStore } from '../device/device-store.ts'
import { text } from '../text.ts'

/** Its person's word, off until they give it; while it holds, it is seen all the time, and one press takes it back. */
export function TrickConsent({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const about = useId()
  const { allowed, playing } = status.tricks
  if (!allowed) {
    return (
      <div class="trick-consent">
        <label class="check">
          <input type="checkbox" checked={false} aria-describedby={about} onChange={() => store.allowTricks(true)} />
          {text.tricks.allow}
        </label>
        <small id={about}>{text.tricks.allowAbout}</small>
      </div>
    )
  }
  return (
    <div class="trick-consent" data-allowed="true" data-playing={playing.join(' ')}>
      <div role="status">
        <p>
          <strong>{text.tricks.on}</strong>
        </p>
        {playing.length === 0 && <p>{text.tricks.nothing}</p>}
        {playing.map((trick) => (
          <p key={trick}>{text.tricks.playing[trick]}</p>
        ))}
      </div>
      <button type="button" class="danger small" onClick={() => store.allowTricks(false)}>
        {text.tricks.end}
      </button>
    </div>
  )
}
