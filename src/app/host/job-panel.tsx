import './job.css'
import { useEffect, useRef } from 'preact/hooks'
import type { JobProgress } from '../../runtime/api/job-api.ts'
import { TaskIcon } from '../components/task-icon.tsx'
import { formatCount, formatList, formatShare, formatSpan } from '../format.ts'
import { shownName } from '../own-device.ts'
import { UnitLegend } from '../stage/unit-legend.tsx'
import { text } from '../text.ts'
import type { HostStore } from './host-store.ts'
import type { JobStore, UnitFailure } from './job-store.ts'
import { WasmOnlyHint } from './wasm-only-hint.tsx'

/** The running job. It stands where Run was, so it takes the focus that Run had. */
export function JobPanel({ store, job }: { store: HostStore; job: JobStore }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const { value: progress } = job.progress
  const paused = progress.state === 'paused'
  const needed = store.needed.value !== undefined
  return (
    <section class="job" data-state={progress.state}>
      <div class="job-head">
        {job.card !== undefined && <TaskIcon name={job.card.name} />}
        <h2 ref={heading} tabIndex={-1}>
          {text.job.heading(job.title)}
        </h2>
        <button type="button" onClick={() => (paused ? job.resume() : job.pause())}>
          {paused ? text.job.resume : text.job.pause}
        </button>
        <button type="button" class="danger" onClick={() => job.cancel()}>
          {text.job.stop}
        </button>
      </div>
      <Progress progress={progress} title={job.title} />
      <div class="job-facts">
        <strong>{formatShare(shareOf(progress))}</strong>
        {progress.state === 'splitting' ? <span>{text.job.splitting}</span> : <UnitLegend progress={progress} />}
        <span>{text.job.working(formatCount(store.workingCount.value))}</span>
        {progress.unitsProvisional > 0 && <span>{text.job.provisional(formatCount(progress.unitsProvisional))}</span>}
        {progress.unitsUnverified > 0 && <span>{text.job.unverified(formatCount(progress.unitsUnverified))}</span>}
        <span class="time-left">{timeLeft(progress, store.workingCount.value, needed)}</span>
      </div>
      <Withheld store={store} job={job} />
      <Unclaimed progress={progress} />
      <LastFailure job={job} />
      <WasmOnlyHint store={store} card={job.card} />
    </section>
  )
}

/** Units set aside are as good as done: nobody waits for them. */
export const shareOf = ({ unitsDone, unitsPoisoned, unitsTotal }: JobProgress): number =>
  unitsTotal === 0 ? 0 : (unitsDone + unitsPoisoned) / unitsTotal

/** Done, and being computed: where the second part of the bar ends. */
function leasedShare(progress: JobProgress): string {
  const { unitsLeased, unitsTotal } = progress
  return `${unitsTotal === 0 ? 0 : Math.min(100, 100 * (shareOf(progress) + unitsLeased / unitsTotal))}%`
}

function timeLeft(progress: JobProgress, working: number, needed: boolean): string {
  if (progress.state === 'paused') return text.job.paused
  if (working === 0 && progress.unclaimed.length > 0) return text.job.noReadings
  if (working === 0 && progress.state === 'running' && !needed) return text.job.noDevices
  return progress.remainingMs === undefined ? text.job.measuring : text.job.left(formatSpan(progress.remainingMs))
}

function Progress({ progress, title }: { progress: JobProgress; title: string }) {
  const tenth = Math.floor(shareOf(progress) * 10) / 10 // read aloud ten times a job, not at each shard
  return (
    <>
      <progress
        aria-label={text.job.progress(title)}
        style={{ '--leased': leasedShare(progress) }}
        max={Math.max(1, progress.unitsTotal)}
        value={progress.unitsTotal === 0 ? undefined : progress.unitsDone + progress.unitsPoisoned}
      />
      <p class="sr-only" aria-live="polite">
        {tenth > 0 && text.job.announced(formatShare(tenth))}
      </p>
    </>
  )
}

/** Devices that get nothing of it by their person's will. */
function Withheld({ store, job }: { store: HostStore; job: JobStore }) {
  const count = (why: 'asked' | 'declined') =>
    store.devices.value.filter(({ withheld }) => withheld.get(job.id) === why).length
  const said = [
    count('asked') > 0 ? text.job.asking(formatCount(count('asked'))) : '',
    count('declined') > 0 ? text.job.declined(formatCount(count('declined'))) : '',
  ]
  if (said.join('') === '') return null
  return (
    <p class="note" role="status">
      <span>{said.join(' ').trim()}</span>
    </p>
  )
}

function Unclaimed({ progress }: { progress: JobProgress }) {
  const numbers = progress.unclaimed.map((unit) => formatCount(unit + 1))
  if (numbers.length === 0) return null
  return (
    <p class="note" role="status">
      <span>{text.job.unclaimed(formatList(numbers), numbers.length)}</span>
    </p>
  )
}

function failureOf({ unit, deviceName, reason }: UnitFailure): string {
  const name = shownName(deviceName)
  if (unit === undefined) return text.job.shardFailed(name, reason)
  return text.job.unitFailed(formatCount(unit), name, reason)
}

function LastFailure({ job }: { job: JobStore }) {
  const { value: failure } = job.lastFailure
  if (failure === undefined) return null
  return (
    <p class="note">
      <span>{failureOf(failure)}</span>
    </p>
  )
}
