import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { deviceColor } from '../device-color.ts'
import { text } from '../text.ts'
import type { JobStore } from './job-store.ts'

/** Columns of the strip: a job of millions of units still fits. */
const columns = 1_200

/** All units of the job from left to right, each in the colour of the device that computed it. */
export function ShardStrip({ job }: { job: JobStore }) {
  const strip = useRef<HTMLCanvasElement>(null)
  const drawn = useRef(0)
  const unitsTotal = job.progress.value.unitsTotal
  useSignalEffect(() => {
    const count = job.shardCount.value
    const total = job.progress.value.unitsTotal
    const ink = strip.current?.getContext('2d')
    if (!ink || total === 0) return
    for (const { from, to, number } of job.shards.slice(drawn.current, count)) {
      const start = Math.floor((from / total) * columns)
      ink.fillStyle = deviceColor(number)
      ink.fillRect(start, 0, Math.max(1, Math.ceil((to / total) * columns) - start), 1)
    }
    drawn.current = count
  })
  if (unitsTotal === 0) return null
  return (
    <div class="strip" role="img" aria-label={text.stage.shares.strip}>
      <canvas ref={strip} width={columns} height={1} />
    </div>
  )
}
