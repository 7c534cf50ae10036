import { TabgridError } from '../../base/errors.ts'
import type { KeptJob } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import type { Job, Round, RoundPlace, Rounds } from '../api/job-api.ts'
import { EventSource } from './event-stream.ts'

/** @throws `task-invalid` for what is no number of rounds. */
export function checkRounds(most: number): number {
  if (Number.isInteger(most) && most >= 1 && most <= limits.roundsMost) return most
  throw new TabgridError(
    'task-invalid',
    `"rounds" is ${most}: give a whole number from 1 to ${limits.roundsMost}, how many at most`,
  )
}

/** What follows a round, by its answer; nothing where it was the last. */
export function roundAfter(
  { series, number, most }: RoundPlace,
  answer: unknown,
): { params: unknown; round: RoundPlace } | undefined {
  if (number >= most || typeof answer !== 'object' || answer === null) return undefined
  const params: unknown = Object.getOwnPropertyDescriptor(answer, 'next')?.value
  if (params === undefined || params === null) return undefined
  return { params, round: { series, number: number + 1, most } }
}

/** Of rounds of one series the newest: a page that ended between two of them leaves both. */
export function newestRounds(kept: readonly KeptJob[]): { newest: KeptJob[]; former: KeptJob[] } {
  const isFormer = ({ job: { round } }: KeptJob) =>
    round !== undefined &&
    kept.some(({ job: { round: other } }) => other?.series === round.series && other.number > round.number)
  return { newest: kept.filter((job) => !isFormer(job)), former: kept.filter(isFormer) }
}

/** The rounds of one task, a job each. The next begins as soon as an answer names it, whoever reads them. */
export class RoundSeries implements Rounds<unknown> {
  readonly #told = new EventSource<Round<unknown>>({ isNews: () => false, sameKind: () => false })
  readonly #outcome: Promise<unknown>
  #job: Job

  constructor(first: Job, round: RoundPlace, begin: (params: unknown, round: RoundPlace) => Job) {
    this.#job = first
    this.#outcome = this.#follow(round, begin)
    this.#outcome.catch(() => undefined) // whoever does not ask for the result has the job of each round
  }

  get job(): Job {
    return this.#job
  }

  result(): Promise<unknown> {
    return this.#outcome
  }

  cancel(): void {
    this.#job.cancel()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Round<unknown>, void> {
    let isRead = false
    try {
      for await (const round of this.#told.read()) yield round
      isRead = true
      await this.#outcome
    } finally {
      if (!isRead) this.cancel()
    }
  }

  async #follow(first: RoundPlace, begin: (params: unknown, round: RoundPlace) => Job): Promise<unknown> {
    try {
      for (let round = first; ; ) {
        const answer = await this.#job.result()
        const next = roundAfter(round, answer)
        if (next !== undefined) this.#job = begin(next.params, next.round)
        this.#told.push({ number: round.number, answer })
        if (next === undefined) return answer
        round = next.round
      }
    } finally {
      this.#told.end()
    }
  }
}
