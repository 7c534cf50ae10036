import type { Span, SpanRow } from '../../core/span.ts'

/** Milliseconds of the story. */
export interface TimeWindow {
  readonly fromMs: number
  readonly toMs: number
}

/** Where a story begins, and where it is. */
export interface StoryTimes {
  readonly firstMs: number
  readonly nowMs: number
}

const closestMs = 500
const widestMs = 3_600_000
/** Until somebody chooses: all there is, in steps of twice as much, and then no more than this. */
const startLeastMs = 4_000
const startMostMs = 32_000
/** Still picture: the window moves on by this part of itself at once. */
const stepShare = 0.25
/** Kept free at the right end, so that what runs now is not cut by the edge. */
const marginShare = 0.02

/** Which part of the story is seen: it follows the present, or is held where somebody looks. */
export class StreamView {
  /** `undefined` until somebody chose one. */
  #widthMs: number | undefined
  #held: number | undefined

  get follows(): boolean {
    return this.#held === undefined
  }

  /** @param stepped for those who asked for less motion: the picture stands still, and moves on in steps. */
  window(story: StoryTimes, stepped: boolean): TimeWindow {
    const widthMs = this.#widthMs ?? startWidth(story)
    const fromMs = this.#held ?? following(story, widthMs, stepped)
    return { fromMs, toMs: fromMs + widthMs }
  }

  follow(): void {
    this.#held = undefined
  }

  hold(window: TimeWindow): void {
    this.#held = window.fromMs
    this.#widthMs = widthOf(window)
  }

  /** Holds the picture so far later (or earlier, below 0), within the story. */
  move(byMs: number, window: TimeWindow, { firstMs, nowMs }: StoryTimes): void {
    const latestMs = Math.max(firstMs, nowMs - widthOf(window) * (1 - marginShare))
    this.hold(window)
    this.#held = Math.min(latestMs, Math.max(firstMs, window.fromMs + byMs))
  }

  /** Shows `factor` times as much time; a held picture keeps its middle where it is. */
  zoom(factor: number, window: TimeWindow): void {
    const widthMs = Math.min(widestMs, Math.max(closestMs, widthOf(window) * factor))
    if (this.#held !== undefined) this.#held = (window.fromMs + window.toMs) / 2 - widthMs / 2
    this.#widthMs = widthMs
  }

  /** Holds the picture so that `atMs` is in it. */
  reveal(atMs: number, window: TimeWindow): void {
    this.hold(window)
    const inside = window.fromMs <= atMs && atMs <= window.toMs
    if (!inside) this.#held = atMs - widthOf(window) / 2
  }
}

const widthOf = ({ fromMs, toMs: endMs }: TimeWindow): number => endMs - fromMs

function startWidth({ firstMs, nowMs }: StoryTimes): number {
  let widthMs = startLeastMs
  while (widthMs < startMostMs && (nowMs - firstMs) * (1 + marginShare) > widthMs) widthMs *= 2
  return widthMs
}

function following({ firstMs, nowMs }: StoryTimes, widthMs: number, stepped: boolean): number {
  const stepMs = widthMs * stepShare
  const endMs = stepped ? Math.ceil(nowMs / stepMs) * stepMs : nowMs + widthMs * marginShare
  return Math.max(firstMs, endMs - widthMs)
}

/** CSS pixels. */
export interface StreamSize {
  readonly width: number
  readonly height: number
  /** The devices' names, on the left. */
  readonly gutter: number
  /** The times, at the top. */
  readonly axis: number
  readonly rowHeight: number
}

const rowLeast = 14
const rowMost = 44

/** Few devices get high lines, many get low ones; below `rowLeast` pixels the picture is scrolled. */
export const rowHeightOf = (rows: number, wanted: number): number =>
  Math.min(rowMost, Math.max(rowLeast, Math.floor(wanted / Math.max(1, rows))))

/** Workers of a device share its line while each has at least so much of it. */
const laneLeast = 4

export const lanesShown = (lanes: number, rowHeight: number): number =>
  Math.max(1, Math.min(lanes, Math.floor(rowHeight / laneLeast)))

export const toX = (atMs: number, { fromMs, toMs }: TimeWindow, { gutter, width }: StreamSize): number =>
  gutter + ((atMs - fromMs) / (toMs - fromMs)) * (width - gutter)

export const toMs = (x: number, window: TimeWindow, { gutter, width }: StreamSize): number =>
  window.fromMs + ((x - gutter) / (width - gutter)) * (window.toMs - window.fromMs)

/** Round times for an axis: about `wanted` of them. */
export function ticksOf({ fromMs, toMs: endMs }: TimeWindow, originMs: number, wanted: number): number[] {
  const roughMs = (endMs - fromMs) / Math.max(1, wanted)
  const stepMs = tickSteps.find((step) => step >= roughMs) ?? widestMs
  const ticks: number[] = []
  for (let at = Math.ceil((fromMs - originMs) / stepMs) * stepMs; at <= endMs - originMs; at += stepMs) {
    if (at >= 0) ticks.push(at + originMs)
  }
  return ticks
}
const tickSteps = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
]

