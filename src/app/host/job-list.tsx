import { formatShare } from '../format.ts'
import { text } from '../text.ts'
import type { HostStore } from './host-store.ts'
import { shareOf } from './job-panel.tsx'

/** The jobs under way, when there are others than the one that is shown: a press shows one of them. */
export function JobList({ store }: { store: HostStore }) {
  const { value: running } = store.running
  const { value: shown } = store.job
  if (running.every((job) => job === shown)) return null
  return (
    <nav class="job-list" aria-label={text.job.running}>
      <ul>
        {running.map((job) => (
          <li key={job.id}>
            <button
              type="button"
              class="small"
              aria-label={text.job.show(job.title, formatShare(shareOf(job.progress.value)))}
              aria-pressed={job === shown}
              onClick={() => store.show(job)}
            >
              <span>{job.title}</span> <strong>{formatShare(shareOf(job.progress.value))}</strong>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
