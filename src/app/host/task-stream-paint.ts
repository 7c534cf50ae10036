import type { DeviceId } from '../../base/ids.ts'
import { type Span, type SpanRow, type SpanState, spanStates } from '../../core/span.ts'
import { deviceColor } from '../device-color.ts'
import { formatCount, formatStoryTime } from '../format.ts'
import { isOutlined, outline, type StreamInk } from './task-stream-ink.ts'
import { lanesShown, type StreamSize, type TimeWindow, ticksOf, toX } from './task-stream-view.ts'

/** One picture. Sizes are CSS pixels, times the story's. */
export interface StreamScene {
  readonly rows: readonly SpanRow[]
  readonly window: TimeWindow
  readonly size: StreamSize
  readonly scrollTop: number
  readonly nowMs: number
  readonly originMs: number
  readonly running: boolean
  readonly chosen: Span | undefined
  readonly seen: (device: DeviceId) => { readonly number: number; readonly name: string } | undefined
}

const linePadPx = 2
/** What went wrong is seen even where it was short. */
const troubleLeastPx = 3
const troubles: ReadonlySet<SpanState> = new Set([
  'lost',
  'failed',
  'wrong',
  'overtaken',
  'handed-back',
  'backup-won',
])
/** A narrow gutter has the number only. */
const namedGutterPx = 90
const tickEveryPx = 90

