import type { Card } from '../../tasks/catalogue.ts'
import { type Chart, chartOf, type Figure, figuresOf, type Table, tableOf } from '../drawn-answer.ts'
import { formatNumber } from '../format.ts'
import { text } from '../text.ts'
import { wordsOf } from '../words-of-card.ts'
import { type Html, html } from './html.ts'
import type { RunRecord } from './run-record.ts'

const chartHeight = 180
const barStep = 30
/** A longer answer is in the saved results, and would only make the file heavy here. */
const jsonMost = 200_000

export function answerSection({ job }: RunRecord, picture: string | undefined): Html {
  const { value: answer } = job.answer
  const json = job.answerJson.value
  const cut = json.length > jsonMost
  const words = text.travel.report
  return html`<section>
<h2>${job.outcome.value.at === 'finished' ? text.result.final : text.result.partial}</h2>
${picture !== undefined && html`<figure><img src="${picture}" alt="${text.result.pictureAlt(job.title)}"></figure>`}
${answer === undefined ? html`<p class="soft">${words.noAnswer}</p>` : drawn(job.card, answer)}
${
  json !== '' &&
  html`<details><summary>${text.result.json}</summary><pre tabindex="0">${json.slice(0, jsonMost)}${cut && '…'}</pre></details>`
}
</section>`
}

/** A view may not fit the answer of an older page's task: then the JSON below says it all. */
function drawn(card: Card | undefined, answer: unknown): Html | undefined {
  if (card === undefined) return undefined
  const { view } = card
  const words = wordsOf(card)
  try {
    const chart = chartOf(view, words, answer)
    const table = tableOf(view, words, answer)
    return html`${figuresHtml(figuresOf(view, words, answer))}${chart !== undefined && chartHtml(chart)}${
      table !== undefined && tableHtml(table)
    }`
  } catch {
    return html`<p class="soft">${text.result.undrawn}</p>`
  }
}

const figuresHtml = (figures: readonly Figure[]): Html =>
  html`<dl class="figures">${figures.map(
    ({ label, value, digits, unit, error }) =>
      html`<div><dt>${label}</dt><dd>${
        typeof value === 'number' ? formatNumber(value, digits) : value
      }${unit !== undefined && html` <small>${unit}</small>`}${
        error !== undefined && html` <small>${text.giveOrTake(formatNumber(error, digits))}</small>`
      }</dd></div>`,
  )}</dl>`

function chartHtml({ caption, unit, bars }: Chart): Html {
  const values = bars.map(({ value }) => value)
  const top = Math.max(0, ...values)
  const span = top - Math.min(0, ...values) || 1
  const zero = (top / span) * chartHeight
  const width = Math.max(1, bars.length) * barStep
  const drawnBars = bars.map(({ label, value }, at) => {
    const length = (Math.abs(value) / span) * chartHeight
    const middle = at * barStep + barStep / 2
    const y = value < 0 ? zero : zero - length
    return html`<g><title>${label}: ${formatNumber(value)} ${unit}</title><rect class="bar" x="${at * barStep + 3}" y="${y}" width="${
      barStep - 6
    }" height="${Math.max(0.5, length)}" rx="2"/><text class="value" x="${middle}" y="${y - 5}">${formatNumber(
      Math.round(value * 10) / 10,
    )}</text><text class="label" x="${middle}" y="${chartHeight + 14}">${label}</text></g>`
  })
  const rows = bars.map(({ label, value }) => [label, `${formatNumber(value)} ${unit}`])
  return html`<figure><figcaption><strong>${caption}</strong></figcaption>
<svg viewBox="0 -18 ${width} ${chartHeight + 36}" role="img" aria-label="${caption}">${drawnBars}</svg>
<details><summary>${text.result.barNumbers}</summary>${tableHtml({ caption, columns: ['', unit], rows })}</details></figure>`
}

function tableHtml({ caption, columns, rows, digits }: Table): Html {
  const isNumber = columns.map((_, at) => typeof rows[0]?.[at] === 'number')
  const cell = (value: string | number | undefined) =>
    typeof value === 'number' ? formatNumber(value, Number.isInteger(value) ? 0 : digits) : value
  return html`<div class="scroll" tabindex="0"><table><caption>${caption}</caption><thead><tr>${columns.map(
    (column, at) => html`<th scope="col"${isNumber[at] === true && html` class="number"`}>${column}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((value, at) => html`<td${isNumber[at] === true && html` class="number"`}>${cell(value)}</td>`)}</tr>`,
  )}</tbody></table></div>`
}
