import type { CardFace } from '../../tasks/catalogue.ts'
import { text } from '../text.ts'
import type { HostStore } from './host-store.ts'

/** Says why nobody computes a card's task of JavaScript where every device that helps takes WebAssembly only. */
export function WasmOnlyHint({ store, card }: { store: HostStore; card: CardFace | undefined }) {
  const helping = store.devices.value.filter(({ slots }) => slots > 0)
  const isSource = card !== undefined && card.isModule !== true
  if (!isSource || helping.length === 0 || !helping.every(({ wasmOnly }) => wasmOnly)) return null
  return <p class="hint">{text.devices.allWasmOnly}</p>
}
