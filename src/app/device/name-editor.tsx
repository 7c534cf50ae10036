import { useSignal } from '@preact/signals'
import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { DeviceChip } from '../components/device-chip.tsx'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'

const renamable: readonly DeviceStatus['state'][] = ['knocking', 'waiting', 'stopped']

/** Not while helping: a new name means joining again. */
export function NameEditor({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  const typed = useSignal<string | undefined>(undefined)
  const { number } = status
  if (typed.value === undefined) {
    return (
      <p class="you">
        <DeviceChip number={number} />
        <span class="you-are">
          {text.device.youAre} <strong>{status.name}</strong>
          {number !== undefined && text.device.youNumber(formatCount(number))}
        </span>
        {!status.mayRename && <small>{text.tricks.namesGiven}</small>}
        {status.mayRename && renamable.includes(status.state) && (
          <button
            type="button"
            class="quiet small"
            onClick={() => {
              typed.value = status.name
            }}
          >
            {text.device.rename}
          </button>
        )}
      </p>
    )
  }
  return (
    <form
      class="you"
      onSubmit={(event) => {
        event.preventDefault()
        void store.rename(typed.value ?? '')
        typed.value = undefined
      }}
    >
      <label>
        {text.device.name}
        <input
          autocomplete="off"
          maxLength={40}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value
          }}
        />
      </label>
      <button type="submit" class="small">
        {text.device.nameSave}
      </button>
      <button
        type="button"
        class="quiet small"
        onClick={() => {
          typed.value = undefined
        }}
      >
        {text.device.nameKeep}
      </button>
    </form>
  )
}
