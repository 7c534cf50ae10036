import { writeAnswer } from '../answer-json.ts'
import { formatBytes, formatCount, formatElapsed, formatList, formatNumber, formatShare } from '../format.ts'
import { shownName } from '../own-device.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import { faceOf } from '../words-of-card.ts'
import { type Html, html } from './html.ts'
import { deviceNameOf } from './run-names.ts'
import type { RunRecord } from './run-record.ts'

// What stands in the report beside the answer and the picture of the run.

/** Who did how much, and how much faster that was. */
export function contributionsSection(record: RunRecord): Html {
  const { figures, seen } = record
  const words = text.travel.report
  const rows = figures.contributions.map(({ device, units, shards, share, computeMs, aloneMs }) => {
    const number = seen(device)?.number
    return html`<tr><td class="number">${number === undefined ? '' : formatCount(number)}</td><th scope="row">${deviceNameOf(
      record,
      device,
    )}</th><td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="10"/><rect class="bar" width="${
      share * 100
    }" height="10"/></svg></td><td class="number">${formatShare(share)}</td><td class="number">${formatCount(
      units,
    )}</td><td class="number">${formatCount(shards)}</td><td class="number">${formatElapsed(computeMs)}</td><td class="number">${
      aloneMs === undefined ? '–' : formatElapsed(aloneMs)
    }</td></tr>`
  })
  const heads = [words.share, words.units, words.shards, words.computed, words.alone]
  return html`<section>
<h2>${words.whoHeading}</h2>
${figures.speedUp !== undefined && html`<p>${words.speedUp(formatNumber(figures.speedUp, 1), formatElapsed(figures.computeMs))}</p>`}
<div class="scroll" tabindex="0"><table><thead><tr><th scope="col" class="number">${words.number}</th><th scope="col" colspan="2">${words.device}</th>${heads.map(
    (head) => html`<th scope="col" class="number">${head}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div>
<p class="soft">${words.aloneAbout}</p>
${figures.unitsEarlier > 0 && html`<p class="note">${words.earlier(formatCount(figures.unitsEarlier))}</p>`}
</section>`
}

/** How results were checked, and what went wrong on the way. */
export function checkingSection(record: RunRecord): Html {
  const { job, log, figures } = record
  const words = text.travel.report
  const count = (...states: string[]) =>
    figures.leases.reduce((sum, { state, count: of }) => sum + (states.includes(state) ? of : 0), 0)
  const { unitsUnverified } = job.progress.value
  const facts: [string, string][] = [
    [words.checked, words.checks[log.spec?.verify?.level ?? 'none']],
    [words.lost, formatCount(count('lost', 'handed-back'))],
    [words.failed, formatCount(count('failed'))],
    [words.wrong, formatCount(count('wrong'))],
    [words.backups, formatCount(count('backup-won', 'overtaken'))],
    [words.setAside, formatCount(figures.unitsPoisoned)],
  ]
  if (unitsUnverified > 0) facts.push([words.unverified, formatCount(unitsUnverified)])
  const removed = job.removed.value.map(
    ({ deviceNames, from, to }) =>
      html`<li>${text.result.removed(formatList(deviceNames.map(shownName)), formatCount(from), formatCount(to - 1))}</li>`,
  )
  const poisoned = job.poisoned.value.map(
    ({ unit, evidence }) =>
      html`<li>${text.result.unit(formatCount(unit))} ${evidence
        .map(({ deviceName, reason }) => text.result.attempt(shownName(deviceName), reason))
        .join(' ')}</li>`,
  )
  const { value: outcome } = job.outcome
  return html`<section>
<h2>${words.checkingHeading}</h2>
${outcome.at === 'failed' && html`<p class="note">${sentenceOf(outcome.error)}</p>`}
${factsHtml(facts)}
${removed.length > 0 && html`<ul>${removed}</ul>`}
${poisoned.length > 0 && html`<details><summary>${text.result.evidence}</summary><ul>${poisoned}</ul></details>`}
</section>`
}

/** The story's own numbers. */
export function storySection({ log, figures }: RunRecord): Html {
  const words = text.travel.report
  const leases = figures.leases.reduce((sum, { count }) => sum + count, 0)
  const facts: [string, string][] = [
    [words.elapsed, formatElapsed(figures.elapsedMs)],
    [words.unitsDone, words.of(formatCount(figures.unitsDone), formatCount(figures.unitsTotal))],
    [words.leases, formatCount(leases)],
    ...figures.leases.map(({ state, count }): [string, string] => [
      words.leasesOf(text.stream.states[state]),
      formatCount(count),
    ]),
    [words.outputBytes, formatBytes(figures.outputBytes)],
  ]
  if (figures.pausedMs > 0) facts.push([words.paused, formatElapsed(figures.pausedMs)])
  return html`<section>
<h2>${words.storyHeading}</h2>
${log.cut && html`<p class="note">${text.stream.cut}</p>`}
${log.shared && html`<p class="note">${words.sharedRoom}</p>`}
${factsHtml(facts)}
</section>`
}

/** What ran, to the letter. */
export function sourceSection({ job, source }: RunRecord): Html {
  const words = text.travel.report
  if (source === undefined)
    return html`<section><h2>${words.sourceHeading}</h2><p>${words.sourceUnknown}</p></section>`
  const params = writeAnswer(job.params)
  return html`<section>
<h2>${words.sourceHeading}</h2>
${job.card !== undefined && html`<p>${faceOf(job.card).about}</p>`}
<p>SHA-256 <code>${source.sha256}</code></p>
<p class="soft">${source.text === undefined ? words.sourceModule : words.sourceAbout}</p>
${source.text !== undefined && html`<details open><summary>${words.sourceText}</summary><pre tabindex="0">${source.text}</pre></details>`}
${params !== '' && html`<details><summary>${words.params}</summary><pre tabindex="0">${params}</pre></details>`}
</section>`
}

const factsHtml = (facts: readonly (readonly [string, string])[]): Html =>
  html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
