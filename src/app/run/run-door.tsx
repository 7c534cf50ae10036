import './run-door.css'
import { useSignal } from '@preact/signals'
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
export function RunDoor({ job, stream }: { job: JobStore; stream: TaskStreamStore }) {
  const open = useSignal<RunRoom | undefined>(undefined)
  const door = text.runDoor
  const press = (room: RunRoom) => () => {
    open.value = open.value === room ? undefined : room
    void part.load()
  }
  return (
    <section class="this-run" aria-label={door.heading}>
      <div class="this-run-doors">
        <h2>{door.heading}</h2>
        {runRooms.map((room) => (
          <button key={room} type="button" class="small" aria-expanded={open.value === room} onClick={press(room)}>
            {door[room]}
          </button>
        ))}
      </div>
      {open.value !== undefined && <Inside room={open.value} job={job} stream={stream} />}
    </section>
  )
}

function Inside({ room, job, stream }: { room: RunRoom; job: JobStore; stream: TaskStreamStore }) {
  const { value: state } = part.state
  switch (state.at) {
    case 'loaded': {
      const { RunPanel } = state.part
      return <RunPanel room={room} job={job} stream={stream} />
    }
    case 'unreachable':
      return <p class="problem">{text.page.unreachable}</p>
    case 'closed':
    case 'loading':
      return <p role="status">{text.runDoor.opening}</p>
  }
}
