import { assertNever } from '../../base/assert.ts'
import { TabgridError } from '../../base/errors.ts'
import { type JobId, type RandomBytes, randomId } from '../../base/ids.ts'
import { type AnyTask, toTaskScript } from '../../core/task.ts'
import type { WasmTask } from '../../core/wasm-task.ts'
import type { CoordinatorMessage, DeviceMessage } from '../../protocol/control.ts'
import { timing } from '../../protocol/limits.ts'
import type { SubmittedJob } from '../api/device-api.ts'
import type { DeviceAgent } from './device-agent.ts'

type Told<T extends CoordinatorMessage['type']> = Extract<CoordinatorMessage, { type: T }>
export type SubmissionNews = Told<'submit-refused'> | Told<'submitted-progress'> | Told<'submitted-ended'>

/** What a member says of its own jobs. */
export type SubmissionMessage = Extract<DeviceMessage, { type: 'submit' | 'withdraw' }>

interface SubmitOptions {
  readonly input?: unknown
  readonly params?: unknown
  readonly title?: string
  readonly unitLimitMs?: number
}

const titleLength = 80

/** One job that this member gave to the room; its coordinator splits, deals and adds. */
class Submission implements SubmittedJob {
  readonly id: JobId
  readonly title: string
  readonly #withdraw: () => void
  readonly #outcome: Promise<unknown>
  #settle: { resolve(answer: unknown): void; reject(error: TabgridError): void } | undefined
  #progress = { unitsDone: 0, unitsTotal: 0 }

  constructor(id: JobId, title: string, withdraw: () => void) {
    this.id = id
    this.title = title
    this.#withdraw = withdraw
    this.#outcome = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.#outcome.catch(() => undefined) // whoever does not ask for the result need not hear of its failure
  }

  result(): Promise<unknown> {
    return this.#outcome
  }
  progress(): { readonly unitsDone: number; readonly unitsTotal: number } {
    return this.#progress
  }
  /** Asked of the coordinator: its word that the job is cancelled settles the result. */
  cancel(): void {
    if (this.#settle !== undefined) this.#withdraw()
  }

  advance({ unitsDone, unitsTotal }: Told<'submitted-progress'>): void {
    this.#progress = { unitsDone, unitsTotal }
  }
  fail(error: TabgridError): void {
    this.#settle?.reject(error)
    this.#settle = undefined
  }
  end({ outcome, answer, failure }: Told<'submitted-ended'>): void {
    if (outcome === 'finished') this.#settle?.resolve(answer)
    else this.#settle?.reject(this.#errorOf(outcome, failure))
    this.#settle = undefined
  }

  #errorOf(outcome: 'failed' | 'cancelled', failure: Told<'submitted-ended'>['failure']): TabgridError {
    if (outcome === 'cancelled') return new TabgridError('job-cancelled', `"${this.title}" was stopped`)
    return new TabgridError(failure?.code ?? 'task-threw', failure?.reason ?? `"${this.title}" failed`)
  }
}

/** A member's own jobs, for as long as its session lasts: a coordinator that forgot the session has ended them. */
export class SubmittedJobs {
  readonly #agent: DeviceAgent
  readonly #random: RandomBytes
  readonly #jobs = new Map<JobId, Submission>()

  constructor(agent: DeviceAgent, random: RandomBytes) {
    this.#agent = agent
    this.#random = random
    agent.events.on('submission', (news) => this.#hear(news))
    agent.events.on('forgotten', (error) => this.#lose(error))
  }

  /**
   * Where nothing can be submitted now, the job is not sent, and rejects with the reason.
   * @throws `task-invalid`, `value-unsendable`, `message-too-large`.
   */
  run(task: AnyTask | WasmTask, options: SubmitOptions): SubmittedJob {
    const script = toTaskScript(task)
    const { input, params, unitLimitMs = timing.unitLimitMs } = options
    const title = (options.title ?? task.name).slice(0, titleLength)
    const id = randomId<JobId>(this.#random)
    const job = new Submission(id, title, () => this.#agent.send({ type: 'withdraw', job: id }))
    const refusal = this.#agent.submitRefusal()
    if (refusal === undefined) {
      this.#agent.send({ type: 'submit', job: id, task: script, title, params, input, unitLimitMs })
      this.#jobs.set(id, job)
    } else {
      job.fail(refusal)
    }
    return job
  }

  #hear(news: SubmissionNews): void {
    const job = this.#jobs.get(news.job)
    switch (news.type) {
      case 'submitted-progress':
        job?.advance(news)
        return
      case 'submit-refused':
        job?.fail(new TabgridError(news.code, news.reason))
        break
      case 'submitted-ended':
        job?.end(news)
        break
      default:
        assertNever(news)
    }
    this.#jobs.delete(news.job)
  }

  /** Nothing will be heard of them any more. */
  #lose(error: TabgridError): void {
    const lost = [...this.#jobs.values()]
    this.#jobs.clear()
    for (const job of lost) job.fail(error)
  }
}
