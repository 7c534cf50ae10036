import { expect, test } from 'vitest'
import { chromeTrace } from '../../../../src/app/run/chrome-trace.ts'
import { spanStates } from '../../../../src/core/span.ts'
import { logOf, tellRun } from '../../sim/told-runs.ts'

interface TraceEvent {
  readonly ph: string
  readonly name: string
  readonly pid: number
  readonly tid?: number
  readonly ts?: number
  readonly dur?: number
  readonly args: Readonly<Record<string, unknown>>
}

const log = logOf(tellRun('phone-beside-workstation', 400).lines)
const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(
  chromeTrace(log, {
    title: 'Count',
    device: (device) => `device ${device}`,
    worker: (lane) => `worker ${lane + 1}`,
    units: ({ from, to }) => `${from}-${to}`,
    states: Object.fromEntries(spanStates.map((state) => [state, state])) as Record<
      (typeof spanStates)[number],
      string
    >,
    counted: 'counted',
  }),
)
const of = (ph: string, name?: string) =>
  traceEvents.filter((event) => event.ph === ph && (name === undefined || event.name === name))

test('each device is a process with its name, each of its workers a thread with its own', () => {
  expect(of('M', 'process_name').map(({ args }) => args.name)).toEqual(
    expect.arrayContaining(['Count', 'device device0-0', 'device device1-0']),
  )
  expect(of('M', 'thread_name')).toHaveLength(17) // one of the phone, sixteen of the workstation
})

test('each lease that began is a complete event in whole microseconds, on a thread that does one thing at a time', () => {
  const complete = of('X')
  expect(complete).toHaveLength([...log.spans()].filter(({ startMs }) => startMs !== undefined).length)
  const threads = new Map<string, TraceEvent[]>()
  for (const event of complete) {
    expect([Number.isInteger(event.ts), Number.isInteger(event.dur)]).toEqual([true, true])
    const thread = `${event.pid}/${event.tid}`
    threads.set(thread, [...(threads.get(thread) ?? []), event])
  }
  for (const events of threads.values()) {
    const sorted = events.toSorted((left, right) => (left.ts ?? 0) - (right.ts ?? 0))
    let freeAt = 0
    for (const { ts = 0, dur = 0 } of sorted) {
      expect(ts).toBeGreaterThanOrEqual(freeAt - 1) // rounding
      freeAt = ts + dur
    }
  }
})

test('the units that were counted are a counter that ends at all of them', () => {
  expect(of('C').at(-1)?.args).toEqual({ units: 400 })
})
