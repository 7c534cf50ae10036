import { formatCount } from '../format.ts'
import { ownNumber } from '../own-device.ts'
import type { Reference, SpeedPoint } from '../stage/run-work.ts'
import { formatTimes, SpeedChart } from '../stage/speed-chart.tsx'
import { text } from '../text.ts'
import { nameOfReference } from './finish-line.tsx'
import type { JobStore } from './job-store.ts'

/** How fast the room is beside one device of it, over the time of the job. */
export function SpeedPanel({ job }: { job: JobStore }) {
  const shards = job.shardCount.value // it tells that there is something new
  const running = job.outcome.value.at === 'running'
  const held = (job.card?.local.length ?? 0) > 0
  const reference = held ? undefined : job.work.reference(ownNumber)
  const points = reference === undefined ? [] : job.work.speed(reference, job.elapsedMs, running)
  const words = text.stage.speed
  return (
    <section class="speed-panel" aria-label={words.heading} data-shards={shards}>
      {reference === undefined || points.length < 2 ? (
        <>
          <h3>{words.heading}</h3>
          <p class="empty">{held ? words.held : running ? words.notYet : words.tooShort}</p>
        </>
      ) : (
        <Measured job={job} reference={reference} points={points} />
      )}
    </section>
  )
}

function Measured(props: { job: JobStore; reference: Reference; points: readonly SpeedPoint[] }) {
  const { job, reference, points } = props
  const words = text.stage.speed
  const running = job.outcome.value.at === 'running'
  const now = points.at(-1)?.speed ?? 0
  const { units, workers, number } = reference
  const basis = words.basis(nameOfReference(job, number), formatCount(units), formatCount(workers))
  return (
    <>
      <div class="panel-head">
        <h3>{words.heading}</h3>
        {running && (
          <p class="speed-now">
            <strong>{words.times(formatTimes(now))}</strong> {words.now}
          </p>
        )}
      </div>
      <SpeedChart points={points} />
      <p class="hint">{basis}</p>
    </>
  )
}
