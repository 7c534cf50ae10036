import type { DeviceStatus } from '../../runtime/api.ts'
import { FourWords } from '../components/four-words.tsx'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'

/** Whether the host is the one of the link, and what to do where nobody can know. */
export function TrustPanel({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const { trust, trouble } = status
  if (status.link === undefined && trouble?.code === 'peer-unproven') {
    return (
      <section class="trust" data-trust="unproven">
        <h2>{text.device.unprovenHeading}</h2>
        <p>{text.device.unprovenAbout}</p>
        <button type="button" class="small" onClick={() => store.joinWithoutLink()}>
          {text.device.withoutLink}
        </button>
      </section>
    )
  }
  if (trust === undefined) return null
  if (trust.at === 'verified') {
    return (
      <p class="trust" data-trust="verified">
        {text.device.verified}
      </p>
    )
  }
  return (
    <section class="trust" data-trust="unverified">
      <h2>{text.trustStates.unverified}</h2>
      <p>{text.device.unverifiedAbout}</p>
      <FourWords words={trust.words} />
    </section>
  )
}
