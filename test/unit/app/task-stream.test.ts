import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { formatStoryTime } from '../../../src/app/format.ts'
import type { RoomState } from '../../../src/app/host/host-store.ts'
import { summaryOf, tellStory, titleOf } from '../../../src/app/host/task-stream-says.ts'
import { TaskStreamStore } from '../../../src/app/host/task-stream-store.ts'
import {
  lanesShown,
  nextSpan,
  rowHeightOf,
  type StreamSize,
  StreamView,
  spanAt,
  ticksOf,
  toMs,
  toX,
} from '../../../src/app/host/task-stream-view.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import type { Span } from '../../../src/core/span.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'
import { first, grants, spec } from '../core/scheduler-fixture.ts'
import { ToldBench } from '../core/told-bench.ts'

/** Two devices, of which `b` fails its first shard; then all is done. */
function told(): ToldBench {
  const bench = new ToldBench('page')
  bench.passTo(60_000)
  bench.join('a')
  bench.join('b')
  bench.tell({ type: 'job-submitted', spec: spec(2) })
  const [one, two] = grants(bench.effects)
  bench.passTo(61_000)
  if (two !== undefined) bench.fail(two, undefined)
  if (one !== undefined) bench.finish(one, 500)
  bench.passTo(62_000)
  return bench
}

const numbers: Readonly<Partial<Record<string, number>>> = { a: 1, b: 2 }
const seen = (device: DeviceId) => {
  const number = numbers[device]
  return number === undefined ? undefined : { number, name: `Name ${device}` }
}

/** @param lookMs how much time each look at the clock takes. */
function scripted(lines: string[], lookMs = 0) {
  const room = { story: () => lines.join('\n'), storySince: (from: number) => lines.slice(from) }
  const state = signal<RoomState>({ at: 'open', room: room as unknown as HostRoom })
  let nowMs = 0
  const clockMs = () => (nowMs += lookMs)
  return { state, store: new TaskStreamStore({ state, seen }, clockMs) }
}

test('the store reads what is new, a part at a time, and keeps the names of those who left', () => {
  const { lines } = told()
  const grown = lines.slice(0, 3)
  const { store } = scripted(grown)
  store.read(0)
  expect(store.linesRead.value).toBe(3)
  grown.push(...lines.slice(3))
  store.read(10)
  store.read(20)
  expect(store.linesRead.value).toBe(lines.length)
  expect(store.spans.rows.length).toBe(2)
  expect(store.seen(first(store.spans.rows.slice(1)).device)).toEqual({ number: 2, name: 'Name b' })
  expect(store.text()).toBe(lines.join('\n'))
})

test('a long story is read over several frames', () => {
  const { lines } = told()
  const [head = '', ...rest] = lines
  const long = [
    head,
    ...rest,
    ...Array.from({ length: 2_000 }, () => '{"event":{"type":"clock-reached","atMs":1},"effects":[]}'),
  ]
  const { store } = scripted(long, 1)
  store.read(0)
  expect(store.linesRead.value).toBe(200)
  for (let frame = 0; frame < 20; frame++) store.read(frame)
  expect(store.linesRead.value).toBe(long.length)
})

test('a story of another version is said to be unreadable, and can still be saved', () => {
  const { store } = scripted(['{"story":99}', '{}'])
  store.read(0)
  store.read(1)
  expect(store.unreadable.value).toBe(true)
  expect(store.text()).toContain('99')
})

test('time goes on while something runs, and stands still when all is over', () => {
  const { lines } = told()
  const { store } = scripted(lines)
  store.read(1_000)
  expect(store.spans.runningCount).toBeGreaterThan(0)
  expect(store.nowMs(1_500) - store.nowMs(1_000)).toBe(500)
  const bench = told()
  for (const grant of grants(bench.effects)) if (bench.scheduler.jobCount > 0) bench.finish(grant, 5)
  const over = scripted(bench.lines).store
  over.read(1_000)
  expect(over.spans.runningCount).toBe(0)
  expect(over.nowMs(99_000)).toBe(over.nowMs(1_000))
})

test('another room begins another story', () => {
  const { state, store } = scripted(told().lines)
  store.read(0)
  const room = { story: () => '', storySince: () => [] } as unknown as HostRoom
  state.value = { at: 'open', room }
  expect(store.linesRead.value).toBe(0)
  expect(store.spans.rows).toEqual([])
})

test('a shard tells its story in sentences, with times since the first lease', () => {
  const { store } = scripted(told().lines)
  store.read(0)
  const failed = first(store.spans.rows.flatMap((row) => row.spans.filter((span) => span.state === 'failed')))
  const seen = store.seen.bind(store)
  expect(titleOf(failed, seen)).toBe(`Unit ${failed.from} on device 2, Name b`)
  expect(tellStory(store.spans, failed, seen).slice(0, 2)).toEqual([
    { time: '0:00', sentence: 'given to device 2, Name b' },
    { time: '0:01', sentence: 'failed on device 2, Name b (it threw)' },
  ])
  expect(summaryOf(store.spans)).toMatch(/^\d leases on 2 devices: (.*, )?1 × counted, .*and 1 × failed\.$/)
})

