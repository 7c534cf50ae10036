import type { RoomOverview } from '../../runtime/api/device-api.ts'
import { writeAnswer } from '../answer-json.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'

/** What an observer sees: how many devices there are, how each job goes, and its final answer. Nothing of who computed what. */
export function ObserverPanel({ overview }: { overview: RoomOverview }) {
  const words = text.observer
  return (
    <section class="observer">
      <h2>{text.newcomer.observing}</h2>
      <p>
        {text.newcomer.observingAbout} {words.devices(formatCount(overview.devices))}
      </p>
      <h3>{words.jobsHeading}</h3>
      {overview.jobs.length === 0 && <p class="empty">{words.noJobs}</p>}
      <ul>
        {overview.jobs.map((job) => (
          <ObservedJob key={job.job} job={job} />
        ))}
      </ul>
    </section>
  )
}

function ObservedJob({ job }: { job: RoomOverview['jobs'][number] }) {
  const { title, state, unitsDone, unitsTotal, final } = job
  const words = text.observer
  return (
    <li data-job={job.job} data-state={state}>
      <p>
        <strong>{title}</strong> <span>{words.states[state]}</span>
      </p>
      <progress
        aria-label={words.progress(title)}
        max={Math.max(1, unitsTotal)}
        value={unitsTotal === 0 ? undefined : unitsDone}
      />
      <p>{words.units(formatCount(unitsDone), formatCount(unitsTotal))}</p>
      {final !== undefined && (
        <>
          <h4>{words.answer}</h4>
          <pre data-answer data-final="true">
            {writeAnswer(final.answer)}
          </pre>
        </>
      )}
    </li>
  )
}
