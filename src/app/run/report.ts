import { digestOf } from '../../base/digest.ts'
import { spanStates } from '../../core/span.ts'
import { formatCount, formatElapsed, formatMoment } from '../format.ts'
import { nameOf } from '../host/task-stream-says.ts'
import { language, tagOf } from '../text/language.ts'
import { text } from '../text.ts'
import { Html, html, jsonInHtml } from './html.ts'
import { paintStream } from './paint-stream.ts'
import { pictureOf } from './pictures.ts'
import { answerSection } from './report-answer.ts'
import { checkingSection, contributionsSection, sourceSection, storySection } from './report-facts.ts'
import { type ReportData, reportScript } from './report-script.ts'
import { reportStyle } from './report-style.ts'
import type { RunRecord } from './run-record.ts'
import { stateInk } from './state-ink.ts'
import { stateAt, statesIn, streamDataOf } from './stream-data.ts'

/** One file that shows the run anywhere: it asks for nothing, and its own policy lets nothing in. */
export function reportOf(record: RunRecord): string {
  const { job, log, seen } = record
  const words = text.travel.report
  const stream = streamDataOf(log, (device) => nameOf(seen, device))
  const data: ReportData = {
    stream,
    states: spanStates.map((state) => text.stream.states[state]),
    block: words.block,
  }
  const script = `(${reportScript})(${paintStream},${stateInk})`.replaceAll('</', '<\\/')
  const page = html`<!doctype html>
<html lang="${tagOf(language.value)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.title(job.title)}</title>
<style>${new Html(reportStyle)}</style>
</head>
<body>
${header(record)}
<main>${[
    answerSection(record, pictureOf(job)?.toDataURL('image/png')),
    contributionsSection(record),
    streamSection(stream),
    checkingSection(record),
    storySection(record),
    sourceSection(record),
  ]}</main>
<footer><p>${words.made}</p></footer>
<script type="application/json" id="data">${jsonInHtml(data)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`
  return page.text
}

/** Nothing is fetched, and no script runs but ours: whatever a task or a name says, it is text. */
const policyOf = (script: string): string =>
  [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(reportStyle)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

/** A hash of a policy is base64, and ours are hexadecimal. */
function hashSource(source: string): string {
  const bytes = digestOf(source).match(/../g) ?? []
  return `sha256-${btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))))}`
}

function header({ job, beganMs, figures }: RunRecord): Html {
  const words = text.travel.report
  const { at } = job.outcome.value
  const when = formatMoment(beganMs)
  return html`<header>
<p class="soft">${words.kicker}</p>
<h1>${job.title}</h1>
<p>${words.outcome[at](when, formatElapsed(figures.elapsedMs), formatCount(figures.contributions.length))}</p>
</header>`
}

function streamSection(stream: ReportData['stream']): Html {
  const words = text.travel.report
  const swatches = statesIn(stream).map(
    (state) =>
      html`<li><canvas data-state="${stateAt(state)}" aria-hidden="true"></canvas>${text.stream.states[state]}</li>`,
  )
  return html`<section>
<h2>${text.stream.heading}</h2>
<p class="soft">${text.stream.about}</p>
<div class="stream"><canvas role="img" aria-label="${words.streamAlt}"></canvas></div>
<noscript><p class="note">${words.noScript}</p></noscript>
<ul class="legend">${swatches}</ul>
<p id="said" class="soft" role="status">${words.point}</p>
</section>`
}
