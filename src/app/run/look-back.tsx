import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { momentOf, type RunMoment } from '../../core/run-moment.ts'
import { formatCount, formatNumber, formatShare, formatStoryTime } from '../format.ts'
import { text } from '../text.ts'
import { LookStream } from './look-stream.tsx'
import { MomentPainter, stripColumns } from './moment-painter.ts'
import { MomentTable } from './moment-table.tsx'
import { Playhead, playSpeeds } from './playhead.ts'
import type { RunParts } from './run-parts.ts'

/** Words and table follow the picture so often while it plays. */
const sayEveryMs = 120
/** Steps of the slider from end to end. */
const steps = 1_000

/** The run at any of its moments, back and forth. */
export function LookBack(parts: RunParts) {
  const { run, job } = parts
  const { log } = run
  const [head] = useState(() => new Playhead())
  const shown = useSignal<RunMoment>(momentOf(log, log.toMs))
  useSignalEffect(() => {
    if (run.version.value >= 0) head.reach(log.toMs - log.fromMs)
  })
  useFrames((passedMs) => head.pass(passedMs))
  const saidAtMs = useRef(0)
  useSignalEffect(() => {
    const atMs = log.fromMs + head.atMs.value
    const say = () => {
      saidAtMs.current = performance.now()
      shown.value = momentOf(log, atMs)
    }
    const waitMs = head.playing.value ? saidAtMs.current + sayEveryMs - performance.now() : 0
    if (waitMs <= 0) {
      say()
      return
    }
    const timer = setTimeout(say, waitMs)
    return () => clearTimeout(timer)
  })
  const moves = head.playing.value || (head.live.value && !log.over)
  return (
    <div class="look">
      <p class="hint">{text.travel.look.about}</p>
      <Controls head={head} moment={shown.value} parts={parts} />
      <p class="look-facts" role="status" aria-live={moves ? 'off' : 'polite'}>
        {factsOf(shown.value, job.progress.value.unitsTotal)}
      </p>
      <div class="look-views">
        <Pictures head={head} parts={parts} />
        <LookStream head={head} parts={parts} />
        <MomentTable moment={shown.value} seen={parts.seen} />
      </div>
    </div>
  )
}

function factsOf({ phase, unitsDone, unitsPoisoned, devices }: RunMoment, unitsTotal: number): string {
  const words = text.travel.look
  const helping = devices.filter(({ presence }) => presence.at === 'here' && presence.slots > 0)
  const held = devices.reduce((sum, { holds }) => sum + holds.length, 0)
  const share = unitsTotal === 0 ? 0 : unitsDone / unitsTotal
  const facts = [
    words.phase[phase],
    words.counted(formatCount(unitsDone), formatCount(unitsTotal), formatShare(share)),
    words.helping(formatCount(helping.length)),
    words.held(formatCount(held)),
  ]
  if (unitsPoisoned > 0) facts.push(words.setAside(formatCount(unitsPoisoned)))
  return facts.join(' · ')
}

/** Calls with the time since the frame before, as long as the component is there. */
function useFrames(call: (passedMs: number) => void): void {
  const latest = useRef(call)
  latest.current = call
  useEffect(() => {
    let lastMs: number | undefined
    let frame = requestAnimationFrame(function next(atMs) {
      latest.current(atMs - (lastMs ?? atMs))
      lastMs = atMs
      frame = requestAnimationFrame(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [])
}

function Controls({ head, moment, parts }: { head: Playhead; moment: RunMoment; parts: RunParts }) {
  const words = text.travel.look
  const { log } = parts.run
  const { value: atMs } = head.atMs
  const { value: lengthMs } = head.lengthMs
  const time = words.at(formatStoryTime(atMs), formatStoryTime(lengthMs))
  const counted = words.counted(
    formatCount(moment.unitsDone),
    formatCount(parts.job.progress.value.unitsTotal),
    formatShare(moment.unitsDone / Math.max(1, parts.job.progress.value.unitsTotal)),
  )
  return (
    <>
      <div class="look-controls">
        <button type="button" class="small look-play" onClick={() => head.toggle()}>
          {head.playing.value ? words.hold : words.play}
        </button>
        <label>
          <span class="sr-only">{words.slider}</span>
          <input
            type="range"
            min={0}
            max={steps}
            value={Math.round((atMs / Math.max(1, lengthMs)) * steps)}
            aria-valuetext={`${time}, ${counted}`}
            onInput={(event) => {
              head.playing.value = false
              head.seekByStep(event.currentTarget.valueAsNumber, steps)
            }}
          />
        </label>
        <span class="look-time">{time}</span>
        <label class="look-speed">
          {words.speed}
          <select value={head.speed.value} onChange={(event) => head.chooseSpeed(Number(event.currentTarget.value))}>
            {playSpeeds.map((speed) => (
              <option key={speed} value={speed}>
                {words.speedOf(formatNumber(speed))}
              </option>
            ))}
          </select>
        </label>
        {!log.over && !head.live.value && (
          <button type="button" class="small" onClick={() => head.seek(head.lengthMs.value)}>
            {words.toLive}
          </button>
        )}
      </div>
      {!log.over && <p class="hint">{words.growing}</p>}
    </>
  )
}

/** The picture as far as it was, and all units as a strip. */
function Pictures({ head, parts }: { head: Playhead; parts: RunParts }) {
  const { job, run } = parts
  const picture = useRef<HTMLCanvasElement>(null)
  const strip = useRef<HTMLCanvasElement>(null)
  const painter = useRef<MomentPainter | undefined>(undefined)
  const size = job.card?.view.picture?.size(job.params)
  useSignalEffect(() => {
    const atMs = run.log.fromMs + head.atMs.value
    const ink = strip.current?.getContext('2d')
    if (!ink || job.shardCount.value < 0) return
    const inks = { strip: ink, picture: picture.current?.getContext('2d') ?? undefined }
    painter.current ??= new MomentPainter(job, run.log.counted, inks)
    painter.current.show(run.log.countedAt(atMs))
  })
  return (
    <div class="look-pictures">
      {size !== undefined && (
        <div class="look-picture" style={{ '--ratio': size.width / size.height }}>
          <canvas ref={picture} {...size} role="img" aria-label={text.travel.look.pictureAlt(job.title)} />
        </div>
      )}
      <div class="strip">
        <canvas ref={strip} width={stripColumns} height={1} role="img" aria-label={text.travel.look.stripAlt} />
      </div>
    </div>
  )
}
