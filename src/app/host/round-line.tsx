import { formatCount, formatElapsed } from '../format.ts'
import { text } from '../text.ts'
import type { JobStore } from './job-store.ts'

/** Which round it is, of a task that runs in rounds; afterwards, how many there were. */
export function RoundLine({ job }: { job: JobStore }) {
  const { round } = job
  if (round === undefined) return null
  const number = formatCount(round.number)
  const isRunning = job.outcome.value.at === 'running'
  return (
    <p class="round-line" data-round={round.number}>
      {isRunning
        ? text.rounds.running(number, formatCount(round.most))
        : text.rounds.over(number, formatElapsed(job.roundsMs))}
    </p>
  )
}
