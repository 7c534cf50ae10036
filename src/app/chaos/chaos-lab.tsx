import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import { LazyPanel } from '../components/lazy-panel.tsx'
import type { HostStore } from '../host/host-store.ts'
import { LazyPart } from '../lazy-part.ts'
import { loadWords, text } from '../text.ts'

/** Closed until somebody asks, and fetched then: few lessons are about it. */
export function ChaosLab({ store, room }: { store: HostStore; room: HostRoom }) {
  const open = useSignal(false)
  const [part] = useState(
    () => new LazyPart(async () => (await Promise.all([import('./chaos-panel.tsx'), loadWords('chaos')]))[0]),
  )
  return (
    <details
      class="chaos"
      onToggle={(event) => {
        open.value ||= event.currentTarget.open // what it has seen stays when it is closed
      }}
    >
      <summary>{text.host.chaosLab}</summary>
      {open.value && (
        <LazyPanel part={part}>{({ ChaosPanel }) => <ChaosPanel store={store} room={room} />}</LazyPanel>
      )}
    </details>
  )
}
