import type { ReadonlySignal } from '@preact/signals'
import { download } from '../download.ts'
import { formatCount, formatElapsed, formatList } from '../format.ts'
import type { JobStore } from '../host/job-store.ts'
import { shownName } from '../own-device.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import type { Draft } from './draft.ts'
import type { LabRun, UnitTrouble } from './lab-run.ts'
import { type ResultForm, resultFile } from './result-files.ts'
import { showValue } from './show-value.ts'
import { stretchAt } from './source/marks.ts'
import { isRecord, ValueLine, ValuesTable } from './value-view.tsx'

interface RunViewProps {
  readonly run: LabRun
  readonly source: ReadonlySignal<Draft>
  readonly goTo: (at: number) => void
}

/** One job of the lab: how far it is, what went wrong in it, and what it gives. */
export function RunView({ run, source, goTo }: RunViewProps) {
  const { store } = run
  return (
    <div class="lab-run">
      <h3>{store.title}</h3>
      {run.round !== undefined && (
        <p>{text.lab.room.round(formatCount(run.round.number), formatCount(run.round.most))}</p>
      )}
      <Progress job={store} />
      <Outcome job={store} />
      <Troubles run={run} source={source} goTo={goTo} />
      <Result job={store} />
    </div>
  )
}

function Progress({ job }: { job: JobStore }) {
  const { value: progress } = job.progress
  const { unitsDone, unitsPoisoned, unitsTotal } = progress
  const running = job.outcome.value.at === 'running'
  const paused = progress.state === 'paused'
  return (
    <>
      <progress
        aria-label={text.lab.room.progress}
        max={Math.max(1, unitsTotal)}
        value={unitsTotal === 0 && running ? undefined : unitsDone + unitsPoisoned}
      />
      <p class="lab-actions">
        <span>
          {progress.state === 'splitting'
            ? text.lab.room.splitting
            : text.lab.room.units(formatCount(unitsDone), formatCount(unitsTotal))}
        </span>
        {running && (
          <>
            <button type="button" class="small" onClick={() => (paused ? job.resume() : job.pause())}>
              {paused ? text.lab.room.resume : text.lab.room.pause}
            </button>
            <button type="button" class="small danger" onClick={() => job.cancel()}>
              {text.lab.room.stop}
            </button>
          </>
        )}
      </p>
    </>
  )
}

function Outcome({ job }: { job: JobStore }) {
  const { value: outcome } = job.outcome
  const { value: poisoned } = job.poisoned
  const leftOut = Math.max(job.progress.value.unitsPoisoned, poisoned.length)
  return (
    <div role="status">
      {outcome.at === 'finished' && outcome.summary !== undefined && (
        <p>{text.lab.room.finished(formatElapsed(outcome.summary.elapsedMs))}</p>
      )}
      {outcome.at === 'cancelled' && <p>{text.lab.room.cancelled}</p>}
      {outcome.at === 'failed' && (
        <p class="problem">
          {text.lab.room.failed}: {sentenceOf(outcome.error)}
        </p>
      )}
      {leftOut > 0 && <p class="note">{text.lab.room.setAside(formatCount(leftOut))}</p>}
    </div>
  )
}

/** Attempts that failed on devices, each with what its unit was given and where the device says it happened. */
function Troubles({ run, source, goTo }: RunViewProps) {
  const { value: troubles } = run.troubles
  if (troubles.length === 0) return null
  const isShown = run.source === source.value.source
  return (
    <details class="lab-troubles" open>
      <summary>{text.lab.room.troubles(formatCount(run.troubleCount.value))}</summary>
      <p class="hint">{text.lab.room.troublesAbout}</p>
      <ul>
        {troubles.map((trouble, at) => (
          <Trouble key={at} trouble={trouble} show={isShown ? goTo : undefined} source={source.value.source} />
        ))}
      </ul>
    </details>
  )
}

/** `show` where the text in the editor is the one that ran. */
function Trouble(props: { trouble: UnitTrouble; show: ((at: number) => void) | undefined; source: string }) {
  const { trouble, show, source } = props
  const { unit, deviceNames, reason, stack, place, input } = trouble
  const devices = formatList(deviceNames.map(shownName))
  return (
    <li>
      <strong>
        {unit === undefined
          ? text.lab.room.troubleUnknown(devices)
          : text.lab.room.trouble(formatCount(unit), devices)}
      </strong>
      <p class="problem">{reason}</p>
      {unit !== undefined && <ValueLine label={text.lab.room.troubleInput} value={input} />}
      {place !== undefined && show !== undefined && (
        <button type="button" class="small" onClick={() => show(stretchAt(source, place).from)}>
          {text.lab.room.goTo(formatCount(place.line))}
        </button>
      )}
      {stack !== '' && (
        <details>
          <summary>{text.lab.room.troubleStack}</summary>
          <pre>{stack}</pre>
        </details>
      )}
    </li>
  )
}

const forms: readonly ResultForm[] = ['ndjson', 'csv', 'json']
const itemsShown = 20

function Result({ job }: { job: JobStore }) {
  const { value: answer } = job.answer
  return (
    <section class="lab-result" aria-label={text.lab.room.result} data-final={job.outcome.value.at === 'finished'}>
      <h4>{text.lab.room.result}</h4>
      {answer === undefined ? (
        <p class="hint">{text.lab.room.resultNone}</p>
      ) : (
        <>
          <Answer answer={answer} />
          <p class="lab-actions">
            {forms.map((form) => (
              <button
                key={form}
                type="button"
                class="small"
                onClick={() => download(`${fileNameOf(job.title)}.${form}`, resultFile(answer, form))}
              >
                {text.lab.room.download[form]}
              </button>
            ))}
          </p>
        </>
      )}
    </section>
  )
}

function Answer({ answer }: { answer: unknown }) {
  if (!Array.isArray(answer) || !answer.some(isRecord)) return <pre data-answer>{showValue(answer)}</pre>
  const shown = Math.min(itemsShown, answer.length)
  const caption = text.lab.room.items(formatCount(shown), formatCount(answer.length))
  return <ValuesTable values={answer} caption={caption} most={itemsShown} />
}

/** A title may have what no file system takes. */
const fileNameOf = (title: string): string =>
  title.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-|-$/g, '') || 'result'
