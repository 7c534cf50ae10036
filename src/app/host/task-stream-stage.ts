import { signal } from '@preact/signals'
import { type Span, type SpanRow, spanStates } from '../../core/span.ts'
import { paintSwatch, readInk, type StreamInk } from './task-stream-ink.ts'
import { StreamPainter } from './task-stream-paint.ts'
import type { TaskStreamStore } from './task-stream-store.ts'
import {
  nextSpan,
  rowHeightOf,
  type Step,
  type StoryTimes,
  type StreamSize,
  StreamView,
  spanAt,
  toMs,
} from './task-stream-view.ts'

/** What the page has for the picture. */
export interface StageParts {
  /** Scrolls when there are more lines than fit. */
  readonly scroller: HTMLElement
  readonly canvas: HTMLCanvasElement
  /** As high as all lines together. */
  readonly spacer: HTMLElement
  /** Shows the colours of the theme; its blocks are drawn from here. */
  readonly legend: HTMLElement
}

const axisPx = 26
const gutterShare = 0.2
const gutterLeast = 36
const gutterMost = 200
const zoomFactor = 2
const moveShare = 0.5
/** The text beside the picture follows it this often. */
const sayEveryMs = 500
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')

const steps: Partial<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** Draws the task stream while it is open, frame by frame, and answers pointer and keys. */
export class StreamStage {
  readonly chosen = signal<Span | undefined>(undefined)
  readonly follows = signal(true)
  /** Grows a few times a second while the story does: what is said in words is read anew. */
  readonly said = signal(0)
  readonly #store: TaskStreamStore
  readonly #parts: StageParts
  readonly #painter: StreamPainter
  readonly #view = new StreamView()
  readonly #stop = new AbortController()
  readonly #resize = new ResizeObserver(() => this.restyle())
  #rows: readonly SpanRow[] = []
  #ink: StreamInk
  #size: StreamSize = { width: 1, height: 1, gutter: 0, axis: axisPx, rowHeight: 1 }
  #scrollTop = 0
  #frame = 0
  #pageMs = 0
  #saidAtMs = 0
  #saidLines = -1
  #painted = ''
  #pinned = false
  #drag: { readonly x: number; moved: boolean } | undefined

  constructor(store: TaskStreamStore, parts: StageParts, context: CanvasRenderingContext2D) {
    this.#store = store
    this.#parts = parts
    this.#painter = new StreamPainter(context)
    this.#ink = readInk(parts.legend, devicePixelRatio)
    this.#listen()
    this.#resize.observe(parts.scroller)
    this.#frame = requestAnimationFrame((atMs) => this.#tick(atMs))
  }

