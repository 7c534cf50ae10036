import type { WayResult } from '../../wiring/check.ts'

/** What is looked at on one device, in the order in which it is shown. */
export const lineKeys = ['server', 'workers', 'direct', 'relay', 'turn', 'wasm', 'storage', 'secure'] as const
export type LineKey = (typeof lineKeys)[number]

/** Also shapes on the page: colour is never the only sign. */
export type Mark = 'looking' | 'good' | 'limited' | 'bad' | 'missing'

/** What only secure addresses have, and this page lacks. */
export type Lack = 'screen' | 'install' | 'copy'

export type ServerTrouble = 'bad' | 'refused' | 'version' | 'noCheck'

/** What is known of one line. */
export type Fact =
  | { readonly key: Exclude<LineKey, 'server' | 'workers' | 'secure'>; readonly mark: Mark }
  | { readonly key: 'server'; readonly mark: 'looking' }
  | { readonly key: 'server'; readonly mark: 'good'; readonly answeredMs: number }
  | { readonly key: 'server'; readonly mark: 'bad'; readonly trouble: ServerTrouble }
  | { readonly key: 'server'; readonly mark: 'missing'; readonly broker: string }
  | { readonly key: 'workers'; readonly mark: 'looking' | 'bad' }
  | { readonly key: 'workers'; readonly mark: 'good'; readonly cores: number }
  | { readonly key: 'secure'; readonly mark: 'looking' | 'good' }
  | { readonly key: 'secure'; readonly mark: 'limited'; readonly lacks: readonly Lack[] }

/** What is known of the other device. */
export type PairState =
  | { readonly at: 'waiting' | 'gone' | 'stranger' | 'failing' }
  | { readonly at: 'trying' | 'over'; readonly results: readonly WayResult[] }

export type Verdict = 'looking' | 'notHere' | 'alone' | 'trying' | 'ready' | 'slower' | 'apart'

export const markOfWay = ({ at }: WayResult): Mark => (at === 'works' ? 'good' : at === 'fails' ? 'bad' : 'missing')

/** The one word that a teacher looks for first. Two devices that were tried say more than what one found alone. */
export function verdictOf(facts: readonly Fact[], pair: PairState): Verdict {
  if (pair.at === 'trying' || pair.at === 'failing') return 'trying'
  if (pair.at === 'over') {
    const works = (way: WayResult['way']) =>
      pair.results.some((result) => result.way === way && result.at === 'works')
    if (!cannotCompute(facts)) return works('direct') ? 'ready' : works('turn') || works('relay') ? 'slower' : 'apart'
  }
  if (facts.some(({ mark }) => mark === 'looking')) return 'looking'
  return cannotCompute(facts) || isCutOff(facts) ? 'notHere' : 'alone'
}

const markOf = (facts: readonly Fact[], key: LineKey): Mark | undefined =>
  facts.find((fact) => fact.key === key)?.mark

const cannotCompute = (facts: readonly Fact[]): boolean => markOf(facts, 'workers') === 'bad'

/** No server, or no way at all by which this device could link to another one. */
function isCutOff(facts: readonly Fact[]): boolean {
  const isClosed = (key: LineKey) => markOf(facts, key) === 'bad' || markOf(facts, key) === 'missing'
  return markOf(facts, 'server') === 'bad' || (['direct', 'turn', 'relay'] as const).every(isClosed)
}
