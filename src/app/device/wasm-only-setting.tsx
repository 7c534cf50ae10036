import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'

/** The strict mode of a device's person: no task of JavaScript. */
export function WasmOnlySetting({ store, status }: { store: DeviceStore; status: DeviceStatus }) {
  return (
    <div class="wasm-only">
      <label class="check">
        <input
          type="checkbox"
          checked={status.wasmOnly}
          aria-describedby="wasm-only-about"
          onChange={(event) => store.insistOnWasm(event.currentTarget.checked)}
        />
        {text.shared.wasmOnly}
      </label>
      <small id="wasm-only-about">{text.wasm.onlyAbout}</small>
      {store.wasmUnkept.value && (
        <p class="note" role="status">
          {text.wasm.notKept}
        </p>
      )}
    </div>
  )
}
