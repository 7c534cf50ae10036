import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import type { Tile } from '../../tasks/catalogue.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import type { Counted } from './device-store.ts'
import type { OwnPart } from './own-part.ts'
import { ShareGrid } from './share-grid.tsx'

interface OwnPartProps {
  readonly part: OwnPart | undefined
  readonly counted: Counted | undefined
  readonly status: DeviceStatus
}

/** What this device did of the job, as a picture or a strip, and in a sentence. */
export function OwnPartView({ part, counted, status }: OwnPartProps) {
  const said = sentenceOf({ part, counted, status })
  const isPicture = part !== undefined && part.count.value > 0 && part.tiles > 0
  return (
    <figure class="own-part" data-part={isPicture ? 'picture' : 'units'}>
      {isPicture && <OwnPicture key={part.job} part={part} says={said} />}
      {!isPicture && part?.total !== undefined && <UnitStrip part={part} status={status} />}
      {!isPicture && part?.total === undefined && (
        <ShareGrid done={status.shardsDone} running={status.shardsRunning} />
      )}
      <figcaption>{said}</figcaption>
    </figure>
  )
}

function sentenceOf({ part, counted, status }: OwnPartProps): string {
  const words = text.helping.part
  if (part === undefined || part.count.value === 0) {
    return status.shardsDone === 0 ? words.none : words.shards(formatCount(status.shardsDone))
  }
  const { total, tiles } = part
  if (tiles > 0) {
    return total === undefined
      ? words.tiles(formatCount(tiles))
      : words.picture(formatCount(tiles), formatCount(total))
  }
  const unitsDone = counted?.job === part.job ? counted.unitsDone : undefined
  if (total === undefined || unitsDone === undefined) return words.shards(formatCount(status.shardsDone))
  return words.units(formatCount(unitsDone), formatCount(total))
}

/** The longest side of the canvas: a phone's screen has no more to show. */
const sideMost = 720

/** A part's canvas outlives its place on the page: what was painted is not kept otherwise. */
const canvases = new WeakMap<OwnPart, HTMLCanvasElement>()

function canvasOf(part: OwnPart): HTMLCanvasElement {
  const known = canvases.get(part)
  if (known !== undefined) return known
  const canvas = document.createElement('canvas')
  const { width, height } = part.size ?? { width: 1, height: 1 }
  const scale = scaleOf(part)
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvases.set(part, canvas)
  return canvas
}

function scaleOf({ size }: OwnPart): number {
  return size === undefined ? 1 : Math.min(1, sideMost / Math.max(size.width, size.height))
}

/** The tiles of this device in their places; those of others are left open. */
function OwnPicture({ part, says }: { part: OwnPart; says: string }) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => frame.current?.replaceChildren(canvasOf(part)), [part])
  useSignalEffect(() => {
    void part.count.value
    const ink = canvasOf(part).getContext('2d')
    const scratch = document.createElement('canvas')
    if (ink !== null) for (const tile of part.takeFresh()) paint(ink, scratch, tile, scaleOf(part))
  })
  return <div ref={frame} class="own-picture" role="img" aria-label={says} />
}

function paint(ink: CanvasRenderingContext2D, scratch: HTMLCanvasElement, tile: Tile, scale: number): void {
  const { x, y, width, height, rgba } = tile
  scratch.width = width
  scratch.height = height
  scratch.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
  ink.drawImage(scratch, x * scale, y * scale, width * scale, height * scale)
}

/** All units of the job in their order: filled where this device computed them, outlined where it is at them. */
function UnitStrip({ part, status }: { part: OwnPart; status: DeviceStatus }) {
  const running = new Set<number>()
  for (const shard of status.running) {
    if (shard.job !== part.job) continue
    const { first, last } = part.cellsOf(shard.from, shard.to)
    for (let at = first; at <= last; at++) running.add(at)
  }
  return (
    <div class="share strip" aria-hidden="true">
      {Array.from(part.cells, (done, at) => (
        <span
          key={at}
          data-cell={running.has(at) ? 'running' : done > 0 ? 'done' : 'open'}
          style={{ '--done': done }}
        />
      ))}
    </div>
  )
}
