import type { DeviceId } from '../../base/ids.ts'
import type { RunLog } from '../../core/run-log.ts'
import { type SpanState, spanStates } from '../../core/span.ts'
import { recordingOf } from '../../sim/recording.ts'

/** What one device did in a run. */
interface Contribution {
  readonly device: DeviceId
  /** Of its results, those that count. */
  readonly units: number
  readonly shards: number
  /** Of all units that count. */
  readonly share: number
  /** That its workers computed for these, together. */
  readonly computeMs: number
  /** What it alone would have needed for all of them, at the speed that was measured in this run; `undefined` where that says nothing. */
  readonly aloneMs: number | undefined
}

export interface RunFigures {
  /** Until the last unit was counted, or until now. */
  readonly elapsedMs: number
  readonly pausedMs: number
  readonly unitsDone: number
  readonly unitsTotal: number
  /** Counted in an earlier life of the page: by whom is not in this story. */
  readonly unitsEarlier: number
  readonly unitsPoisoned: number
  /** Those of which something counts, who did most first. */
  readonly contributions: readonly Contribution[]
  readonly computeMs: number
  readonly outputBytes: number
  readonly leases: readonly { readonly state: SpanState; readonly count: number }[]
  /** Against the fastest of its devices alone. */
  readonly speedUp: number | undefined
}

export function runFiguresOf(log: RunLog): RunFigures {
  const contributions = contributionsOf(log)
  const untilMs = log.over ? (log.counted.at(-1)?.atMs ?? log.toMs) : log.toMs
  const pausedMs = pausesOf(log, untilMs)
  const elapsedMs = Math.max(1, untilMs - log.fromMs - pausedMs)
  const alone = contributions.flatMap(({ aloneMs }) => aloneMs ?? [])
  const counts = new Map<SpanState, number>()
  for (const { state } of log.spans()) counts.set(state, (counts.get(state) ?? 0) + 1)
  const unitsHere = contributions.reduce((sum, { units }) => sum + units, 0)
  const unitsDone = log.units.last ?? 0
  return {
    ...{ elapsedMs, pausedMs, unitsDone, contributions },
    unitsTotal: log.spec?.unitsTotal ?? 0,
    unitsEarlier: unitsDone - unitsHere,
    unitsPoisoned: log.unitsPoisoned.last ?? 0,
    computeMs: contributions.reduce((sum, { computeMs }) => sum + computeMs, 0),
    outputBytes: log.counted.reduce((sum, { outputBytes }) => sum + outputBytes, 0),
    leases: spanStates
      .flatMap((state) => ({ state, count: counts.get(state) ?? 0 }))
      .filter(({ count }) => count > 0),
    speedUp: alone.length === 0 ? undefined : Math.min(...alone) / elapsedMs,
  }
}

function contributionsOf(log: RunLog): Contribution[] {
  const recording = recordingOf(log)
  const alone = new Map<DeviceId, number>()
  if (typeof recording !== 'string') {
    const workMs = recording.costs.reduce((sum, { units, unitMs }) => sum + units * unitMs, 0)
    for (const { device, speed, stays } of recording.devices) {
      alone.set(device, workMs / (speed * Math.max(...stays.map(({ slots }) => slots))))
    }
  }
  const sums = new Map<DeviceId, { units: number; shards: number; computeMs: number }>()
  let all = 0
  for (const { device, from, to, execMs } of log.counted) {
    const sum = sums.get(device) ?? { units: 0, shards: 0, computeMs: 0 }
    sums.set(device, sum)
    sum.units += to - from
    sum.shards++
    sum.computeMs += execMs
    all += to - from
  }
  return [...sums]
    .map(([device, sum]) => ({ device, ...sum, share: sum.units / all, aloneMs: alone.get(device) }))
    .sort((left, right) => right.units - left.units)
}

function pausesOf({ phases }: RunLog, untilMs: number): number {
  let pausedMs = 0
  let sinceMs: number | undefined
  for (const [atMs, phase] of phases.entries()) {
    if (atMs >= untilMs) break
    if (sinceMs !== undefined) pausedMs += atMs - sinceMs
    sinceMs = phase === 'paused' ? atMs : undefined
  }
  return sinceMs === undefined ? pausedMs : pausedMs + untilMs - sinceMs
}
