import { expect, test } from 'vitest'
import { type Fact, lineKeys, type Mark, type PairState, verdictOf } from '../../../src/app/check/check-facts.ts'
import type { WayResult } from '../../../src/wiring/check.ts'

type Marks = Partial<Record<Fact['key'], Mark>>

/** All is well here but for what is named. */
const factsOf = (marks: Marks): Fact[] =>
  lineKeys.map((key) => ({ key, mark: marks[key] ?? 'good', cores: 2, answeredMs: 3 }) as Fact)

const works = (way: WayResult['way']): WayResult => ({ way, at: 'works', roundTripMs: 3, bytesPerSecond: 1e6 })
const fails = (way: WayResult['way']): WayResult => ({ way, at: 'fails', code: 'link-timeout' })
const missing = (way: WayResult['way']): WayResult => ({ way, at: 'missing' })
const over = (...results: WayResult[]): PairState => ({ at: 'over', results })
const nobody: PairState = { at: 'waiting' }

test.each<[string, Marks, PairState, string]>([
  ['something is still looked at', { relay: 'looking' }, nobody, 'looking'],
  ['all is there', {}, nobody, 'alone'],
  ['what is not needed is missing', { turn: 'missing', secure: 'limited', storage: 'limited' }, nobody, 'alone'],
  ['only the relay is open', { direct: 'bad', turn: 'missing' }, nobody, 'alone'],
  ['nothing computes', { workers: 'bad' }, nobody, 'notHere'],
  ['the server is silent', { server: 'bad' }, nobody, 'notHere'],
  ['no way is open', { direct: 'bad', turn: 'missing', relay: 'bad' }, nobody, 'notHere'],
  ['ways are being tried', {}, { at: 'trying', results: [] }, 'trying'],
  ['the direct way is open', {}, over(works('direct'), missing('turn'), fails('relay')), 'ready'],
  ['TURN alone is open', {}, over(fails('direct'), works('turn'), missing('relay')), 'slower'],
  ['the relay alone is open', {}, over(fails('direct'), missing('turn'), works('relay')), 'slower'],
  ['nothing passes between the two', {}, over(fails('direct'), missing('turn'), fails('relay')), 'apart'],
  [
    'two that link cannot compute',
    { workers: 'bad' },
    over(works('direct'), missing('turn'), works('relay')),
    'notHere',
  ],
  ['the other one has left', {}, { at: 'gone' }, 'alone'],
])('where %s, the verdict says so', (_, marks, pair, verdict) => {
  expect(verdictOf(factsOf(marks), pair)).toBe(verdict)
})