  end(): void {
    cancelAnimationFrame(this.#frame)
    this.#stop.abort()
    this.#resize.disconnect()
  }

  /** The theme, the size or the number of lines changed. */
  restyle(): void {
    const { scroller, canvas, legend, spacer } = this.#parts
    this.#ink = readInk(legend, devicePixelRatio)
    for (const swatch of legend.querySelectorAll('canvas')) {
      const { state: name } = swatch.dataset
      const state = spanStates.find((each) => each === name)
      if (state !== undefined) paintSwatch(swatch, state, this.#ink)
    }
    const most = Number.parseFloat(getComputedStyle(scroller).maxHeight) || innerHeight / 2
    const rowHeight = rowHeightOf(this.#rows.length, most - axisPx)
    const all = axisPx + Math.max(1, this.#rows.length) * rowHeight + 1
    spacer.style.height = `${all}px`
    const width = scroller.clientWidth
    const height = Math.min(all, most)
    const gutter = width < 480 ? gutterLeast : Math.min(gutterMost, Math.round(width * gutterShare))
    this.#size = { width, height, gutter, axis: axisPx, rowHeight }
    canvas.style.height = `${height}px`
    canvas.width = Math.round(width * this.#ink.density)
    canvas.height = Math.round(height * this.#ink.density)
    this.#painted = ''
  }

  hold(): void {
    if (this.#view.follows) this.#view.hold(this.#window())
    else this.#view.follow()
    this.#changed()
  }

  /** By so many halves of what is seen; below 0 for earlier. */
  move(halves: number): void {
    const window = this.#window()
    this.#moveBy(halves * moveShare * (window.toMs - window.fromMs))
  }

  closer(): void {
    this.#zoom(1 / zoomFactor)
  }
  wider(): void {
    this.#zoom(zoomFactor)
  }

  #zoom(factor: number): void {
    this.#view.zoom(factor, this.#window())
    this.#changed()
  }

  #moveBy(byMs: number): void {
    this.#view.move(byMs, this.#window(), this.#times())
    this.#changed()
  }

  #changed(): void {
    this.follows.value = this.#view.follows
    this.#painted = ''
  }

  #nowMs(): number {
    return this.#store.nowMs(this.#pageMs)
  }

  #times(): StoryTimes {
    return { firstMs: this.#store.spans.firstMs, nowMs: this.#nowMs() }
  }

  #window() {
    return this.#view.window(this.#times(), lessMotion.matches)
  }

  // -- a frame

  #tick(pageMs: number): void {
    this.#frame = requestAnimationFrame((atMs) => this.#tick(atMs))
    this.#pageMs = pageMs
    this.#store.read(pageMs)
    const { spans, linesRead } = this.#store
    const lines = linesRead.peek()
    const rows = spans.rows.filter((row) => row.spans.length > 0)
    if (rows.length !== this.#rows.length) {
      this.#rows = rows
      this.restyle()
    }
    this.#rows = rows
    const window = this.#window()
    const running = spans.runningCount > 0
    // Still picture: blocks that run grow twice a second.
    const grownTo = running ? Math.floor(pageMs / (lessMotion.matches ? sayEveryMs : 1)) : 0
    const painted = `${lines}/${window.fromMs}/${window.toMs}/${grownTo}/${this.#scrollTop}/${this.chosen.peek()?.lease}`
    if (painted !== this.#painted) {
      this.#painted = painted
      this.#paint(window, running)
    }
    if (lines !== this.#saidLines && pageMs - this.#saidAtMs >= sayEveryMs) {
      this.#saidLines = lines
      this.#saidAtMs = pageMs
      this.said.value++
    }
  }

  #paint(window: ReturnType<StreamView['window']>, running: boolean): void {
    const { spans } = this.#store
    this.#painter.paint(
      {
        ...{ rows: this.#rows, window, size: this.#size, scrollTop: this.#scrollTop, running },
        ...{ nowMs: this.#nowMs(), originMs: spans.firstMs, chosen: this.chosen.peek() },
        seen: (device) => this.#store.seen(device),
      },
      this.#ink,
    )
  }

  // -- pointer and keys

  #listen(): void {
    const { scroller, canvas } = this.#parts
    const { signal: until } = this.#stop
    const on = <E extends keyof HTMLElementEventMap>(type: E, act: (event: HTMLElementEventMap[E]) => void) =>
      canvas.addEventListener(type, act, { signal: until })
    on('pointerdown', ({ offsetX: x }) => {
      this.#drag = { x, moved: false }
    })
    on('pointermove', (event) => this.#point(event))
    on('pointerup', ({ offsetX: x, offsetY: y }) => this.#pin(x, y))
    on('pointercancel', () => {
      this.#drag = undefined
    })
    on('pointerleave', () => {
      this.#drag = undefined
    })
    scroller.addEventListener(
      'keydown',
      (event) => {
        if (!event.ctrlKey && !event.metaKey && !event.altKey && this.#press(event.key)) event.preventDefault()
      },
      { signal: until },
    )
    scroller.addEventListener(
      'scroll',
      () => {
        this.#scrollTop = scroller.scrollTop
      },
      { signal: until },
    )
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.restyle(), { signal: until })
  }

  #at(x: number, y: number): Span | undefined {
    return spanAt({ x, y: y + this.#scrollTop }, this.#rows, this.#window(), this.#size, this.#nowMs())
  }

  #point({ offsetX: x, offsetY: y, buttons }: PointerEvent): void {
    const drag = this.#drag
    if (drag !== undefined && buttons > 0 && (drag.moved || Math.abs(x - drag.x) > 4)) {
      const window = this.#window()
      const byMs = toMs(drag.x, window, this.#size) - toMs(x, window, this.#size)
      this.#drag = { x, moved: true }
      this.#moveBy(byMs)
      return
    }
    if (!this.#pinned) this.chosen.value = this.#at(x, y) ?? this.chosen.peek()
  }

  /** A press keeps a block chosen; beside every block it lets go. */
  #pin(x: number, y: number): void {
    const moved = this.#drag?.moved === true
    this.#drag = undefined
    if (moved) return
    const span = this.#at(x, y)
    this.#pinned = span !== undefined
    this.chosen.value = span
  }

  /** Returns whether the key means something here. */
  #press(key: string): boolean {
    const step = steps[key]
    if (step !== undefined) this.#choose(nextSpan(this.chosen.peek(), this.#rows, step))
    else if (key === '+' || key === '=') this.closer()
    else if (key === '-') this.wider()
    else if (key === 'PageUp') this.move(-1)
    else if (key === 'PageDown') this.move(1)
    else if (key === 'Home') this.#moveBy(Number.NEGATIVE_INFINITY)
    else if (key === 'End') this.#follow()
    else if (key === 'Escape') this.#choose(undefined)
    else return false
    return true
  }

  #follow(): void {
    this.#view.follow()
    this.#changed()
  }

  #choose(span: Span | undefined): void {
    this.chosen.value = span
    this.#pinned = span !== undefined
    if (span === undefined) return
    this.#view.reveal(span.startMs ?? span.grantedMs, this.#window())
    const at = this.#rows.findIndex((row) => row.device === span.device)
    const { scroller } = this.#parts
    const top = at * this.#size.rowHeight
    const room = this.#size.height - axisPx - this.#size.rowHeight
    if (top < scroller.scrollTop || top > scroller.scrollTop + room) scroller.scrollTop = Math.max(0, top - room / 2)
    this.#changed()
  }
}
