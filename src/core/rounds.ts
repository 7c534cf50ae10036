import type { JobId } from '../base/ids.ts'

/** Which round of a task that runs in rounds a job is. */
export interface RoundPlace {
  /** What the rounds of one `room.rounds` have in common: the id of its first job. */
  readonly series: JobId
  /** Counted from 1. */
  readonly number: number
  /** After so many it is over, whatever the answer says. */
  readonly most: number
}

/** What follows a round; `given` is what its answer names: `params`, `input`, or neither. */
export interface NextRound {
  readonly given: object
  readonly round: RoundPlace
}

/** By its answer; nothing where it was the last. */
export function roundAfter({ series, number, most }: RoundPlace, answer: unknown): NextRound | undefined {
  if (number >= most || typeof answer !== 'object' || answer === null) return undefined
  const given: unknown = Object.getOwnPropertyDescriptor(answer, 'next')?.value
  if (typeof given !== 'object' || given === null) return undefined
  return { given, round: { series, number: number + 1, most } }
}
