import './task-stream.css'
import { LazyPanel } from '../components/lazy-panel.tsx'
import { OpenDetails } from '../components/open-details.tsx'
import { LazyPart } from '../lazy-part.ts'
import { text } from '../text.ts'
import type { TaskStreamStore } from './task-stream-store.ts'

const part = new LazyPart(() => import('./task-stream.tsx'))

/** Closed until somebody asks, and fetched then: reading a story costs the page time. */
export function TaskStreamDoor({ stream }: { stream: LazyPart<TaskStreamStore> }) {
  return (
    <OpenDetails name="task-stream" summary={text.stream.heading}>
      {() => (
        <LazyPanel part={stream}>
          {(store) => <LazyPanel part={part}>{({ TaskStream }) => <TaskStream store={store} />}</LazyPanel>}
        </LazyPanel>
      )}
    </OpenDetails>
  )
}
