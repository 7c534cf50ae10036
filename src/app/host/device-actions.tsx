import type { DeviceId } from '../../base/ids.ts'
import { text } from '../text.ts'
import type { AdmissionStore } from './admission-store.ts'

/** What a host can do about one that is in: a press away, so that no hand slips. */
export function DeviceActions(props: { store: AdmissionStore; device: DeviceId; name: string }) {
  const { store, device, name } = props
  const words = text.admission.device
  return (
    <details class="device-actions">
      <summary aria-label={words.more(name)}>{words.moreShort}</summary>
      <div>
        <button type="button" class="small" aria-label={words.removeName(name)} onClick={() => store.remove(device)}>
          {words.remove}
        </button>
        <button type="button" class="danger small" aria-label={words.banName(name)} onClick={() => store.ban(device)}>
          {words.ban}
        </button>
        <small>{words.removeAbout}</small>
      </div>
    </details>
  )
}
