import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { nameOf } from '../host/task-stream-says.ts'
import { text } from '../text.ts'
import { isDark } from './is-dark.ts'
import { paintStream } from './paint-stream.ts'
import type { Playhead } from './playhead.ts'
import type { RunParts } from './run-parts.ts'
import { stateInk } from './state-ink.ts'
import { streamDataOf } from './stream-data.ts'

const axisPx = 24
const rowsPx = 340
const rowLeastPx = 3
const rowMostPx = 30
const gutterShare = 0.22
const gutterMostPx = 190
/** Right of the blocks, as it is painted. */
const marginPx = 4
const gutterOf = (width: number): number => Math.min(gutterMostPx, width * gutterShare)
/** A run that goes on is painted anew so often at most. */
const paintEveryMs = 1_000

/** The task stream with a line at the moment that is shown; a press there goes to that moment. */
export function LookStream({ head, parts }: { head: Playhead; parts: RunParts }) {
  const { run, seen } = parts
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const cursor = useRef<HTMLDivElement>(null)
  const breadth = useSignal(0)
  useEffect(() => {
    if (box.current === null) return
    const watch = new ResizeObserver(([entry]) => {
      breadth.value = entry?.contentRect.width ?? 0
    })
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [breadth])
  const paintedAtMs = useRef(0)
  useSignalEffect(() => {
    const { value: width } = breadth
    const isNews = run.version.value >= 0
    const dark = isDark()
    const painted = canvas.current
    if (!isNews || painted === null || width === 0) return
    const paint = () => {
      paintedAtMs.current = performance.now()
      const data = streamDataOf(run.log, (device) => nameOf(seen, device))
      const rowHeight = Math.max(rowLeastPx, Math.min(rowMostPx, rowsPx / Math.max(1, data.rows.length)))
      const { fontFamily } = getComputedStyle(painted)
      const gutter = gutterOf(width)
      const font = `${Math.min(13, Math.max(9, rowHeight - 3))}px ${fontFamily}`
      paintStream(
        painted,
        data,
        {
          width,
          rowHeight,
          gutter,
          axis: axisPx,
          density: devicePixelRatio,
          dark,
          font,
        },
        stateInk,
      )
      painted.style.width = `${width}px`
      painted.style.height = `${axisPx + data.rows.length * rowHeight}px`
    }
    const waitMs = run.log.over ? 0 : paintedAtMs.current + paintEveryMs - performance.now()
    const timer = setTimeout(paint, Math.max(0, waitMs))
    return () => clearTimeout(timer)
  })
  useSignalEffect(() => {
    const { value: width } = breadth
    const gutter = gutterOf(width)
    const share = head.atMs.value / Math.max(1, head.lengthMs.value)
    const x = gutter + share * (width - gutter - marginPx)
    if (cursor.current !== null) cursor.current.style.transform = `translateX(${x}px)`
  })
  const seek = (event: PointerEvent) => {
    if (event.buttons === 0 || box.current === null) return
    const width = breadth.peek()
    const gutter = gutterOf(width)
    const x = event.clientX - box.current.getBoundingClientRect().left - gutter
    head.playing.value = false
    head.seek((x / (width - gutter - marginPx)) * head.lengthMs.value)
  }
  return (
    <div class="look-stream" ref={box} onPointerDown={seek} onPointerMove={seek}>
      <canvas ref={canvas} role="img" aria-label={text.travel.look.streamAlt} />
      <div class="look-cursor" ref={cursor} aria-hidden="true" />
    </div>
  )
}