/** Draws a picture of a story; only what is seen is drawn, and what falls on a pixel that has it already is left out. */
export class StreamPainter {
  readonly #context: CanvasRenderingContext2D
  /** x, y, width, height of each block of the picture, by state: one fill style is set once. Kept between frames. */
  readonly #boxes = new Map<SpanState, number[]>(spanStates.map((state) => [state, []]))

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context
  }

  paint(scene: StreamScene, ink: StreamInk): void {
    const { size } = scene
    const context = this.#context
    context.setTransform(ink.density, 0, 0, ink.density, 0, 0)
    context.clearRect(0, 0, size.width, size.height)
    context.font = ink.font
    context.textBaseline = 'middle'
    const first = Math.max(0, Math.floor(scene.scrollTop / size.rowHeight))
    const last = Math.ceil((scene.scrollTop + size.height - size.axis) / size.rowHeight)
    const shown = scene.rows.slice(first, last)
    const topOf = (at: number) => size.axis + (first + at) * size.rowHeight - scene.scrollTop
    for (const boxes of this.#boxes.values()) boxes.length = 0
    for (const [at, row] of shown.entries()) this.#collect(scene, ink, row, topOf(at))
    this.#clipped({ x: 0, y: size.axis, width: size.width, height: size.height }, () => {
      this.#rules(scene, ink, shown.length, topOf)
      this.#blocks(scene, ink)
      if (scene.chosen !== undefined) this.#mark(scene, scene.chosen, ink, shown, topOf)
      for (const [at, row] of shown.entries()) this.#name(scene, ink, row, topOf(at))
    })
    this.#times(scene, ink)
  }

  // -- blocks

  #collect({ window, size, nowMs }: StreamScene, { density }: StreamInk, row: SpanRow, top: number): void {
    const lanes = lanesShown(row.lanes, size.rowHeight)
    const painted = new Map<number, number>() // by lane and state: up to which x
    for (const span of row.spans) {
      const endMs = span.endMs ?? nowMs
      if (span.startMs === undefined || endMs < window.fromMs || span.startMs > window.toMs) continue
      const box = boxOf(span, endMs, { window, size, density, lanes, top })
      const key = (span.lane % lanes) * spanStates.length + spanStates.indexOf(span.state)
      const right = box.x + box.width
      if (right <= (painted.get(key) ?? 0)) continue
      painted.set(key, right)
      this.#boxes.get(span.state)?.push(box.x, box.y, box.width, box.height)
    }
  }

  #blocks({ window, size }: StreamScene, ink: StreamInk): void {
    const context = this.#context
    context.save()
    context.setTransform(1, 0, 0, 1, 0, 0)
    const shift = Math.round(toX(0, window, size) * ink.density)
    for (const [state, boxes] of this.#boxes) {
      const own = ink.states.get(state)
      if (own === undefined || boxes.length === 0) continue
      // Patterns move with the blocks: they would shimmer otherwise.
      if (own.pattern instanceof CanvasPattern) own.pattern.setTransform(new DOMMatrix([1, 0, 0, 1, shift, 0]))
      context.fillStyle = own.pattern
      for (let at = 0; at < boxes.length; at += 4) {
        const [x = 0, y = 0, width = 0, height = 0] = [boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]]
        context.fillRect(x, y, width, height)
        if (isOutlined(state)) outline(context, own.color, { x, y, width, height }, ink)
      }
    }
    context.restore()
  }

  /** The chosen block, and all others that were at the same units. */
  #mark(
    { window, size, nowMs }: StreamScene,
    chosen: Span,
    ink: StreamInk,
    rows: readonly SpanRow[],
    topOf: (at: number) => number,
  ): void {
    const context = this.#context
    context.save()
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.strokeStyle = ink.text
    for (const [at, row] of rows.entries()) {
      const lanes = lanesShown(row.lanes, size.rowHeight)
      for (const span of row.spans) {
        const same = span.job === chosen.job && span.from < chosen.to && chosen.from < span.to
        if (!same || span.startMs === undefined) continue
        const place = { window, size, density: ink.density, lanes, top: topOf(at) }
        const { x, y, width, height } = boxOf(span, span.endMs ?? nowMs, place)
        const thick = Math.round((span === chosen ? 2.5 : 1.5) * ink.density)
        context.lineWidth = thick
        context.strokeRect(x - thick / 2, y - thick / 2, width + thick, height + thick)
      }
    }
    context.restore()
  }

  // -- what stands around them

  #rules({ window, size, originMs }: StreamScene, ink: StreamInk, rows: number, topOf: (at: number) => number): void {
    const context = this.#context
    context.fillStyle = ink.line
    for (let at = 0; at <= rows; at++) context.fillRect(0, Math.round(topOf(at)) - 1, size.width, 1)
    context.globalAlpha = 0.6
    for (const tick of ticksOf(window, originMs, (size.width - size.gutter) / tickEveryPx)) {
      context.fillRect(Math.round(toX(tick, window, size)), size.axis, 1, size.height)
    }
    context.globalAlpha = 1
  }

  #name({ size, seen }: StreamScene, ink: StreamInk, row: SpanRow, top: number): void {
    const context = this.#context
    context.clearRect(0, top, size.gutter - 1, size.rowHeight - 1)
    const who = seen(row.device)
    const middle = top + size.rowHeight / 2
    const side = Math.min(size.rowHeight - 3, 24)
    context.fillStyle = deviceColor(who?.number)
    context.beginPath()
    context.roundRect(1, middle - side / 2, 30, side, [side / 4, side / 4, 2, 2])
    context.fill()
    context.fillStyle = '#0c1210'
    context.textAlign = 'center'
    const fitsPx = Math.min(Number.parseFloat(ink.font), size.rowHeight - 3)
    context.font = ink.font.replace(/^\S+/, `700 ${fitsPx}px`)
    if (who !== undefined) context.fillText(formatCount(who.number), 16, middle + 0.5)
    context.font = ink.font.replace(/^\S+/, `${fitsPx}px`)
    if (size.gutter < namedGutterPx || who === undefined) return
    context.textAlign = 'left'
    context.fillStyle = ink.text
    this.#clipped({ x: 0, y: top, width: size.gutter - 6, height: size.rowHeight }, () => {
      context.fillText(who.name, 38, middle + 0.5)
    })
  }

  #times({ window, size, originMs, nowMs, running }: StreamScene, ink: StreamInk): void {
    const context = this.#context
    context.font = ink.font
    context.fillStyle = ink.soft
    context.textAlign = 'center'
    for (const tick of ticksOf(window, originMs, (size.width - size.gutter) / tickEveryPx)) {
      const x = toX(tick, window, size)
      if (x > size.gutter + 14 && x < size.width - 18) {
        context.fillText(formatStoryTime(tick - originMs), x, size.axis / 2)
      }
    }
    const x = toX(nowMs, window, size)
    if (!running || x < size.gutter || x > size.width) return
    context.fillStyle = ink.text
    context.fillRect(Math.round(x), size.axis - 5, 2, size.height)
  }

  #clipped({ x, y, width, height }: { x: number; y: number; width: number; height: number }, draw: () => void): void {
    const context = this.#context
    context.save()
    context.beginPath()
    context.rect(x, y, width, height)
    context.clip()
    draw()
    context.restore()
  }
}

interface Place {
  readonly window: TimeWindow
  readonly size: StreamSize
  readonly density: number
  readonly lanes: number
  readonly top: number
}

/** In device pixels, on whole ones: edges stay sharp, and neighbours keep a gap where there is room for one. */
function boxOf(span: Span, endMs: number, { window, size, density, lanes, top }: Place) {
  const laneHeight = (size.rowHeight - 2 * linePadPx) / lanes
  const laneTop = top + linePadPx + (span.lane % lanes) * laneHeight
  const y = Math.round(laneTop * density)
  const height = Math.max(
    1,
    Math.round((laneTop + laneHeight) * density) - y - (laneHeight > 6 ? Math.round(density) : 0),
  )
  const x = Math.round(Math.max(size.gutter, toX(span.startMs ?? span.grantedMs, window, size)) * density)
  const right = Math.round(Math.min(size.width, toX(endMs, window, size)) * density)
  const least = Math.round((troubles.has(span.state) ? troubleLeastPx : 1) * density)
  const gap = right - x > 5 * density ? Math.round(density) : 0
  return { x, y, width: Math.max(least, right - x - gap), height }
}
