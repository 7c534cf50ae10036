import type { DryRunOutcome } from '../dry-run.ts'
import type { MemberPlaces } from './read-source.ts'
import type { SourcePlace } from './task-text.ts'

/** A stretch of the source, in letters from its beginning. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The word that stands at a line and a column, or what is left of the line. */
export function stretchAt(source: string, { line, column }: SourcePlace): Stretch {
  const before = source.split('\n').slice(0, line - 1)
  const start = before.reduce((letters, each) => letters + each.length + 1, 0)
  const words = source.slice(start).split('\n', 1)[0] ?? ''
  const from = start + Math.min(column - 1, words.length)
  const word = /^[\w$.]+/.exec(source.slice(from, start + words.length))?.[0] ?? words.slice(column - 1)
  return { from, to: Math.max(from + 1, from + word.length) }
}

/** Line and column of a letter, both from 1. */
export function placeAt(source: string, at: number): SourcePlace {
  const before = source.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** What in the source is to blame for a dry run that failed: the place that its trace names, else the member that was asked. */
export function blamedStretch(outcome: DryRunOutcome, source: string, members: MemberPlaces): Stretch | undefined {
  if (outcome.at !== 'failed') return undefined
  if (outcome.place !== undefined) return stretchAt(source, outcome.place)
  return members.get(outcome.stage) ?? (outcome.stage === 'reduce' ? members.get('combine') : undefined)
}
