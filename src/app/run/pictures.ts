import type { JobStore, ShardMark } from '../host/job-store.ts'
import { putTile } from '../host/picture.tsx'
import { nameOf } from '../host/task-stream-says.ts'
import { text } from '../text.ts'
import { paintStream } from './paint-stream.ts'
import { streamTitleOf } from './run-names.ts'
import type { RunRecord } from './run-record.ts'
import { stateInk } from './state-ink.ts'
import { stateAt, statesIn, streamDataOf } from './stream-data.ts'
import { streamLooks, streamPapers } from './stream-look.ts'

/** The picture as far as it is painted; `undefined` where the task paints none. */
export function pictureOf(job: JobStore): HTMLCanvasElement | undefined {
  const size = job.card?.view.picture?.size(job.params)
  if (size === undefined) return undefined
  const canvas = document.createElement('canvas')
  Object.assign(canvas, size)
  const ink = canvas.getContext('2d')
  if (ink === null) return undefined
  for (const shard of job.shards) putTiles(ink, shard)
  return canvas
}

export function putTiles(ink: CanvasRenderingContext2D, { tiles }: Pick<ShardMark, 'tiles'>): void {
  for (const tile of tiles) putTile(ink, tile)
}

export const pngOf = (canvas: HTMLCanvasElement): Promise<Blob | undefined> =>
  new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'))

const width = 1_600
const margin = 24
const titleHeight = 44
const legendLine = 28
/** Twice as fine as it is large: for a projector, and for print. */
const density = 2
const font = '15px system-ui, "Noto Sans", "Noto Sans SC", sans-serif'

/** The task stream with its title and legend, in the colours of the page. */
export function streamPicture(record: RunRecord, dark: boolean): HTMLCanvasElement {
  const { log, seen } = record
  const data = streamDataOf(log, (device) => nameOf(seen, device))
  const rowHeight = Math.max(18, Math.min(44, 900 / Math.max(1, data.rows.length)))
  const stream = document.createElement('canvas')
  const frame = { width: width - 2 * margin, rowHeight, gutter: 210, axis: 28, density, dark, font }
  paintStream(stream, data, frame, stateInk)
  const canvas = document.createElement('canvas')
  const papers = streamPapers[dark ? 'dark' : 'light']
  canvas.width = width * density
  canvas.height = stream.height + (titleHeight + 2 * legendLine + 2 * margin) * density
  const ink = canvas.getContext('2d')
  if (ink === null) return stream
  ink.fillStyle = papers.paper
  ink.fillRect(0, 0, canvas.width, canvas.height)
  ink.drawImage(stream, margin * density, (margin + titleHeight) * density)
  ink.scale(density, density)
  ink.textBaseline = 'middle'
  ink.fillStyle = papers.ink
  ink.font = `600 20px ${font.slice(5)}`
  ink.fillText(streamTitleOf(record), margin, margin + titleHeight / 2, width - 2 * margin)
  ink.font = font
  const top = margin + titleHeight + stream.height / density + legendLine / 2 + 8
  let x = margin
  let y = top
  for (const state of statesIn(data)) {
    const words = text.stream.states[state]
    const breadth = 36 + ink.measureText(words).width + 24
    if (x + breadth > width - margin) {
      x = margin
      y += legendLine
    }
    paintSwatch(ink, { state, x, y: y - 8, dark })
    ink.fillStyle = papers.ink
    ink.fillText(words, x + 36, y)
    x += breadth
  }
  return canvas
}

/** One block of a state, as a picture of its own. */
function paintSwatch(
  ink: CanvasRenderingContext2D,
  { state, x, y, dark }: { state: keyof typeof streamLooks; x: number; y: number; dark: boolean },
): void {
  const swatch = document.createElement('canvas')
  const states = Object.values(streamLooks)
  paintStream(
    swatch,
    {
      lengthMs: 1,
      rows: [{ label: '', lanes: 1 }],
      blocks: [0, 0, 0, 1, stateAt(state)],
      states,
      papers: streamPapers,
    },
    { width: 32, rowHeight: 20, gutter: 0, axis: 0, density, dark, font },
    stateInk,
  )
  ink.drawImage(swatch, x, y, 32, 20)
}
