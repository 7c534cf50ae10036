import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { copyText } from '../components/copy-link.tsx'
import { formatMoment } from '../format.ts'
import { text } from '../text.ts'
import { type SaidLine, summaryOf } from './check-says.ts'

/** What was found, to be copied or printed. */
export function CheckSummary({ lines, said }: { lines: readonly SaidLine[]; said: string }) {
  const shown = useRef<HTMLPreElement>(null)
  const outcome = useSignal<'none' | 'copied' | 'selected'>('none')
  const { summary } = text.check
  const title = summary.title(formatMoment(Date.now()), location.origin)
  const whole = summaryOf(lines, [title, said, navigator.userAgent])
  const copy = async () => {
    outcome.value = (await copyText(whole, shown.current)) ? 'copied' : 'selected'
  }
  const words = { none: '', copied: summary.copied, selected: summary.selected }
  return (
    <section class="check-summary" aria-labelledby="check-summary">
      <h2 id="check-summary">{summary.heading}</h2>
      <p class="hint">{summary.about}</p>
      <pre ref={shown}>{whole}</pre>
      <div class="actions unprinted">
        <button type="button" class="small" onClick={copy}>
          {summary.copy}
        </button>
        <button type="button" class="small" onClick={() => print()}>
          {summary.print}
        </button>
        <span aria-live="polite">{words[outcome.value]}</span>
      </div>
    </section>
  )
}
