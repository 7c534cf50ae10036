import { useSignalEffect } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Tile } from '../../tasks/catalogue.ts'
import { deviceColor } from '../device-color.ts'
import { download } from '../download.ts'
import { text } from '../text.ts'
import type { JobStore } from './job-store.ts'

/** A picture that fills in tile by tile. The edges are on a canvas of their own, so that the picture stays clean. */
export function Picture({ job }: { job: JobStore }) {
  const picture = useRef<HTMLCanvasElement>(null)
  const edges = useRef<HTMLCanvasElement>(null)
  const drawn = useRef(0)
  const { edged } = job
  const size = job.card?.view.picture?.size(job.params)
  // Before anything is seen: where a round follows another, the picture goes on.
  useLayoutEffect(() => {
    const ink = picture.current?.getContext('2d')
    for (const { tiles } of ink ? job.shardsBefore : []) for (const tile of tiles) if (ink) putTile(ink, tile)
  }, [job])
  useSignalEffect(() => {
    const count = job.shardCount.value
    const ink = picture.current?.getContext('2d')
    const pen = edges.current?.getContext('2d')
    if (!ink || !pen) return
    for (const { tiles, number } of job.shards.slice(drawn.current, count)) {
      for (const tile of tiles) paintTile(ink, pen, tile, deviceColor(number))
    }
    drawn.current = count
  })
  if (size === undefined) return null
  const save = () =>
    picture.current?.toBlob((blob) => {
      if (blob !== null) download(`${job.card?.name}.png`, blob)
    })
  return (
    <figure class="picture">
      <div class="picture-stack" style={{ '--ratio': size.width / size.height }}>
        <canvas ref={picture} {...size} role="img" aria-label={text.result.pictureAlt(job.title)} />
        <div aria-hidden="true" hidden={!edged.value}>
          <canvas ref={edges} {...size} />
        </div>
      </div>
      <figcaption>
        <label class="check">
          <input
            type="checkbox"
            checked={edged.value}
            onChange={(event) => {
              edged.value = event.currentTarget.checked
            }}
          />
          {text.result.showEdges}
        </label>
        <button type="button" class="small" onClick={save}>
          {text.result.savePicture}
        </button>
      </figcaption>
    </figure>
  )
}

export const putTile = (ink: CanvasRenderingContext2D, { x, y, width, height, rgba }: Tile): void =>
  ink.putImageData(new ImageData(rgba, width, height), x, y)

function paintTile(ink: CanvasRenderingContext2D, pen: CanvasRenderingContext2D, tile: Tile, color: string): void {
  const { x, y, width, height } = tile
  putTile(ink, tile)
  pen.lineWidth = 2
  pen.strokeStyle = color
  pen.strokeRect(x + 1.5, y + 1.5, width - 3, height - 3)
}
