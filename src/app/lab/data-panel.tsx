import { useId } from 'preact/hooks'
import { formatBytes, formatCount } from '../format.ts'
import { text } from '../text.ts'
import { acceptedFiles } from './data/read-file.ts'
import type { FileState } from './data-store.ts'
import { fileSentence } from './file-sentence.ts'
import type { LabStore } from './lab-store.ts'
import { ValuesTable } from './value-view.tsx'

const ways = ['range', 'file'] as const
const rowsShown = 5
const lettersShown = 400

/** What the task is given: a span of numbers or a file, and parameters. */
export function DataPanel({ store }: { store: LabStore }) {
  const heading = useId()
  const name = useId()
  const { drafts } = store
  const { value: draft } = drafts.draft
  return (
    <section class="lab-step" aria-labelledby={heading}>
      <h2 id={heading}>{text.lab.data.heading}</h2>
      <div class="lab-ways" role="radiogroup" aria-labelledby={heading}>
        {ways.map((way) => (
          <label key={way} class="check">
            <input
              type="radio"
              name={name}
              checked={draft.data === way}
              onChange={() => drafts.change({ data: way })}
            />
            {text.lab.data.ways[way]}
          </label>
        ))}
      </div>
      {draft.data === 'range' ? <RangeFields store={store} /> : <FileBox store={store} />}
      <ParamsField store={store} />
    </section>
  )
}

function RangeFields({ store: { drafts } }: { store: LabStore }) {
  const problem = useId()
  const { value: draft } = drafts.draft
  const { value: range } = drafts.range
  const wrong = typeof range === 'string'
  return (
    <>
      <div class="lab-fields">
        {(['from', 'to'] as const).map((end) => (
          <label key={end}>
            {text.lab.data[end]}
            <input
              inputMode="numeric"
              value={draft[end]}
              maxLength={40}
              aria-invalid={wrong}
              aria-describedby={problem}
              onInput={(event) => drafts.change({ [end]: event.currentTarget.value })}
            />
          </label>
        ))}
      </div>
      <p id={problem} class={wrong ? 'problem' : 'hint'}>
        {wrong ? text.lab.data.range[range] : text.lab.data.rangeAbout}
      </p>
    </>
  )
}

function FileBox({ store }: { store: LabStore }) {
  const { value: file } = store.data.file
  return (
    <>
      <div class="lab-drop">
        <label>
          <strong>{text.lab.data.drop}</strong>
          <small>{text.lab.data.takes}</small>
          <input
            type="file"
            accept={acceptedFiles}
            aria-label={text.lab.data.choose}
            onClick={(event) => {
              event.currentTarget.value = '' // else the same file, mended and chosen again, would be no change
            }}
            onChange={(event) => {
              const [chosen] = event.currentTarget.files ?? []
              if (chosen !== undefined) store.takeFile(chosen)
            }}
          />
        </label>
        <button type="button" class="small" onClick={() => store.data.chooseSample()}>
          {text.lab.data.sample}
        </button>
      </div>
      <div role="status">
        <FileSaid file={file} before={store.drafts.fileName.value} />
      </div>
    </>
  )
}

function FileSaid({ file, before }: { file: FileState; before: string | undefined }) {
  switch (file.at) {
    case 'none':
      return <p class="hint">{before === undefined ? text.lab.data.none : text.lab.data.again(before)}</p>
    case 'reading':
      return <p>{text.lab.data.reading(file.name)}</p>
    case 'unreachable':
      return <p class="problem">{text.lab.data.unreachable(file.name)}</p>
    case 'refused':
      return <p class="problem">{fileSentence(file.name, file.problem)}</p>
    case 'read':
      return <FileRead file={file} />
  }
}

function FileRead({ file }: { file: Extract<FileState, { at: 'read' }> }) {
  const { name, bytes, data } = file
  if (data.kind === 'text') {
    return (
      <>
        <p>{text.lab.data.letters(formatCount(data.text.length), formatBytes(bytes))}</p>
        <pre class="lab-beginning">{data.text.slice(0, lettersShown)}</pre>
        <p class="hint">{text.lab.data.textAbout}</p>
      </>
    )
  }
  const { rows, rowsInFile } = data
  return (
    <>
      <p>{text.lab.data.rows(formatCount(rowsInFile), formatBytes(bytes))}</p>
      {rows.length < rowsInFile && (
        <p class="note">
          <span>{text.lab.data.cut(formatCount(rows.length), formatCount(rowsInFile))}</span>
        </p>
      )}
      <ValuesTable values={rows} caption={text.lab.data.preview(name)} most={rowsShown} />
      <p class="hint">{text.lab.data.rowsAbout}</p>
    </>
  )
}

function ParamsField({ store: { drafts } }: { store: LabStore }) {
  const about = useId()
  const { value: reading } = drafts.params
  const faulty = reading.at === 'faulty'
  return (
    <>
      <label class="lab-params">
        {text.lab.data.params}
        <textarea
          rows={2}
          spellcheck={false}
          value={drafts.draft.value.params}
          aria-invalid={faulty}
          aria-describedby={about}
          onInput={(event) => drafts.change({ params: event.currentTarget.value })}
        />
      </label>
      <p id={about} class={faulty ? 'problem' : 'hint'}>
        {!faulty
          ? text.lab.data.paramsAbout
          : text.lab.data.paramsFaulty(
              formatCount(reading.place.line),
              formatCount(reading.place.column),
              reading.detail,
            )}
      </p>
    </>
  )
}
