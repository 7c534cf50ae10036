import type { JobStore } from '../host/job-store.ts'
import type { Seen } from '../host/task-stream-says.ts'
import type { RunStore } from './run-store.ts'

/** What each of a run's panels reads. */
export interface RunParts {
  readonly job: JobStore
  readonly run: RunStore
  readonly seen: Seen
}
