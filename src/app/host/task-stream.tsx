import type { ReadonlySignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Span, spanStates } from '../../core/span.ts'
import { DeviceChip } from '../components/device-chip.tsx'
import { OpenDetails } from '../components/open-details.tsx'
import { download } from '../download.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import { theme } from '../theme.ts'
import { nameOf, summaryOf, tellStory, titleOf } from './task-stream-says.ts'
import { StreamStage } from './task-stream-stage.ts'
import type { TaskStreamStore } from './task-stream-store.ts'

/** Who had which units when, as far as the story was read. */
export function TaskStream({ store }: { store: TaskStreamStore }) {
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const spacer = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLUListElement>(null)
  const [stage, setStage] = useState<StreamStage | undefined>(undefined)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !canvas.current || !scroller.current || !spacer.current || !legend.current) return
    const parts = {
      ...{ scroller: scroller.current, canvas: canvas.current },
      ...{ spacer: spacer.current, legend: legend.current },
    }
    const next = new StreamStage(store, parts, context)
    setStage(next)
    const stop = theme.subscribe(() => requestAnimationFrame(() => next.restyle())) // when the page has taken it on
    return () => {
      stop()
      next.end()
    }
  }, [store])
  return (
    <div class="stream">
      <p class="hint">{text.stream.about}</p>
      <div class="stream-scroller" ref={scroller} role="application" aria-label={text.stream.heading}>
        <canvas ref={canvas} tabIndex={0} aria-label={text.stream.picture} />
        <div ref={spacer} class="stream-spacer" />
      </div>
      <Legend legend={legend} />
      {stage !== undefined && <Controls stage={stage} store={store} />}
      {stage !== undefined && <Story stage={stage} store={store} />}
      {stage !== undefined && <InWords said={stage.said} store={store} />}
    </div>
  )
}

function Legend({ legend }: { legend: RefObject<HTMLUListElement | null> }) {
  return (
    <ul class="stream-legend" ref={legend} aria-label={text.stream.legend}>
      {spanStates.map((state) => (
        <li key={state}>
          <span data-ink={state} aria-hidden="true">
            <canvas data-state={state} />
          </span>
          {text.stream.states[state]}
        </li>
      ))}
      <li hidden>
        <span data-ink="soft" />
        <span data-ink="line" />
      </li>
    </ul>
  )
}

function Controls({ stage, store }: { stage: StreamStage; store: TaskStreamStore }) {
  const save = () => download(text.stream.saved, new Blob([store.text()], { type: 'application/x-ndjson' }))
  return (
    <div class="stream-controls">
      <button type="button" class="small" onClick={() => stage.hold()}>
        {stage.follows.value ? text.stream.hold : text.stream.follow}
      </button>
      <button type="button" class="small" onClick={() => stage.move(-1)}>
        {text.stream.earlier}
      </button>
      <button type="button" class="small" onClick={() => stage.move(1)}>
        {text.stream.later}
      </button>
      <button type="button" class="small" onClick={() => stage.closer()}>
        {text.stream.closer}
      </button>
      <button type="button" class="small" onClick={() => stage.wider()}>
        {text.stream.wider}
      </button>
      <button type="button" class="small" onClick={save}>
        {text.stream.save}
      </button>
    </div>
  )
}

/** What became of the chosen block's units. */
function Story({ stage, store }: { stage: StreamStage; store: TaskStreamStore }) {
  const { value: chosen } = stage.chosen
  return (
    <div class="stream-story" role="status" data-empty={chosen === undefined} data-said={stage.said.value}>
      {chosen === undefined ? <p>{text.stream.choose}</p> : <Told chosen={chosen} store={store} />}
    </div>
  )
}

function Told({ chosen, store }: { chosen: Span; store: TaskStreamStore }) {
  const seen = store.seen.bind(store)
  return (
    <>
      <p class="stream-title">
        <DeviceChip number={seen(chosen.device)?.number} />
        <span class="stream-who">{titleOf(chosen, seen)}</span>
        <span class="stream-state">{text.stream.states[chosen.state]}</span>
      </p>
      <ol>
        {tellStory(store.spans, chosen, seen).map(({ time, sentence }) => (
          <li key={`${time} ${sentence}`}>
            <span class="stream-time">{time}</span> {sentence}
          </li>
        ))}
      </ol>
    </>
  )
}

/** For those who do not see the picture, or want its numbers. */
function InWords({ said, store }: { said: ReadonlySignal<number>; store: TaskStreamStore }) {
  const { spans } = store
  return (
    <div class="stream-words" data-said={said.value}>
      {store.unreadable.value && <p class="problem">{text.stream.unreadable}</p>}
      {spans.stopped !== undefined && <p>{text.stream.cut}</p>}
      <p>{summaryOf(spans)}</p>
      <p class="hint">{text.stream.keys}</p>
      <OpenDetails summary={text.stream.table}>{() => <Table store={store} />}</OpenDetails>
    </div>
  )
}

/** Counts every block that is kept: only while somebody reads it. */
function Table({ store }: { store: TaskStreamStore }) {
  const rows = store.spans.rows.filter((row) => row.spans.length > 0)
  return (
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">{text.stream.tableDevice}</th>
            {spanStates.map((state) => (
              <th key={state} scope="col" class="number">
                {text.stream.states[state]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ device, spans: own }) => (
            <tr key={device}>
              <th scope="row">{nameOf(store.seen.bind(store), device)}</th>
              {spanStates.map((state) => (
                <td key={state} class="number">
                  {formatCount(own.filter((span) => span.state === state).length)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
