import { useId } from 'preact/hooks'
import { formatCount, formatElapsed, formatNumber, formatSpan } from '../format.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import type { DryRunOutcome } from './dry-run.ts'
import type { DryState, LabStore } from './lab-store.ts'
import { placeAt } from './source/marks.ts'
import { isRecord, ValueLine } from './value-view.tsx'

interface DryPanelProps {
  readonly store: LabStore
  /** Puts the cursor at a letter of the source. */
  readonly goTo: (at: number) => void
}

/** One unit, computed on this machine: whether the task works, and how long it will take. */
export function DryPanel({ store, goTo }: DryPanelProps) {
  const heading = useId()
  const { drafts } = store
  const { value: draft } = drafts.draft
  const running = store.dry.value.at === 'running'
  return (
    <section class="lab-step" aria-labelledby={heading}>
      <h2 id={heading}>{text.lab.dry.heading}</h2>
      <div class="lab-fields">
        <NumberField
          label={text.lab.dry.unit}
          value={draft.unit}
          wrong={drafts.unit.value === undefined}
          change={(unit) => drafts.change({ unit })}
        />
        <NumberField
          label={text.lab.dry.limit}
          value={draft.unitLimit}
          wrong={drafts.unitLimitMs.value === undefined}
          change={(unitLimit) => drafts.change({ unitLimit })}
        />
      </div>
      <p class="lab-actions">
        <button type="button" class="primary" disabled={store.busy.value} onClick={() => store.tryUnit()}>
          {text.lab.dry.try}
        </button>
        {running && (
          <button type="button" class="danger" onClick={() => store.stop()}>
            {text.lab.dry.stop}
          </button>
        )}
      </p>
      <div class="lab-outcome">
        <div role="status" class="lab-outcome">
          <Said store={store} />
        </div>
        <Shown store={store} goTo={goTo} />
      </div>
    </section>
  )
}

function NumberField(props: { label: string; value: string; wrong: boolean; change: (typed: string) => void }) {
  const { label, value, wrong, change } = props
  return (
    <label>
      {label}
      <input
        inputMode="numeric"
        maxLength={40}
        value={value}
        aria-invalid={wrong}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  )
}

/** Read aloud when it changes, so it holds no values. */
function Said({ store }: { store: LabStore }) {
  const { value: dry } = store.dry
  switch (dry.at) {
    case 'none':
      return <p class="hint">{text.lab.dry.about}</p>
    case 'running':
      return <p>{text.lab.dry.running}</p>
    case 'stopped':
      return <p>{text.lab.dry.stopped}</p>
    case 'blocked':
      return <p class="problem">{text.lab.obstacles[dry.obstacle]}</p>
    case 'ended':
      return (
        <>
          {dry.source !== store.drafts.draft.value.source && <p class="hint">{text.lab.dry.stale}</p>}
          <Outcome dry={dry} />
        </>
      )
  }
}

type Ended = Extract<DryState, { at: 'ended' }>
type DoneOutcome = Extract<DryRunOutcome, { at: 'done' }>
type FailedOutcome = Extract<DryRunOutcome, { at: 'failed' }>

function Outcome({ dry }: { dry: Ended }) {
  const { outcome } = dry
  switch (outcome.at) {
    case 'done': {
      const { unit, units, execMs } = outcome
      return (
        <>
          <p>{text.lab.dry.done(formatCount(unit), formatCount(units), shortSpan(execMs))}</p>
          {units > 1 && <p class="hint">{text.lab.dry.whole(formatSpan(execMs * units))}</p>}
        </>
      )
    }
    case 'no-such-unit':
      return (
        <p class="problem">{text.lab.dry.noSuchUnit(formatCount(outcome.unit), formatCount(outcome.units - 1))}</p>
      )
    case 'failed':
      return <p class="problem">{failureSentence(outcome, dry.unitLimitMs, lineOf(dry))}</p>
  }
}

/** What the sentence is about, for who wants to see it. */
function Shown({ store, goTo }: DryPanelProps) {
  const { value: dry } = store.dry
  if (dry.at !== 'ended' || dry.outcome.at === 'no-such-unit') return null
  if (dry.outcome.at === 'done') return <Values outcome={dry.outcome} />
  return <Fault dry={dry} outcome={dry.outcome} goTo={goTo} />
}

function Values({ outcome }: { outcome: DoneOutcome }) {
  return (
    <>
      <ValueLine label={text.lab.dry.input} value={outcome.input} />
      <ValueLine label={text.lab.dry.result} value={outcome.result} />
      {'answer' in outcome && <ValueLine label={text.lab.dry.answer} value={outcome.answer} />}
      {hasNext(outcome) && <p class="hint">{text.lab.dry.hasNext}</p>}
    </>
  )
}

/** The task runs in rounds, and wants another one. */
const hasNext = (outcome: DoneOutcome): boolean => isRecord(outcome.answer) && isRecord(outcome.answer.next)

/** Units are often shorter than the tenths of a second in which other times are told. */
const shortSpan = (ms: number): string =>
  ms < 1_000 ? text.lab.dry.milliseconds(ms < 10 ? formatNumber(ms, 1) : formatCount(ms)) : formatElapsed(ms)

const lineOf = ({ blamed, source }: Ended): string | undefined =>
  blamed === undefined ? undefined : formatCount(placeAt(source, blamed.from).line)

function Fault({ dry, outcome, goTo }: { dry: Ended; outcome: FailedOutcome; goTo: (at: number) => void }) {
  const { stage, error, stack, unit } = outcome
  const { blamed } = dry
  const line = lineOf(dry)
  return (
    <>
      {blamed !== undefined && line !== undefined && (
        <p>
          <button type="button" class="small" onClick={() => goTo(blamed.from)}>
            {text.lab.room.goTo(line)}
          </button>
        </p>
      )}
      {unit !== undefined && <ValueLine label={text.lab.dry.input} value={unit.input} />}
      {stack !== '' && stage !== 'source' && error.code === 'task-threw' && (
        <details>
          <summary>{text.lab.dry.stack}</summary>
          <pre>{stack}</pre>
        </details>
      )}
    </>
  )
}

function failureSentence({ stage, error }: FailedOutcome, limitMs: number, line: string | undefined): string {
  if (error.code === 'unit-timeout') return text.lab.dry.late[stage](formatSpan(limitMs))
  const reason = sentenceOf(error)
  const what = text.lab.dry.failed[stage]
  return line === undefined ? text.lab.dry.failedSomewhere(what, reason) : text.lab.dry.failedAt(what, line, reason)
}