/** A block thinner than this is hard to point at. */
const nearPx = 4

/** The block under a point of the picture, its scrolling taken off; the nearest one where none is hit exactly. */
export function spanAt(
  point: { readonly x: number; readonly y: number },
  rows: readonly SpanRow[],
  window: TimeWindow,
  size: StreamSize,
  nowMs: number,
): Span | undefined {
  const row = rows[Math.floor((point.y - size.axis) / size.rowHeight)]
  if (row === undefined || point.x < size.gutter) return undefined
  const lanes = lanesShown(row.lanes, size.rowHeight)
  const lane = Math.floor((((point.y - size.axis) % size.rowHeight) / size.rowHeight) * lanes)
  const atMs = toMs(point.x, window, size)
  const nearMs = (nearPx * (window.toMs - window.fromMs)) / (size.width - size.gutter)
  let nearest: Span | undefined
  let leastMs = nearMs
  for (const span of row.spans) {
    if (span.startMs === undefined || span.lane % lanes !== lane) continue
    const awayMs = Math.max(0, span.startMs - atMs, atMs - (span.endMs ?? nowMs))
    if (awayMs > leastMs || (awayMs === leastMs && nearest !== undefined && awayMs > 0)) continue
    nearest = span
    leastMs = awayMs
  }
  return nearest
}

export type Step = 'left' | 'right' | 'up' | 'down'

/** Where an arrow key leads from the chosen block: along its line, or to the block of the next line at the same time. */
export function nextSpan(chosen: Span | undefined, rows: readonly SpanRow[], step: Step): Span | undefined {
  const shown = (row: SpanRow | undefined) => row?.spans.filter((span) => span.startMs !== undefined) ?? []
  if (chosen === undefined) return rows.map((row) => shown(row).at(-1)).find((span) => span !== undefined)
  const at = rows.findIndex((row) => row.device === chosen.device)
  if (step === 'left' || step === 'right') {
    const spans = shown(rows[at]).sort((left, right) => (left.startMs ?? 0) - (right.startMs ?? 0))
    return spans[spans.indexOf(chosen) + (step === 'left' ? -1 : 1)] ?? chosen
  }
  const by = step === 'up' ? -1 : 1
  for (let next = at + by; next >= 0 && next < rows.length; next += by) {
    const nearest = nearestTo(chosen.startMs ?? chosen.grantedMs, shown(rows[next]))
    if (nearest !== undefined) return nearest
  }
  return chosen
}

function nearestTo(atMs: number, spans: readonly Span[]): Span | undefined {
  let nearest: Span | undefined
  for (const span of spans) {
    if (nearest === undefined || awayFrom(span, atMs) <= awayFrom(nearest, atMs)) nearest = span
  }
  return nearest
}

const awayFrom = ({ startMs: beganMs, grantedMs }: Span, atMs: number): number =>
  Math.abs((beganMs ?? grantedMs) - atMs)
