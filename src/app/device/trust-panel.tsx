import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { CompareWords, FourWords } from '../components/four-words.tsx'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'

/** The host of the link was not found in the room: there is nothing to start. */
export const isUnproven = ({ link, trouble }: DeviceStatus): boolean =>
  link === undefined && trouble?.code === 'peer-unproven'

export function UnprovenPanel({ store }: { store: DeviceStore }) {
  return (
    <section class="host-trust" data-trust="unproven">
      <h2>{text.device.unprovenHeading}</h2>
      <p>{text.device.unprovenAbout}</p>
      <button type="button" onClick={() => store.joinWithoutLink()}>
        {text.device.withoutLink}
      </button>
    </section>
  )
}

/** Whether the host is the one of the link, and what to compare where nobody can know. */
export function TrustPanel({
  trust,
  byDelegation,
}: {
  trust: NonNullable<DeviceStatus['trust']>
  byDelegation: boolean
}) {
  if (trust.at === 'verified') {
    return (
      <p class="host-trust" data-trust="verified">
        {byDelegation ? text.device.verifiedDelegate : text.device.verified}
      </p>
    )
  }
  return (
    <section class="host-trust" data-trust="unverified">
      <h2>{text.shared.unverified}</h2>
      <p>{text.device.unverifiedAbout}</p>
      <CompareWords />
      <FourWords words={trust.words} />
    </section>
  )
}
