import type { RunLog } from '../../core/run-log.ts'
import { toTaskScript } from '../../core/task.ts'
import { isWasm } from '../../protocol/script-kind.ts'
import { figuresOf, tableOf } from '../drawn-answer.ts'
import type { JobStore } from '../host/job-store.ts'
import type { Seen } from '../host/task-stream-says.ts'
import { wordsOf } from '../words-of-card.ts'
import { type Results, resultsOf, type Shown, type UnitResult } from './results.ts'
import { type RunFigures, runFiguresOf } from './run-figures.ts'

/** All that is known of a run when something of it is saved. */
export interface RunRecord {
  readonly job: JobStore
  readonly log: RunLog
  readonly seen: Seen
  readonly figures: RunFigures
  /** Milliseconds since 1970. */
  readonly beganMs: number
  /** In which form the task travelled, and its SHA-256; `undefined` for a task that this page does not have. */
  readonly source: { readonly text: string | undefined; readonly sha256: string } | undefined
}

export function recordOf(job: JobStore, log: RunLog, seen: Seen): RunRecord {
  const sinceMs = performance.now() - log.fromMs // a story's time is that of the page
  return { job, log, seen, figures: runFiguresOf(log), beganMs: Date.now() - sinceMs, source: sourceOf(job) }
}

function sourceOf({ card }: JobStore): RunRecord['source'] {
  if (card === undefined) return undefined
  const script = toTaskScript(card.task)
  return { text: isWasm(script) ? undefined : script.text, sha256: script.hash }
}

/** As far as the page has them: each unit's, or else what its view shows. */
export function resultsIn({ job }: RunRecord): Results {
  const units: UnitResult[] = []
  for (const { from, results } of job.shards) {
    for (const [at, value] of (results ?? []).entries()) units.push({ unit: from + at, value })
  }
  units.sort((left, right) => left.unit - right.unit)
  return resultsOf(units, job.answer.value, shownOf(job))
}

/** `undefined` for an answer of an older page's task, which this view does not fit. */
function shownOf({ card, answer: { value: answer } }: JobStore): Shown | undefined {
  if (card === undefined || answer === undefined) return undefined
  const words = wordsOf(card)
  try {
    return { figures: figuresOf(card.view, words, answer), table: tableOf(card.view, words, answer) }
  } catch {
    return undefined
  }
}

/** `mandelbrot-2026-11-26-1803`: sorts by time, and is a name of a file everywhere. */
export function fileNameOf({ job, beganMs }: RunRecord, ending: string): string {
  const began = new Date(beganMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${began.getFullYear()}-${two(began.getMonth() + 1)}-${two(began.getDate())}`
  const name = (job.card?.name ?? 'run').replace(/[^\w-]+/g, '-')
  return `${name}-${day}-${two(began.getHours())}${two(began.getMinutes())}${ending}`
}
