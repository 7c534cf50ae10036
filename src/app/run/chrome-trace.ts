import type { DeviceId } from '../../base/ids.ts'
import type { RunLog } from '../../core/run-log.ts'
import type { Span, SpanState } from '../../core/span.ts'

/** What a trace calls things. */
export interface TraceNames {
  readonly title: string
  device(device: DeviceId): string
  worker(lane: number): string
  units(span: Span): string
  readonly states: Readonly<Record<SpanState, string>>
  readonly counted: string
}

/**
 * The run in the trace event format of Chrome, which `chrome://tracing` and Perfetto open: each device is a process, each of its
 * workers a thread, each lease a complete event (`X`). `ts` and `dur` are microseconds since the job began.
 */
export function chromeTrace(log: RunLog, names: TraceNames): string {
  const pids = new Map<DeviceId, number>()
  const events: object[] = []
  for (const span of log.spans()) {
    const pid = pids.get(span.device) ?? pids.size + 1
    if (!pids.has(span.device)) {
      pids.set(span.device, pid)
      events.push(...nameEvents(log, span.device, pid, names))
    }
    events.push(spanEvent(log, span, pid, names))
  }
  for (const [atMs, units] of log.units.entries()) {
    events.push({ name: names.counted, ph: 'C', pid: 0, ts: micros(atMs - log.fromMs), args: { units } })
  }
  events.push({ name: 'process_name', ph: 'M', pid: 0, args: { name: names.title } })
  return JSON.stringify({ displayTimeUnit: 'ms', traceEvents: events })
}

function nameEvents(log: RunLog, device: DeviceId, pid: number, names: TraceNames): object[] {
  const threads = Array.from({ length: log.lanesOf(device) }, (_, lane) => ({
    ...{ name: 'thread_name', ph: 'M', pid, tid: lane + 1 },
    args: { name: names.worker(lane) },
  }))
  return [
    { name: 'process_name', ph: 'M', pid, args: { name: names.device(device) } },
    { name: 'process_sort_index', ph: 'M', pid, args: { sort_index: pid } },
    ...threads,
  ]
}

/** A lease that never began is an instant: it took no worker's time. */
function spanEvent(log: RunLog, span: Span, pid: number, names: TraceNames): object {
  const { from, to, lease, state, backup, grantedMs, startMs, reason } = span
  const endMs = span.endMs ?? log.toMs
  const fromMs = Math.max(startMs ?? grantedMs, log.fromMs)
  return {
    ...{ name: names.units(span), cat: state, pid, tid: span.lane + 1, ts: micros(fromMs - log.fromMs) },
    ...(startMs === undefined ? { ph: 'i', s: 't' } : { ph: 'X', dur: micros(Math.max(0, endMs - fromMs)) }),
    args: { lease, from, to, backup, outcome: names.states[state], ...(reason === undefined ? {} : { reason }) },
  }
}

const micros = (ms: number): number => Math.round(ms * 1_000)
