import type { StateLook } from './stream-look.ts'

/**
 * The fill of a state's blocks: its colour, and a pattern besides. It travels as text into saved reports, so it stands alone: it
 * uses nothing from around it but the browser.
 */
export function stateInk(
  { light, dark: night, pattern }: StateLook,
  context: CanvasRenderingContext2D,
  { dark, density }: { readonly dark: boolean; readonly density: number },
): CanvasPattern | string {
  const color = dark ? night : light
  if (pattern === 'solid') return color
  const side = Math.max(4, Math.round(8 * density))
  const tile = document.createElement('canvas')
  tile.width = side
  tile.height = side
  const ink = tile.getContext('2d')
  if (ink === null) return color
  ink.scale(side / 8, side / 8)
  ink.fillStyle = color
  ink.strokeStyle = color
  ink.lineWidth = 1.6
  const full = pattern === 'notched' || pattern === 'edged' || pattern === 'barred'
  ink.globalAlpha = full ? 1 : pattern === 'pale' || pattern === 'dotted' ? 0.45 : 0.25
  ink.fillRect(0, 0, 8, 8)
  ink.globalAlpha = full ? 0.75 : 1
  ink.globalCompositeOperation = full ? 'destination-out' : 'source-over'
  const marks: Partial<Record<StateLook['pattern'], readonly [number, number, number, number][]>> = {
    notched: [[1, 3, 3, 2]],
    edged: [[0, 0, 2, 8]],
    barred: [[0, 0, 8, 2]],
    lined: [[0, 3, 8, 1.5]],
    dotted: [
      [1, 5, 2, 2],
      [5, 1, 2, 2],
    ],
  }
  for (const mark of marks[pattern] ?? []) ink.fillRect(...mark)
  for (const slope of pattern === 'striped' ? [1] : pattern === 'crossed' ? [1, -1] : []) {
    ink.beginPath()
    for (const shift of [-8, 0, 8]) {
      ink.moveTo(shift, slope > 0 ? 8 : 0)
      ink.lineTo(shift + 8, slope > 0 ? 0 : 8)
    }
    ink.stroke()
  }
  return context.createPattern(tile, 'repeat') ?? color
}
