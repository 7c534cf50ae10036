import './task-stream.css'
import { useSignal } from '@preact/signals'
import { LazyPage } from '../components/lazy-page.tsx'
import { LazyPart } from '../lazy-part.ts'
import { text } from '../text.ts'
import type { TaskStreamStore } from './task-stream-store.ts'

const part = new LazyPart(() => import('./task-stream.tsx'))

/** Closed until somebody asks, and fetched then: reading a story costs the page time. */
export function TaskStreamDoor({ store }: { store: TaskStreamStore }) {
  const open = useSignal(false)
  return (
    <details
      class="task-stream"
      onToggle={(event) => {
        open.value = event.currentTarget.open
      }}
    >
      <summary>{text.stream.heading}</summary>
      {open.value && <LazyPage part={part}>{({ TaskStream }) => <TaskStream store={store} />}</LazyPage>}
    </details>
  )
}
