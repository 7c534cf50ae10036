import { useSignal } from '@preact/signals'
import { download } from '../download.ts'
import { formatCount } from '../format.ts'
import { nameOf } from '../host/task-stream-says.ts'
import { text } from '../text.ts'
import { chromeTrace } from './chrome-trace.ts'
import { isDark } from './is-dark.ts'
import { pictureOf, pngOf, streamPicture } from './pictures.ts'
import { reportOf } from './report.ts'
import { csvOf, ndjsonOf } from './results.ts'
import { rangeOf } from './run-names.ts'
import type { RunParts } from './run-parts.ts'
import { fileNameOf, type RunRecord, recordOf, resultsIn } from './run-record.ts'

type Saved = { readonly at: 'nothing' | 'making' | 'failed' } | { readonly at: 'made'; readonly name: string }

interface FileKind {
  readonly label: string
  readonly about: string
  readonly ending: string
  make(record: RunRecord): Blob | Promise<Blob | undefined>
}

/** A run's files. They are made when somebody asks for them. */
export function SavePanel({ job, run, seen }: RunParts) {
  const saved = useSignal<Saved>({ at: 'nothing' })
  const { save } = text.travel
  if (job.outcome.value.at === 'running' || (run.version.value >= 0 && !run.log.over && !run.log.cut))
    return <p class="empty">{save.running}</p>
  const record = recordOf(job, run.log, seen)
  const make = async ({ ending, make: makeFile }: FileKind): Promise<void> => {
    saved.value = { at: 'making' }
    const name = fileNameOf(record, ending)
    try {
      const content = await makeFile(record)
      if (content !== undefined) download(name, content)
      saved.value = content === undefined ? { at: 'failed' } : { at: 'made', name }
    } catch {
      saved.value = { at: 'failed' } // a picture or a text that this browser has no room for
    }
  }
  return (
    <div class="this-run-save">
      <p class="hint">{save.about}</p>
      <ul>
        {kindsOf(record).map((kind) => (
          <li key={kind.label}>
            <button type="button" class="small" onClick={() => make(kind)}>
              {kind.label}
            </button>
            <span class="hint">{kind.about}</span>
          </li>
        ))}
      </ul>
      <p role="status" class={saved.value.at === 'failed' ? 'problem' : undefined}>
        {saved.value.at === 'making' && save.making}
        {saved.value.at === 'made' && save.made(saved.value.name)}
        {saved.value.at === 'failed' && save.failed}
      </p>
    </div>
  )
}

const textFile = (content: string, type: string): Blob => new Blob([content], { type: `${type};charset=utf-8` })

function kindsOf(record: RunRecord): FileKind[] {
  const { save } = text.travel
  const results = resultsIn(record)
  const picture: FileKind = {
    ...{ label: save.picture, about: save.pictureAbout, ending: '.png' },
    make: async ({ job }) => {
      const canvas = pictureOf(job)
      return canvas === undefined ? undefined : pngOf(canvas)
    },
  }
  return [
    {
      ...{ label: save.report, about: save.reportAbout, ending: '.html' },
      make: (of) => textFile(reportOf(of), 'text/html'),
    },
    ...(record.job.card?.view.picture === undefined ? [] : [picture]),
    {
      ...{ label: save.stream, about: save.streamAbout, ending: '-stream.png' },
      make: (of) => pngOf(streamPicture(of, isDark())),
    },
    {
      ...{ label: save.csv, about: save.csvAbout[results.at], ending: '.csv' },
      make: () => textFile(csvOf(results), 'text/csv'),
    },
    {
      ...{ label: save.ndjson, about: save.ndjsonAbout, ending: '.ndjson' },
      make: () => textFile(ndjsonOf(results), 'application/x-ndjson'),
    },
    {
      ...{ label: save.trace, about: save.traceAbout, ending: '-trace.json' },
      make: (of) => textFile(traceOf(of), 'application/json'),
    },
  ]
}

const traceOf = ({ job, log, seen }: RunRecord): string =>
  chromeTrace(log, {
    title: job.title,
    device: (device) => nameOf(seen, device),
    worker: (lane) => text.travel.worker(formatCount(lane + 1)),
    units: rangeOf,
    states: text.stream.states,
    counted: text.travel.traceCounted,
  })
