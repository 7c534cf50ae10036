import { useComputed, useSignal } from '@preact/signals'
import { useCallback, useId } from 'preact/hooks'
import { formatCount } from '../format.ts'
import { remember, remembered } from '../remember.ts'
import { language } from '../text/language.ts'
import { text } from '../text.ts'
import type { Mark } from './editor/code-editor.ts'
import { CodePane } from './editor/code-pane.tsx'
import { PlainPane } from './editor/plain-pane.tsx'
import { exampleDraft, exampleNames } from './examples.ts'
import type { LabStore } from './lab-store.ts'
import { placeAt } from './source/marks.ts'

/** What an editor does for those beside it, once it is there. */
export interface EditorHandle {
  current: { goTo(at: number): void } | undefined
}

/** A finger selects and scrolls better in the browser's own field. */
const wantsPlain = (): boolean =>
  (remembered('lab-plain') ?? (matchMedia('(pointer: coarse)').matches ? 'yes' : 'no')) === 'yes'

export function SourcePanel({ store, editor }: { store: LabStore; editor: EditorHandle }) {
  const plain = useSignal(wantsPlain())
  const unreachable = useSignal(false)
  const marks = useComputed(() => marksOf(store))
  const Pane = plain.value || unreachable.value ? PlainPane : CodePane
  const heading = useId()
  const giveUp = useCallback(() => {
    unreachable.value = true
  }, [unreachable])
  return (
    <section class="lab-source" aria-labelledby={heading}>
      <div class="lab-source-head">
        <h2 id={heading}>{text.lab.source.heading}</h2>
        <ExampleSelect store={store} />
      </div>
      <Origin store={store} />
      <Pane key={language.value} store={store} marks={marks} editor={editor} onUnreachable={giveUp} />
      {unreachable.value && (
        <p class="note" role="status">
          <span>{text.lab.source.notLoaded}</span>
        </p>
      )}
      <Problems marks={marks.value} source={store.drafts.draft.value.source} editor={editor} />
      <p id="lab-editor-keys" class="hint">
        {text.lab.source.keys} {text.lab.source.language}
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={plain.value}
          onChange={(event) => {
            plain.value = event.currentTarget.checked
            remember('lab-plain', plain.value ? 'yes' : 'no')
          }}
        />
        {text.lab.source.plain}
      </label>
    </section>
  )
}

/** What is wrong before a run, and what the last dry run of this very text has shown. */
function marksOf(store: LabStore): readonly Mark[] {
  const found = store.problems.value.map(({ what, from, to, detail = '' }) => ({
    from,
    to,
    sentence: text.lab.problems[what](detail),
  }))
  const { value: dry } = store.dry
  if (dry.at !== 'ended' || dry.blamed === undefined || dry.outcome.at !== 'failed') return found
  if (dry.source !== store.drafts.draft.value.source) return found
  const { stage, error } = dry.outcome
  return [
    ...found,
    { ...dry.blamed, sentence: text.lab.dry.failedSomewhere(text.lab.dry.failed[stage], error.message) },
  ]
}

function ExampleSelect({ store }: { store: LabStore }) {
  return (
    <label class="lab-example">
      {text.lab.source.example}
      <select
        value=""
        onChange={(event) => {
          const name = exampleNames.find((each) => each === event.currentTarget.value)
          event.currentTarget.value = ''
          if (name !== undefined) store.takeExample(exampleDraft(name, text.lab.notes))
        }}
      >
        <option value="">{text.lab.source.exampleChoose}</option>
        {exampleNames.map((name) => (
          <option key={name} value={name}>
            {text.lab.source.examples[name]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Whose text this is, and the way to what was here before. */
function Origin({ store }: { store: LabStore }) {
  const { drafts } = store
  const fromLink = drafts.origin.value === 'link'
  return (
    <>
      {store.brokenLink.value && (
        <p class="problem" role="alert">
          {text.lab.source.brokenLink}
        </p>
      )}
      {fromLink && (
        <p class="note" role="status">
          <span>{text.lab.source.fromLink}</span>
        </p>
      )}
      {drafts.former.value !== undefined && (
        <p class="lab-former">
          {text.lab.source.backAbout}{' '}
          <button type="button" class="small" onClick={() => store.goBack()}>
            {text.lab.source.back}
          </button>
        </p>
      )}
    </>
  )
}

function Problems(props: { marks: readonly Mark[]; source: string; editor: EditorHandle }) {
  const { marks, source, editor } = props
  return (
    <div class="lab-problems" role="status" aria-label={text.lab.source.problems}>
      {marks.length === 0 ? (
        <p class="hint">{text.lab.source.fine}</p>
      ) : (
        <ul>
          {marks.map(({ from, sentence }) => {
            const { line, column } = placeAt(source, from)
            return (
              <li key={`${from} ${sentence}`}>
                <button type="button" class="lab-problem" onClick={() => editor.current?.goTo(from)}>
                  {text.lab.source.problem(formatCount(line), formatCount(column), sentence)}
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
