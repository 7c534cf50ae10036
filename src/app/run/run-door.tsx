import './run-door.css'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { JobStore } from '../host/job-store.ts'
import type { TaskStreamStore } from '../host/task-stream-store.ts'
import { LazyPart } from '../lazy-part.ts'
import { loadWords, text } from '../text.ts'

/** What can be done with a run. */
const runRooms = ['save', 'look', 'whatIf'] as const
export type RunRoom = (typeof runRooms)[number]

const words = new LazyPart(() => loadWords('travel'))
/** Charts, files and the simulator are fetched when somebody opens one of them. */
const part = new LazyPart(() => import('./run-part.tsx'))

/** The ways into a run: its files, its past, and what would have been. Not there while its words are out of reach. */
export function RunDoor({ job, stream }: { job: JobStore; stream: TaskStreamStore }) {
  const open = useSignal<RunRoom | undefined>(undefined)
  useEffect(() => void words.load(), [])
  if (words.state.value.at !== 'loaded') return null
  const { door } = text.travel
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
      return <p role="status">{text.travel.door.opening}</p>
  }
}
