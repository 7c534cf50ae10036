import './result.css'
import { Figures, TableView } from '../components/answer-parts.tsx'
import { BarChart } from '../components/bar-chart.tsx'
import { downloadText } from '../download.ts'
import { chartOf, figuresOf, scatterOf, tableOf } from '../drawn-answer.ts'
import { formatCount, formatList } from '../format.ts'
import { shownName } from '../own-device.ts'
import { sentenceOf } from '../sentence.ts'
import { EstimateChart } from '../stage/estimate-chart.tsx'
import { text } from '../text.ts'
import { wordsOf } from '../words-of-card.ts'
import type { JobOutcome, JobStore, UnitFailure } from './job-store.ts'
import { Picture } from './picture.tsx'
import { RoundLine } from './round-line.tsx'
import { ScatterPlot } from './scatter-plot.tsx'

/** The answer as it grows, and when it is there. */
export function Result({ job }: { job: JobStore }) {
  const { value: outcome } = job.outcome
  const final = outcome.at === 'finished'
  const pictured = job.card?.view.picture !== undefined
  const empty = job.shardCount.value === 0 && job.answer.value === undefined
  return (
    <>
      {outcome.at === 'running' && <h3 class="answer-head">{text.result.partial}</h3>}
      <RoundLine job={job} />
      <Outcome outcome={outcome} empty={empty} />
      <SetAside job={job} />
      <RemovedDevices job={job} />
      <Provisional job={job} />
      <ComparingFailed job={job} />
      <div class="drawn" data-picture={pictured}>
        {pictured && <Picture job={job} />}
        {job.answer.value !== undefined && (
          <div class="numbers">
            <Drawn job={job} />
          </div>
        )}
      </div>
      {job.answer.value !== undefined && <AnswerJson job={job} final={final} />}
    </>
  )
}

function Outcome({ outcome, empty }: { outcome: JobOutcome; empty: boolean }) {
  switch (outcome.at) {
    case 'running':
      return empty ? <p class="empty">{text.result.waiting}</p> : null
    case 'cancelled':
      return <p role="status">{empty ? text.result.cancelledEmpty : text.result.cancelled}</p>
    case 'failed':
      return <Failed outcome={outcome} />
    case 'finished':
      return null
  }
}

/** Units that the answer lacks are said first, with what went wrong on which device below. */
function SetAside({ job }: { job: JobStore }) {
  const { value: poisoned } = job.poisoned
  const count = Math.max(job.progress.value.unitsPoisoned, poisoned.length)
  if (count === 0) return null
  return (
    <div class="set-aside note">
      <div>
        <p role="status">{text.result.setAside(formatCount(count))}</p>
        <details>
          <summary>{text.result.evidence}</summary>
          <ul>
            {poisoned.map(({ unit, evidence }) => (
              <li key={unit}>
                {text.result.unit(formatCount(unit))}
                <ul>
                  {evidence.map(({ deviceName, reason }, at) => (
                    <li key={`${at} ${deviceName}`}>{text.result.attempt(shownName(deviceName), reason)}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          {count > poisoned.length && <p>{text.result.moreSetAside(formatCount(count - poisoned.length))}</p>}
        </details>
      </div>
    </div>
  )
}

function ComparingFailed({ job }: { job: JobStore }) {
  const { value: reason } = job.comparingFailed
  if (reason === undefined) return null
  return (
    <div class="note">
      <p role="status">{text.result.comparingFailed(reason)}</p>
    </div>
  )
}

/** Somebody gave wrong results: the answer is right all the same, and everybody may know. */
function RemovedDevices({ job }: { job: JobStore }) {
  const { value: removed } = job.removed
  if (removed.length === 0) return null
  return (
    <div class="removed note">
      <ul role="status">
        {removed.map(({ deviceNames, from, to }) => (
          <li key={`${from} ${deviceNames.join()}`}>
            {text.result.removed(formatList(deviceNames.map(shownName)), formatCount(from), formatCount(to - 1))}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Nobody checked these, and nobody can say who gave them. */
function Provisional({ job }: { job: JobStore }) {
  const { unitsUnverified } = job.progress.value
  if (unitsUnverified === 0) return null
  const grows = job.outcome.value.at === 'running' // read aloud once it does not
  return (
    <p class="provisional note" role="status" aria-live={grows ? 'off' : 'polite'}>
      <span>{text.admission.provisional(formatCount(unitsUnverified))}</span>
    </p>
  )
}

function whereOf({ unit, deviceName }: UnitFailure): string {
  const name = shownName(deviceName)
  return unit === undefined ? text.result.failedOn(name) : text.result.failedAt(formatCount(unit), name)
}

function Failed({ outcome }: { outcome: Extract<JobOutcome, { at: 'failed' }> }) {
  const { error, failure } = outcome
  return (
    <div class="failure" role="alert">
      {failure !== undefined && <p>{whereOf(failure)}</p>}
      <p class="problem">{sentenceOf(error)}</p>
      <p>{text.result.failedNext}</p>
      {failure !== undefined && error.stack !== undefined && (
        <details>
          <summary>{text.result.remoteStack}</summary>
          <pre>{error.stack}</pre>
        </details>
      )}
    </div>
  )
}

/** A view reads answers of its own task; one of an older page's task may not fit it, and must not take the page down. */
function Drawn({ job }: { job: JobStore }) {
  if (job.card === undefined) return null
  const { view } = job.card
  const words = wordsOf(job.card)
  const { value: answer } = job.answer
  try {
    const scatter = scatterOf(view, words, answer)
    const figures = figuresOf(view, words, answer)
    const chart = chartOf(view, words, answer)
    const table = tableOf(view, words, answer)
    return (
      <>
        {scatter !== undefined && <ScatterPlot scatter={scatter} />}
        {figures.length > 0 && <Figures figures={figures} />}
        <EstimateChart
          estimates={job.estimates.list()}
          digits={figures.find(({ error }) => error !== undefined)?.digits}
        />
        {chart !== undefined && <BarChart chart={chart} />}
        {table !== undefined && <TableView table={table} />}
      </>
    )
  } catch {
    return <p>{text.result.undrawn}</p>
  }
}

function AnswerJson({ job, final }: { job: JobStore; final: boolean }) {
  const { value: json } = job.answerJson
  return (
    <div class="json">
      <details>
        <summary>{text.result.json}</summary>
        <pre data-answer data-final={final ? 'true' : 'false'}>
          {json}
        </pre>
      </details>
      <button type="button" class="small" onClick={() => downloadText(`${job.card?.name ?? job.id}.json`, json)}>
        {text.result.download}
      </button>
    </div>
  )
}
