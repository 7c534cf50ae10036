import type { WayResult } from '../../wiring/check.ts'
import { formatBytes, formatCount, formatList, formatNumber } from '../format.ts'
import { text } from '../text.ts'
import { type Fact, type Mark, markOfWay } from './check-facts.ts'

/** One line, as it is read. */
export interface SaidLine {
  readonly mark: Mark
  readonly name: string
  readonly sentence: string
}

export function sayFact(fact: Fact): SaidLine {
  const { name } = text.check.lines[fact.key]
  return { mark: fact.mark, name, sentence: fact.mark === 'looking' ? '' : sentenceOf(fact) }
}

function sentenceOf(fact: Fact): string {
  const { lines } = text.check
  switch (fact.key) {
    case 'server':
      if (fact.mark === 'good') return lines.server.good(formatCount(fact.answeredMs))
      return fact.mark === 'bad'
        ? lines.server[fact.trouble]
        : fact.mark === 'missing'
          ? lines.server.missing(fact.broker)
          : ''
    case 'workers':
      return fact.mark === 'good' ? lines.workers.good(formatCount(fact.cores)) : lines.workers.bad
    case 'secure':
      return fact.mark === 'limited'
        ? sayLacks(fact.lacks.map((lack) => lines.secure.missing[lack]))
        : lines.secure.good
    case 'wasm':
    case 'storage':
      return fact.mark === 'good' ? lines[fact.key].good : lines[fact.key].limited
    case 'direct':
      return fact.mark === 'good' ? lines.direct.good : fact.mark === 'bad' ? lines.direct.bad : ''
    case 'turn':
    case 'relay':
      return fact.mark === 'good' || fact.mark === 'bad' ? lines[fact.key][fact.mark] : lines[fact.key].missing
  }
}

function sayLacks(lacks: readonly string[]): string {
  const { limited, todo } = text.check.lines.secure
  return isSecureContext ? limited(formatList(lacks)) : `${limited(formatList(lacks))} ${todo}`
}

export function sayWay(result: WayResult): SaidLine {
  const mark = markOfWay(result)
  const { ways } = text.check.pair
  const { name } = ways[result.way]
  switch (result.at) {
    case 'works': {
      const ms = formatNumber(result.roundTripMs, result.roundTripMs < 10 ? 1 : 0)
      return { mark, name, sentence: ways[result.way].works(ms, formatBytes(result.bytesPerSecond)) }
    }
    case 'fails':
      return { mark, name, sentence: ways[result.way].fails }
    case 'missing':
      return { mark, name, sentence: result.way === 'direct' ? '' : ways[result.way].missing }
  }
}

/** All that was found, as text for whoever was not there. */
export function summaryOf(lines: readonly SaidLine[], head: readonly string[]): string {
  const { marks, summary } = text.check
  const said = lines.filter(({ mark }) => mark !== 'looking')
  return [...head, ...said.map(({ mark, name, sentence }) => summary.line(marks[mark], name, sentence))].join('\n')
}
