import { useSignal } from '@preact/signals'
import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { DeviceChip } from '../components/device-chip.tsx'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { More } from './more.tsx'

const renamable: readonly DeviceStatus['state'][] = ['knocking', 'waiting', 'stopped']

/** Not while helping: a new name means joining again. */
export function NameEditor({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const naming = useSignal(false)
  const { number } = status
  const close = () => {
    naming.value = false
  }
  return (
    <>
      <p class="you">
        <DeviceChip number={number} />
        <span class="you-are">
          {text.device.youAre} <strong>{status.name}</strong>
          {number !== undefined && text.device.youNumber(formatCount(number))}
        </span>
        {!status.mayRename && <small>{text.tricks.namesGiven}</small>}
        {status.mayRename && !naming.value && renamable.includes(status.state) && (
          <button
            type="button"
            class="quiet small"
            onClick={() => {
              naming.value = true
            }}
          >
            {text.device.rename}
          </button>
        )}
      </p>
      {naming.value && <More>{({ NameForm }) => <NameForm store={store} former={status.name} close={close} />}</More>}
    </>
  )
}
