import { type SpanState, spanStates } from '../../core/span.ts'

/** The colours and patterns of one theme, at one density of pixels. */
export interface StreamInk {
  readonly text: string
  readonly soft: string
  readonly line: string
  readonly font: string
  /** Device pixels to one CSS pixel. */
  readonly density: number
  readonly states: ReadonlyMap<SpanState, StateInk>
}
interface StateInk {
  readonly color: string
  readonly pattern: CanvasPattern | string
}

/** CSS pixels of one tile. */
const tilePx = 8

/** Each state has a pattern besides its colour: nobody needs to tell green from red. */
const tiles: Record<Exclude<SpanState, 'counted'>, (ink: OffscreenCanvasRenderingContext2D) => void> = {
  running: (ink) => fill(ink, 0.45),
  'backup-won': (ink) => {
    fill(ink, 1)
    over(ink, () => ink.fillRect(1, 3, 3, 2))
  },
  partial: (ink) => {
    fill(ink, 1)
    over(ink, () => ink.fillRect(0, 0, 2, tilePx))
  },
  provisional: (ink) => {
    fill(ink, 0.45)
    for (const [x, y] of [
      [2, 6],
      [6, 2],
    ] as const)
      dot(ink, x, y)
  },
  checked: (ink) => {
    fill(ink, 0.25)
    ink.fillRect(0, 3, tilePx, 1.5)
  },
  overtaken: (ink) => {
    fill(ink, 0.25)
    diagonals(ink, 1)
  },
  'handed-back': (ink) => {
    fill(ink, 0.25)
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const)
      dot(ink, x, y)
  },
  lost: (ink) => {
    fill(ink, 0.2)
    diagonals(ink, 1)
    diagonals(ink, -1)
  },
  failed: (ink) => {
    fill(ink, 1)
    over(ink, () => ink.fillRect(0, 0, tilePx, 2))
    over(ink, () => ink.fillRect(0, 4, tilePx, 1))
  },
  wrong: (ink) => {
    fill(ink, 1)
    over(ink, () => ink.fillRect(0, 0, 2, tilePx))
    over(ink, () => ink.fillRect(4, 0, 1, tilePx))
  },
  cancelled: (ink) => {
    fill(ink, 0.12)
    ink.fillRect(0, 3, 4, 2)
  },
}

function fill(ink: OffscreenCanvasRenderingContext2D, share: number): void {
  ink.globalAlpha = share
  ink.fillRect(0, 0, tilePx, tilePx)
  ink.globalAlpha = 1
}

/** Takes colour away where `draw` draws: the paper shows through, in the dark as in the light. */
function over(ink: OffscreenCanvasRenderingContext2D, draw: () => void): void {
  ink.globalCompositeOperation = 'destination-out'
  ink.globalAlpha = 0.75
  draw()
  ink.globalCompositeOperation = 'source-over'
  ink.globalAlpha = 1
}

function diagonals(ink: OffscreenCanvasRenderingContext2D, slope: 1 | -1): void {
  ink.beginPath()
  for (const shift of [-tilePx, 0, tilePx]) {
    ink.moveTo(shift, slope > 0 ? tilePx : 0)
    ink.lineTo(shift + tilePx, slope > 0 ? 0 : tilePx)
  }
  ink.stroke()
}

function dot(ink: OffscreenCanvasRenderingContext2D, x: number, y: number): void {
  ink.beginPath()
  ink.arc(x, y, 1.4, 0, 2 * Math.PI)
  ink.fill()
}

function patternOf(state: SpanState, color: string, density: number): CanvasPattern | string {
  if (state === 'counted') return color // most blocks are: plain colour is drawn faster
  const side = Math.max(1, Math.round(tilePx * density))
  const tile = new OffscreenCanvas(side, side).getContext('2d')
  if (tile === null) return color
  tile.scale(side / tilePx, side / tilePx)
  tile.fillStyle = color
  tile.strokeStyle = color
  tile.lineWidth = 1.6
  tiles[state](tile)
  return tile.createPattern(tile.canvas, 'repeat') ?? color
}

/** Reads the theme from elements that show it: a canvas cannot read `light-dark()`. */
export function readInk(legend: Element, density: number): StreamInk {
  const { color: text, fontFamily } = getComputedStyle(legend)
  const colorOf = (name: string) => {
    const shown = legend.querySelector(`[data-ink="${name}"]`)
    return shown === null ? text : getComputedStyle(shown).color
  }
  const states = spanStates.map((state): [SpanState, StateInk] => {
    const color = colorOf(state)
    return [state, { color, pattern: patternOf(state, color, density) }]
  })
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const font = `${Math.round(rem * 0.8)}px ${fontFamily}`
  return { text, soft: colorOf('soft'), line: colorOf('line'), font, density, states: new Map(states) }
}

/** The legend's own blocks are drawn with the same ink as the picture. */
export function paintSwatch(canvas: HTMLCanvasElement, state: SpanState, ink: StreamInk): void {
  const { width, height } = canvas.getBoundingClientRect()
  canvas.width = Math.round(width * ink.density)
  canvas.height = Math.round(height * ink.density)
  const context = canvas.getContext('2d')
  const own = ink.states.get(state)
  if (context === null || own === undefined) return
  context.fillStyle = own.pattern
  context.fillRect(0, 0, canvas.width, canvas.height)
  if (isOutlined(state)) outline(context, own.color, { x: 0, y: 0, width: canvas.width, height: canvas.height }, ink)
}

/** Those whose pattern is mostly paper get an edge. */
export const isOutlined = (state: SpanState): boolean =>
  state !== 'counted' && state !== 'backup-won' && state !== 'partial' && state !== 'failed' && state !== 'wrong'

/** Device pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function outline(context: CanvasRenderingContext2D, color: string, box: Box, { density }: StreamInk): void {
  const thick = Math.max(1, Math.round(density))
  if (box.width < 4 * thick) return
  context.strokeStyle = color
  context.lineWidth = thick
  context.strokeRect(box.x + thick / 2, box.y + thick / 2, box.width - thick, box.height - thick)
}
