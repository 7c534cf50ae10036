import { useSignal } from '@preact/signals'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'

/** Asks for another name of this device, by which it then joins again. */
export function NameForm({ store, former, close }: { store: DeviceStore; former: string; close: () => void }) {
  const typed = useSignal(former)
  return (
    <form
      class="you"
      onSubmit={(event) => {
        event.preventDefault()
        void store.rename(typed.value)
        close()
      }}
    >
      <label>
        {text.naming.label}
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
        {text.naming.save}
      </button>
      <button type="button" class="quiet small" onClick={close}>
        {text.naming.keep}
      </button>
    </form>
  )
}
