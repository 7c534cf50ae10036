import { effect, signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { fetchCard } from '../../tasks/fetch-card.ts'
import { LazyPart } from '../lazy-part.ts'
import { RunDoor } from '../run/run-door.tsx'
import type { JobTools } from './followed-jobs.ts'
import type { HostStore } from './host-store.ts'
import { JobList } from './job-list.tsx'
import { JobPanel } from './job-panel.tsx'
import { JobStore } from './job-store.ts'
import { NeededInputPanel } from './needed-input-panel.tsx'
import { SetupForm } from './setup-form.tsx'
import { ReadingStage, StagePanel } from './stage-panel.tsx'
import { readInput } from './task-input.ts'
import { goToTasks, TaskPicker } from './task-picker.tsx'
import type { TaskSetup } from './task-setup.ts'
import { TaskStreamDoor } from './task-stream-door.tsx'
import type { TaskStreamStore } from './task-stream-store.ts'

/** What the host's page needs from the first job on, and where one is set up. */
export interface JobPart extends JobTools {
  readonly SetupForm: ComponentType<{ setup: TaskSetup; onRun: () => void }>
  /** The job that is shown; below the stage, what can be looked at or done besides. */
  readonly Work: ComponentType
  /** What is to be known of other jobs. */
  readonly Others: ComponentType
  /** Of a room that is over: the answer stays to be read and downloaded. */
  readonly Left: ComponentType
}

export function createJobPart(store: HostStore, jobPart: LazyPart<JobPart>): JobPart {
  const state = signal(store.state.value)
  effect(() => {
    if (store.state.value.at === 'open') state.value = store.state.value // its story can be read when it is over
  })
  const stream = new LazyPart(async () => {
    const { TaskStreamStore } = await import('./task-stream-store.ts')
    return new TaskStreamStore({ state, seen: store.seen })
  })
  return {
    ...{ fetchCard, JobStore, readInput },
    SetupForm: (props) => <SetupForm store={store} {...props} />,
    Work: () => store.job.value && <Work store={store} job={store.job.value} stream={stream} jobPart={jobPart} />,
    Others: () => (
      <>
        <NeededInputPanel store={store} />
        <JobList store={store} />
      </>
    ),
    Left: () => store.job.value && <Left job={store.job.value} stream={stream} />,
  }
}

interface WorkProps {
  readonly store: HostStore
  readonly job: JobStore
  readonly stream: LazyPart<TaskStreamStore>
  readonly jobPart: LazyPart<JobPart>
}

function Work({ store, job, stream, jobPart }: WorkProps) {
  const running = job.outcome.value.at === 'running'
  return (
    <>
      {running && <JobPanel key={job.round?.series ?? job.id} store={store} job={job} />}
      <JobStage store={store} job={job} />
      {!running && <TaskPicker store={store} jobPart={jobPart} />}
      <div class="panels">
        <RunDoor key={job.id} job={job} stream={stream} />
        <TaskStreamDoor stream={stream} />
      </div>
    </>
  )
}

function JobStage({ store, job }: { store: HostStore; job: JobStore }) {
  if (store.reading.value) return <ReadingStage />
  const { value: setup } = store.selected
  const again = setup !== undefined && setup.card.name === job.card?.name && !store.setupOpen.value
  const { devices, rates } = store
  const room = { devices: devices.value, rates: rates.value }
  const onAgain = again ? () => store.run(setup) : undefined
  return <StagePanel job={job} {...room} onAgain={onAgain} onAnew={goToTasks} />
}

function Left({ job, stream }: { job: JobStore; stream: LazyPart<TaskStreamStore> }) {
  return (
    <>
      <StagePanel job={job} devices={[]} rates={new Map()} onAgain={undefined} onAnew={undefined} />
      <TaskStreamDoor stream={stream} />
      <RunDoor key={job.id} job={job} stream={stream} />
    </>
  )
}
