import type { paintStream } from './paint-stream.ts'
import type { stateInk } from './state-ink.ts'
import type { StreamData } from './stream-data.ts'

/** What the report's own script is given, in a `script` element of JSON. */
export interface ReportData {
  readonly stream: StreamData
  /** Of each state, as it is said. */
  readonly states: readonly string[]
  /** `{device}`, `{state}`, `{from}` and `{to}` are put in. */
  readonly block: string
}

/**
 * Runs in the saved file: draws the task stream, in the dark as in the light, and says what a block is that is pointed at. It travels as
 * text, so it stands alone.
 */
export function reportScript(paint: typeof paintStream, inkOf: typeof stateInk): void {
  const canvas = document.querySelector('canvas')
  const said = document.querySelector('#said')
  const told = document.querySelector('#data')?.textContent
  if (canvas === null || said === null || told == null) return
  const { stream, states, block }: ReportData = JSON.parse(told)
  const night = matchMedia('(prefers-color-scheme: dark)')
  const rowHeight = Math.max(10, Math.min(34, Math.round(1_200 / Math.max(1, stream.rows.length))))
  const axis = 26
  const gutterOf = (width: number) => Math.min(180, width * 0.36)

  const draw = (): void => {
    const width = canvas.parentElement?.clientWidth ?? 800
    canvas.style.width = `${width}px`
    canvas.style.height = `${axis + stream.rows.length * rowHeight}px`
    const look = { density: devicePixelRatio, dark: night.matches, font: '13px system-ui, sans-serif' }
    paint(canvas, stream, { width, rowHeight, axis, gutter: gutterOf(width), ...look }, inkOf)
    for (const swatch of document.querySelectorAll<HTMLCanvasElement>('canvas[data-state]')) {
      const one = { lengthMs: 1, rows: [{ label: '', lanes: 1 }], blocks: [0, 0, 0, 1, Number(swatch.dataset.state)] }
      paint(swatch, { ...stream, ...one }, { width: 32, rowHeight: 18, axis: 0, gutter: 0, ...look }, inkOf)
    }
  }
  const seconds = (ms: number): string => (ms / 1_000).toFixed(2)
  const point = (event: MouseEvent): void => {
    const box = canvas.getBoundingClientRect()
    const gutter = gutterOf(box.width)
    const atMs = ((event.clientX - box.left - gutter) / (box.width - gutter - 4)) * stream.lengthMs
    const y = event.clientY - box.top - axis
    const row = Math.floor(y / rowHeight)
    const lanes = stream.rows[row]?.lanes ?? 1
    const lane = Math.floor(((y - row * rowHeight) / rowHeight) * lanes)
    for (let at = 0; at < stream.blocks.length; at += 5) {
      const [ofRow, ofLane = 0, fromMs = 0, toMs = 0, state = 0] = stream.blocks.slice(at, at + 5)
      if (ofRow !== row || ofLane % lanes !== lane || atMs < fromMs || toMs < atMs) continue
      said.textContent = block
        .replace('{device}', () => stream.rows[row]?.label ?? '')
        .replace('{state}', () => states[state] ?? '')
        .replace('{from}', () => seconds(fromMs))
        .replace('{to}', () => seconds(toMs))
      return
    }
  }
  canvas.addEventListener('pointermove', point)
  canvas.addEventListener('click', point)
  night.addEventListener('change', draw)
  addEventListener('resize', draw)
  draw()
}
