import './check.css'
import { text } from '../text.ts'
import type { Mark, Verdict } from './check-facts.ts'
import { type SaidLine, sayFact, sayWay } from './check-says.ts'
import type { CheckStore } from './check-store.ts'
import { CheckSummary } from './check-summary.tsx'
import { MarkShape } from './mark-shape.tsx'
import { PairPanel } from './pair-panel.tsx'

const markOfVerdict = {
  looking: 'looking',
  trying: 'looking',
  notHere: 'bad',
  apart: 'bad',
  alone: 'good',
  slower: 'limited',
  ready: 'good',
} as const satisfies Record<Verdict, Mark>

/** What works on this device and between two, each with a sentence that says what to do. */
export function CheckPage({ store, joined }: { store: CheckStore; joined: boolean }) {
  const { value: verdict } = store.verdict
  const { value: pair } = store.pair
  const lines = store.facts.value.map(sayFact)
  const ways = 'results' in pair ? pair.results.map(sayWay) : []
  const { said, more } = text.check.verdict[verdict]
  return (
    <div class="check">
      <div class="check-head">
        <h1>{text.check.heading}</h1>
        <p class="explained">{text.check.lede}</p>
      </div>
      <div class="verdict" role="status" data-verdict={verdict} data-mark={markOfVerdict[verdict]}>
        <MarkShape mark={markOfVerdict[verdict]} />
        <div>
          <p class="verdict-said">{said}</p>
          <p>{more}</p>
        </div>
      </div>
      <div class="check-halves">
        <section aria-labelledby="check-here">
          <div class="check-title">
            <h2 id="check-here">{text.check.here}</h2>
            <button type="button" class="small unprinted" onClick={() => void store.look()}>
              {text.check.again}
            </button>
          </div>
          <CheckLines lines={lines} />
        </section>
        <section aria-labelledby="check-pair">
          <h2 id="check-pair">{text.check.pair.heading}</h2>
          <PairPanel store={store} joined={joined} />
          {ways.length > 0 && <CheckLines lines={ways} />}
        </section>
      </div>
      <CheckSummary lines={[...lines, ...ways]} said={said} />
    </div>
  )
}

function CheckLines({ lines }: { lines: readonly SaidLine[] }) {
  return (
    <ul class="check-lines">
      {lines.map(({ mark, name, sentence }) => (
        <li key={name} data-mark={mark}>
          <MarkShape mark={mark} />
          <div class="check-line-words">
            <p>
              <strong>{name}</strong> <span class="mark-word">{text.check.marks[mark]}</span>
            </p>
            {sentence !== '' && <p>{sentence}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}
