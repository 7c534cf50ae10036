import { TabgridError } from '../../base/errors.ts'
import { type NextRound, type RoundPlace, roundAfter } from '../../core/rounds.ts'
import type { KeptJob } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import type { Job, Round, Rounds } from '../api/job-api.ts'
import { EventSource } from './event-stream.ts'
import { keptInput } from './job-input.ts'
import { type JobPlan, nothingEarlier } from './job-plan.ts'

/** @throws `task-invalid` for what is no number of rounds. */
export function checkRounds(most: number): number {
  if (Number.isInteger(most) && most >= 1 && most <= limits.roundsMost) return most
  throw new TabgridError(
    'task-invalid',
    `"rounds" is ${most}: give a whole number from 1 to ${limits.roundsMost}, how many at most`,
  )
}

/** The plan of the next round, out of the one before. */
export function planNext(plan: JobPlan, { given, round }: NextRound): Omit<JobPlan, 'job'> {
  const changed: { params?: unknown; input?: unknown } = given
  const { params = plan.params, input } = changed
  const cut = input === undefined ? {} : { input, kept: keptInput(input) }
  return { ...plan, ...cut, params, round, earlier: nothingEarlier }
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
  #cancelled = false

  constructor(first: Job, round: RoundPlace, begin: (next: NextRound) => Job) {
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
    this.#cancelled = true
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

  async #follow(first: RoundPlace, begin: (next: NextRound) => Job): Promise<unknown> {
    try {
      for (let round = first; ; ) {
        const answer = await this.#job.result()
        const next = roundAfter(round, answer)
        if (next !== undefined) this.#job = begin(next)
        if (this.#cancelled) this.#job.cancel() // it was, when nothing of the former was left to be cancelled
        this.#told.push({ number: round.number, answer })
        if (next === undefined) return answer
        round = next.round
      }
    } finally {
      this.#told.end()
    }
  }
}
