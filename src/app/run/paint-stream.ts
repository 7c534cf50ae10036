import type { stateInk } from './state-ink.ts'
import type { StreamData } from './stream-data.ts'
import type { StreamColours } from './stream-look.ts'

/** Sizes are CSS pixels. */
export interface StreamFrame {
  readonly width: number
  readonly rowHeight: number
  /** Left of the blocks, for names. */
  readonly gutter: number
  /** Above them, for times. */
  readonly axis: number
  /** Device pixels to one CSS pixel. */
  readonly density: number
  readonly dark: boolean
  readonly font: string
}

/**
 * Draws all of a task stream into a canvas, whose size it sets. It travels as text into saved reports, so it stands alone: it uses
 * nothing from around it but the browser.
 */
export function paintStream(
  canvas: HTMLCanvasElement,
  data: StreamData,
  frame: StreamFrame,
  inkOf: typeof stateInk,
): void {
  const { width, rowHeight, gutter, axis, density, dark, font } = frame
  const colours: StreamColours = dark ? data.papers.dark : data.papers.light
  canvas.width = Math.round(width * density)
  canvas.height = Math.round((axis + data.rows.length * rowHeight) * density)
  const context = canvas.getContext('2d')
  if (context === null) return
  const scale = (width - gutter - 4) / data.lengthMs
  context.setTransform(density, 0, 0, density, 0, 0)
  context.fillStyle = colours.paper
  context.fillRect(0, 0, width, axis + data.rows.length * rowHeight)
  context.font = font
  context.textBaseline = 'middle'

  const rules = (): void => {
    const tenths = [1, 2, 5, 10, 20, 50, 100, 200, 300, 600, 1_200, 3_000, 6_000, 12_000, 36_000, 72_000]
    const everyMs = (tenths.find((each) => each * 100 * scale >= 80) ?? 360_000) * 100
    context.textAlign = 'center'
    for (let atMs = 0; atMs <= data.lengthMs; atMs += everyMs) {
      const x = gutter + atMs * scale
      context.fillStyle = colours.line
      context.fillRect(x, axis - 4, 1, data.rows.length * rowHeight + 4)
      const seconds = Math.floor(atMs / 1_000)
      const part = atMs % 1_000 === 0 ? '' : `.${Math.round((atMs % 1_000) / 100)}`
      context.fillStyle = colours.soft
      context.fillText(
        `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}${part}`,
        Math.max(x, gutter + 16),
        axis / 2,
      )
    }
  }

  const names = (): void => {
    context.textAlign = 'left'
    for (const [at, { label }] of data.rows.entries()) {
      context.fillStyle = colours.line
      context.fillRect(0, axis + at * rowHeight, width, 1)
      context.save()
      context.beginPath()
      context.rect(0, axis + at * rowHeight, gutter - 8, rowHeight)
      context.clip()
      context.fillStyle = colours.ink
      if (rowHeight >= 12) context.fillText(label, 4, axis + (at + 0.5) * rowHeight)
      context.restore()
    }
  }

  const blocks = (): void => {
    const inks = data.states.map((look) => inkOf(look, context, frame))
    const painted = new Map<number, number>() // by row, lane and state: up to which x
    for (let at = 0; at < data.blocks.length; at += 5) {
      const [row = 0, lane = 0, fromMs = 0, toMs = 0, state = 0] = data.blocks.slice(at, at + 5)
      const x = gutter + fromMs * scale
      const right = Math.max(x + 1, gutter + toMs * scale)
      const key = (row * 512 + lane) * 16 + state
      if (right <= (painted.get(key) ?? 0)) continue // it would not be seen
      painted.set(key, right)
      const lanes = Math.max(1, data.rows[row]?.lanes ?? 1)
      const height = (rowHeight - 4) / lanes
      context.fillStyle = inks[state] ?? colours.ink
      const gap = right - x > 3 ? 0.5 : 0
      const y = axis + row * rowHeight + 2 + (lane % lanes) * height
      context.fillRect(x, y, right - x - gap, Math.max(1, height - (height > 4 ? 1 : 0)))
    }
  }

  if (axis > 0) rules()
  if (gutter > 0) names()
  blocks()
}
