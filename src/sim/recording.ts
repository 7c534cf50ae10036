import type { DeviceId, LeaseId } from '../base/ids.ts'
import type { CountedShard, DeviceLog, RunLog } from '../core/run-log.ts'
import type { Span } from '../core/span.ts'
import { timing } from '../protocol/limits.ts'
import { type CurvePoint, curvePoints, type RecordedDevice, type RecordedRun, type Stay } from './recorded-run.ts'
import { speedsOf } from './recorded-speeds.ts'

/** Where nobody measured the way there and back. */
const latencyElseMs = 5
/** A worker that needs longer than this to begin was waiting for something else. */
const firstMostMs = 10_000
const eachMostMs = 200

/** Why a run cannot be simulated again. */
export type Unrecordable =
  /** Nothing of it counted in this life of the page. */
  | 'nothing-counted'
  /** Its units live at devices: nobody else could have computed them. */
  | 'held'
  /** It came from a stream, whose pace is not in the story. */
  | 'stream'

/** What a simulation needs of this run, with all that was counted until now as its units. */
export function recordingOf(log: RunLog): RecordedRun | Unrecordable {
  const { spec, counted } = log
  if (spec === undefined || counted.length === 0) return 'nothing-counted'
  if (spec.input === 'stream') return 'stream'
  if (spec.heldCount > 0) return 'held'
  const activeMs = activeTime(log)
  const spans = new Map<LeaseId, Span>()
  let failed = 0
  for (const span of log.spans()) {
    spans.set(span.lease, span)
    if (span.state === 'failed') failed++
  }
  const firsts = new Map<DeviceId, CountedShard>()
  for (const shard of counted) if (!firsts.has(shard.device)) firsts.set(shard.device, shard)
  const speeds = speedsOf(counted, new Map(log.devices.map(({ device, score }) => [device, score])))
  const eachMs = handlingMs(counted, spans)
  return {
    devices: log.devices.flatMap((device): RecordedDevice[] => {
      const stays = staysOf(device, log, activeMs)
      if (stays.length === 0) return []
      const latencyMs = (device.roundTripMs ?? 2 * latencyElseMs) / 2
      const firstMs = firstDelayMs(firsts.get(device.device), spans, eachMs + 2 * latencyMs)
      const speed = speeds.get(device.device) ?? 1
      return [{ device: device.device, stays, speed, score: device.score, latencyMs, delays: { firstMs, eachMs } }]
    }),
    costs: costsOf(counted, speeds),
    unitInputBytes: spec.unitInputBytes,
    unitOutputBytes: outputBytesOf(counted),
    errorShare: failed / Math.max(1, spans.size),
    verify: spec.verify,
    measuredMs: activeMs(counted.at(-1)?.atMs ?? log.toMs),
    leases: spans.size,
    curve: curveOf(counted, activeMs),
  }
}

function curveOf(counted: readonly CountedShard[], activeMs: (atMs: number) => number): CurvePoint[] {
  const all = counted.reduce((sum, { from, to }) => sum + to - from, 0)
  const curve = [{ atMs: 0, share: 0 }]
  let units = 0
  for (const { atMs, from, to } of counted) {
    units += to - from
    const share = units / all
    if (share - (curve.at(-1)?.share ?? 0) >= 1 / curvePoints || units === all)
      curve.push({ atMs: activeMs(atMs), share })
  }
  return curve
}

/** Time since the job was given to the scheduler, pauses left out. */
function activeTime({ phases, fromMs }: RunLog): (atMs: number) => number {
  const pauses: { fromMs: number; toMs: number }[] = []
  for (const [atMs, phase] of phases.entries()) {
    const last = pauses.at(-1)
    if (last?.toMs === Number.POSITIVE_INFINITY) last.toMs = atMs
    if (phase === 'paused') pauses.push({ fromMs: atMs, toMs: Number.POSITIVE_INFINITY })
  }
  return (atMs) => {
    let activeMs = atMs - fromMs
    for (const pause of pauses) if (pause.fromMs < atMs) activeMs -= Math.min(atMs, pause.toMs) - pause.fromMs
    return Math.max(0, activeMs)
  }
}

/** When it helped, from the beginning of the job to its end. */
function staysOf({ presence }: DeviceLog, log: RunLog, activeMs: (atMs: number) => number): Stay[] {
  const stays: Stay[] = []
  let open: { fromMs: number; slots: number } | undefined
  const close = (atMs: number, fate: Stay['fate']) => {
    if (open !== undefined && atMs > log.fromMs) {
      const toMs = activeMs(fate === 'silent' ? Math.max(log.fromMs, atMs - timing.lostMs) : atMs)
      stays.push({ fromMs: activeMs(open.fromMs), toMs, slots: open.slots, fate })
    }
    open = undefined
  }
  for (const [atMs, there] of presence.entries()) {
    if (atMs > log.toMs) break
    if (there.at === 'away') close(atMs, there.silent ? 'silent' : 'left')
    else if (there.slots !== open?.slots) {
      close(atMs, 'stopped')
      if (there.slots > 0) open = { fromMs: Math.max(atMs, log.fromMs), slots: there.slots }
    }
  }
  if (open !== undefined)
    stays.push({ fromMs: activeMs(open.fromMs), toMs: undefined, slots: open.slots, fate: 'left' })
  return stays
}

/** The units of the run in their order, each shard's with what it cost there. */
function costsOf(counted: readonly CountedShard[], speeds: ReadonlyMap<DeviceId, number>): RecordedRun['costs'] {
  return [...counted]
    .sort((left, right) => left.from - right.from)
    .map(({ from, to, execMs, device }) => ({
      units: to - from,
      unitMs: Math.max(1e-3, execMs * (speeds.get(device) ?? 1)) / (to - from),
    }))
}

function outputBytesOf(counted: readonly CountedShard[]): number {
  const units = counted.reduce((sum, { from, to }) => sum + to - from, 0)
  return counted.reduce((sum, { outputBytes }) => sum + outputBytes, 0) / Math.max(1, units)
}

/** What a device needed before its first shard, beyond the way and what each shard takes: the task's code, a worker's start. */
function firstDelayMs(first: CountedShard | undefined, spans: ReadonlyMap<LeaseId, Span>, usualMs: number): number {
  const span = first === undefined ? undefined : spans.get(first.lease)
  if (first === undefined || span?.endMs === undefined) return 0
  return Math.min(firstMostMs, Math.max(0, span.endMs - first.execMs - span.grantedMs - usualMs))
}

/** What a shard takes a worker besides computing: seen where the next one was waiting already. */
function handlingMs(counted: readonly CountedShard[], spans: ReadonlyMap<LeaseId, Span>): number {
  const before = new Map<string, Span>()
  const gaps: number[] = []
  const ended = counted.flatMap(({ lease, execMs }) => {
    const span = spans.get(lease)
    return span?.endMs === undefined ? [] : [{ span, endMs: span.endMs, execMs }]
  })
  ended.sort((left, right) => left.endMs - right.endMs)
  for (const { span, endMs, execMs } of ended) {
    const worker = `${span.device} ${span.lane}`
    const lastMs = before.get(worker)?.endMs
    before.set(worker, span)
    if (lastMs !== undefined && span.grantedMs < lastMs) gaps.push(endMs - lastMs - execMs)
  }
  return Math.min(eachMostMs, Math.max(0, median(gaps) ?? 0))
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)]
}