test('a device that nobody remembers is told as one that has left', () => {
  const { store } = scripted([])
  const span = { from: 3, to: 8, device: 'z' } as unknown as Span
  expect(titleOf(span, store.seen.bind(store))).toBe('Units 3 to 7 on a device that has left')
})

const story = { firstMs: 1_000, nowMs: 101_000 }

test('the picture follows the present until it is held, and again after that', () => {
  const view = new StreamView()
  const live = view.window(story, false)
  expect(live.toMs).toBeGreaterThan(story.nowMs)
  expect(live.toMs - live.fromMs).toBe(32_000)
  view.hold(live)
  expect(view.window({ ...story, nowMs: 200_000 }, false)).toEqual(live)
  view.follow()
  expect(view.window({ ...story, nowMs: 200_000 }, false).toMs).toBeGreaterThan(200_000)
})

test('a short story fills the picture, which grows in steps', () => {
  const view = new StreamView()
  const width = (nowMs: number) => {
    const window = view.window({ firstMs: 1_000, nowMs }, false)
    expect(window.fromMs).toBe(1_000)
    return window.toMs - window.fromMs
  }
  expect([1_500, 4_500, 8_000, 16_000].map(width)).toEqual([4_000, 4_000, 8_000, 16_000])
})

test('it cannot be moved out of the story, and a closer look keeps the middle', () => {
  const view = new StreamView()
  view.move(Number.NEGATIVE_INFINITY, view.window(story, false), story)
  expect(view.window(story, false).fromMs).toBe(1_000)
  view.move(1e9, view.window(story, false), story)
  const last = view.window(story, false)
  expect(last.fromMs).toBeLessThan(story.nowMs)
  view.zoom(0.5, last)
  const closer = view.window(story, false)
  expect(closer.fromMs + closer.toMs).toBe(last.fromMs + last.toMs)
  expect(closer.toMs - closer.fromMs).toBe(16_000)
})

test('with less motion the picture moves on in steps', () => {
  const view = new StreamView()
  const fromAt = (nowMs: number) => view.window({ firstMs: 0, nowMs }, true).fromMs
  const seen = new Set(Array.from({ length: 100 }, (_, at) => fromAt(100_000 + at * 160)))
  expect(seen.size).toBeLessThanOrEqual(3)
})

const size: StreamSize = { width: 500, height: 100, gutter: 100, axis: 20, rowHeight: 40 }
const window = { fromMs: 0, toMs: 4_000 }
const span = (lease: string, at: Partial<Record<'startMs' | 'endMs' | 'lane', number>>, of = 'a'): Span =>
  ({ lease, device: of, lane: 0, grantedMs: 0, ...at }) as unknown as Span
const left = span('left', { startMs: 0, endMs: 1_000 })
const right = span('right', { startMs: 1_000, endMs: 2_000 })
const lower = span('lower', { startMs: 500, endMs: 2_000, lane: 1 })
const other = span('other', { startMs: 1_200, endMs: 1_800 }, 'b')
const rows = [
  { device: left.device, lanes: 2, spans: [left, right, lower] },
  { device: other.device, lanes: 1, spans: [other] },
]

test('times and places on the picture are each other’s inverse', () => {
  expect(toX(1_000, window, size)).toBe(200)
  expect(toMs(200, window, size)).toBe(1_000)
})

test.each([
  { x: 150, y: 25, hit: left },
  { x: 250, y: 25, hit: right },
  { x: 160, y: 55, hit: lower },
  { x: 230, y: 70, hit: other },
  { x: 217, y: 70, hit: other },
  { x: 400, y: 25, hit: undefined },
  { x: 50, y: 25, hit: undefined },
  { x: 150, y: 190, hit: undefined },
])('at $x, $y the block is $hit.lease', ({ x, y, hit }) => {
  expect(spanAt({ x, y }, rows, window, size, 4_000)).toBe(hit)
})

test('arrow keys lead along a line and from line to line', () => {
  expect(nextSpan(undefined, rows, 'right')).toBe(lower)
  expect(nextSpan(left, rows, 'right')).toBe(lower)
  expect(nextSpan(lower, rows, 'right')).toBe(right)
  expect(nextSpan(right, rows, 'right')).toBe(right)
  expect(nextSpan(right, rows, 'down')).toBe(other)
  expect(nextSpan(other, rows, 'up')).toBe(right)
  expect(nextSpan(left, rows, 'up')).toBe(left)
})

test('lines are high for few devices, low for many, and share their workers', () => {
  expect(rowHeightOf(2, 400)).toBe(44)
  expect(rowHeightOf(400, 400)).toBe(14)
  expect(lanesShown(2, 40)).toBe(2)
  expect(lanesShown(64, 40)).toBe(10)
})

test('the axis has round times, counted from the beginning', () => {
  expect(ticksOf({ fromMs: 900, toMs: 4_900 }, 400, 4)).toEqual([1_400, 2_400, 3_400, 4_400])
  expect(ticksOf({ fromMs: 0, toMs: 1_000 }, 400, 1)).toEqual([400])
})

test.each([
  [0, '0:00'],
  [7_240, '0:07.2'],
  [59_960, '1:00'],
  [754_000, '12:34'],
])('%d ms into a story are %s', (sinceMs, shown) => {
  expect(formatStoryTime(sinceMs)).toBe(shown)
})
