import { useEffect, useRef } from 'preact/hooks'
import type { JobSummary } from '../../runtime/api/job-api.ts'
import { formatCount, formatElapsed, formatSpan } from '../format.ts'
import { ownNumber } from '../own-device.ts'
import { type Comparison, compare } from '../stage/comparison.ts'
import { formatTimes } from '../stage/speed-chart.tsx'
import { text } from '../text.ts'
import type { JobStore } from './job-store.ts'
import { sayRounds } from './round-line.tsx'

/** What a finished job came to, in one line for the back row, and how that is known. */
export function FinishLine({ job, summary }: { job: JobStore; summary: JobSummary | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const focusLost = document.activeElement === document.body
    if (focusLost) heading.current?.focus({ preventScroll: true }) // it was on the job's Pause or Stop
  }, [])
  return (
    <div class="finish-line">
      <h2 ref={heading} tabIndex={-1}>
        {text.result.final} <span>{job.title}</span>
      </h2>
      {summary !== undefined && summary.shardsDone > 0 && job.round === undefined && (
        <Headline job={job} summary={summary} />
      )}
      <p class="summary" role="status">
        {job.round === undefined ? summaryOf(summary) : sayRounds(job, job.round)}
      </p>
    </div>
  )
}

function Headline({ job, summary }: { job: JobStore; summary: JobSummary }) {
  const comparison = compare({
    work: job.work,
    units: summary.unitsTotal,
    elapsedMs: summary.elapsedMs,
    held: (job.card?.local.length ?? 0) > 0,
    resumed: summary.shardsResumed > 0,
  })
  const measured = comparison.at === 'measured' ? comparison : undefined
  return (
    <>
      <p class="headline">
        <span>{text.stage.finish.devices(formatCount(summary.devices.length))}</span>
        <span>{formatElapsed(summary.elapsedMs)}</span>
        {measured !== undefined && <span>{aloneOf(job, measured)}</span>}
        {measured !== undefined && measured.times > 1 && (
          <strong>{text.stage.finish.faster(formatTimes(measured.times))}</strong>
        )}
      </p>
      <p class="hint">{measured === undefined ? whyNot(comparison) : basisOf(job, measured, summary)}</p>
    </>
  )
}

type Measured = Extract<Comparison, { at: 'measured' }>

export function nameOfReference(job: JobStore, number: number): string {
  if (number === ownNumber) return text.stage.speed.own
  return job.given.value.find((each) => each.number === number)?.name ?? ''
}

function aloneOf(job: JobStore, { reference, aloneMs }: Measured): string {
  const span = formatSpan(aloneMs)
  if (reference.number === ownNumber) return text.stage.finish.ownAlone(span)
  return text.stage.finish.alone(nameOfReference(job, reference.number), span)
}

function basisOf(job: JobStore, { reference }: Measured, { unitsTotal }: JobSummary): string {
  const { number, units, workers } = reference
  const of = [formatCount(units), formatCount(unitsTotal), formatCount(workers)] as const
  return text.stage.finish.measuredFrom(nameOfReference(job, number), ...of)
}

function whyNot(comparison: Comparison): string {
  if (comparison.at === 'measured') return ''
  switch (comparison.because) {
    case 'held':
      return text.stage.finish.heldBack
    case 'resumed':
      return text.stage.finish.half
    case 'too-short':
      return text.stage.finish.unmeasured
  }
}

function summaryOf(summary: JobSummary | undefined): string {
  if (summary === undefined) return text.result.finished
  const { devices, shardsDone, shardsResumed, shardsRetried, shardsBackedUp, elapsedMs } = summary
  const parts = [text.result.finished]
  if (shardsDone > 0) {
    parts[0] = text.result.summary(formatCount(devices.length), formatCount(shardsDone), formatElapsed(elapsedMs))
  }
  if (shardsResumed > 0) parts.push(text.result.resumed(formatCount(shardsResumed)))
  if (shardsRetried > 0) parts.push(text.result.retried(formatCount(shardsRetried)))
  if (shardsBackedUp > 0) parts.push(text.result.backedUp(formatCount(shardsBackedUp)))
  return parts.join(' ')
}
