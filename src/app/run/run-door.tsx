import './run-door.css'
import { useSignal } from '@preact/signals'
import { LazyPanel } from '../components/lazy-panel.tsx'
import type { JobStore } from '../host/job-store.ts'
import type { TaskStreamStore } from '../host/task-stream-store.ts'
import { LazyPart } from '../lazy-part.ts'
import { loadWords, text } from '../text.ts'

/** What can be done with a run. */
const runRooms = ['save', 'look', 'whatIf'] as const
export type RunRoom = (typeof runRooms)[number]

/** Words, charts, files and the simulator are fetched when somebody opens one of them. */
const part = new LazyPart(async () => (await Promise.all([import('./run-part.tsx'), loadWords('travel')]))[0])

/** The ways into a run: its files, its past, and what would have been. */
export function RunDoor({ job, stream }: { job: JobStore; stream: LazyPart<TaskStreamStore> }) {
  const open = useSignal<RunRoom | undefined>(undefined)
  const { value: room } = open
  const door = text.runDoor
  const press = (next: RunRoom) => () => {
    open.value = room === next ? undefined : next
    void part.load()
  }
  return (
    <section class="this-run" aria-label={door.heading}>
      <div class="this-run-doors">
        <h2>{door.heading}</h2>
        {runRooms.map((each) => (
          <button key={each} type="button" class="small" aria-expanded={room === each} onClick={press(each)}>
            {door[each]}
          </button>
        ))}
      </div>
      {room !== undefined && (
        <LazyPanel part={stream}>
          {(told) => (
            <LazyPanel part={part}>{({ RunPanel }) => <RunPanel room={room} job={job} stream={told} />}</LazyPanel>
          )}
        </LazyPanel>
      )}
    </section>
  )
}
