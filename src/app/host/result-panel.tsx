import './result.css'
import { Figures, TableView } from '../components/answer-parts.tsx'
import { BarChart } from '../components/bar-chart.tsx'
import { formatCount, formatElapsed } from '../format.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import { downloadText } from './download.ts'
import type { JobOutcome, JobStore } from './job-store.ts'
import { Picture } from './picture.tsx'
import { ShardStrip } from './shard-strip.tsx'

/** The answer as it grows, and when it is there. */
export function ResultPanel({ job }: { job: JobStore | undefined }) {
  return (
    <section class="result" aria-label={text.result.region}>
      {job === undefined ? <p class="empty">{text.result.none}</p> : <Result key={job.id} job={job} />}
    </section>
  )
}

export function ReadingResult() {
  return (
    <section class="result" aria-label={text.result.region}>
      <p class="empty">{text.tasks.reading}</p>
    </section>
  )
}

function Result({ job }: { job: JobStore }) {
  const { value: outcome } = job.outcome
  const final = outcome.at === 'finished'
  const empty = job.shardCount.value === 0 && job.answer.value === undefined
  return (
    <>
      <div class="result-head">
        <h2>{final ? text.result.final : text.result.partial}</h2>
        <span>{job.title}</span>
      </div>
      <Outcome outcome={outcome} empty={empty} />
      {job.card?.view.picture !== undefined && <Picture job={job} />}
      {job.answer.value !== undefined && <Drawn job={job} />}
      {!empty && <ShardStrip job={job} />}
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
      return (
        <p class="summary" role="status">
          {summaryOf(outcome)}
        </p>
      )
  }
}

function summaryOf({ summary }: Extract<JobOutcome, { at: 'finished' }>): string {
  if (summary === undefined) return text.result.finished
  const { devices, shardsDone, shardsResumed, shardsRetried, elapsedMs } = summary
  const parts = [text.result.finished]
  if (shardsDone > 0) {
    parts[0] = text.result.summary(formatCount(devices.length), formatCount(shardsDone), formatElapsed(elapsedMs))
  }
  if (shardsResumed > 0) parts.push(text.result.resumed(formatCount(shardsResumed)))
  if (shardsRetried > 0) parts.push(text.result.retried(formatCount(shardsRetried)))
  return parts.join(' ')
}

function Failed({ outcome }: { outcome: Extract<JobOutcome, { at: 'failed' }> }) {
  const { error, failure } = outcome
  return (
    <div class="failure" role="alert">
      <h3>{text.result.failedHeading}</h3>
      {failure !== undefined && <p>{text.result.failedAt(formatCount(failure.unit), failure.deviceName)}</p>}
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
  const view = job.card?.view
  const { value: answer } = job.answer
  try {
    const figures = view?.figures?.(answer)
    const chart = view?.chart?.(answer)
    const table = view?.table?.(answer)
    return (
      <>
        {figures !== undefined && <Figures figures={figures} />}
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
