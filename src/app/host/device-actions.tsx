import { useSignal } from '@preact/signals'
import type { DeviceId } from '../../base/ids.ts'
import { text } from '../text.ts'
import type { AdmissionStore } from './admission-store.ts'

/** What a host can do about one that is in: a press away, so that no hand slips. */
export function DeviceActions(props: { store: AdmissionStore; device: DeviceId; name: string }) {
  const { store, device, name } = props
  const open = useSignal(false)
  const words = text.admission.device
  return (
    <>
      <button
        type="button"
        class="quiet small device-more-button"
        aria-label={words.more(name)}
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value
        }}
      >
        {words.moreShort}
      </button>
      {open.value && (
        <span class="device-actions">
          <button
            type="button"
            class="small"
            aria-label={words.removeName(name)}
            onClick={() => store.remove(device)}
          >
            {words.remove}
          </button>
          <button
            type="button"
            class="danger small"
            aria-label={words.banName(name)}
            onClick={() => store.ban(device)}
          >
            {words.ban}
          </button>
          <small>{words.removeAbout}</small>
        </span>
      )}
    </>
  )
}
