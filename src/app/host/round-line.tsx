import type { RoundPlace } from '../../core/rounds.ts'
import { formatCount, formatElapsed } from '../format.ts'
import { text } from '../text.ts'
import type { JobStore } from './job-store.ts'

/** Which round it is, of a task that runs in rounds. */
export function RoundLine({ job }: { job: JobStore }) {
  const { round, outcome } = job
  if (round === undefined || outcome.value.at !== 'running') return null
  const { number, most } = round
  return (
    <p class="round-line" data-round={number}>
      {text.rounds.running(formatCount(number), formatCount(most))}
    </p>
  )
}

/** Of rounds that are over: how many there were, and how long they took together. */
export const sayRounds = (job: JobStore, { number }: RoundPlace): string =>
  text.rounds.over(formatCount(number), formatElapsed(job.roundsMs))
