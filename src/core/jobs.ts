import { assertNever } from '../base/assert.ts'
import type { DeviceId } from '../base/ids.ts'
import type { Answers } from './answers.ts'
import type { JobOutcome } from './effect.ts'
import type { SchedulerEvent } from './event.ts'
import type { Floor } from './floor.ts'
import { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'

type JobEvent = Exclude<SchedulerEvent, { device: DeviceId } | { type: 'clock-reached' }>
type Submission = Extract<SchedulerEvent, { type: 'job-submitted' }>

/** How jobs begin, change and end. */
export class Jobs {
  readonly #floor: Floor
  readonly #answers: Answers

  constructor(floor: Floor, answers: Answers) {
    this.#floor = floor
    this.#answers = answers
  }

  handle(event: JobEvent, atMs: number): void {
    if (event.type === 'job-submitted') {
      this.#submit(event, atMs)
      return
    }
    const job = this.#floor.jobs.get(event.job)
    if (job === undefined) return
    switch (event.type) {
      case 'units-added':
        job.allowance = Math.max(0, job.allowance - event.count)
        job.ledger.grow(event.count)
        break
      case 'input-ended':
        job.inputEnded = true
        this.endIfComplete(job, atMs)
        break
      case 'output-filled':
      case 'output-drained':
        job.outputFull = event.type === 'output-filled'
        break
      case 'job-reweighed':
        job.weight = event.weight
        job.priority = event.priority
        break
      case 'job-paused':
      case 'job-resumed':
        job.paused = event.type === 'job-paused'
        break
      case 'job-cancelled':
        this.end(job, { type: 'cancelled' }, atMs)
        break
      case 'job-broken':
        this.end(job, { type: 'failed', failure: event.failure, unit: undefined }, atMs)
        break
      default:
        assertNever(event)
    }
  }

  /** A new job begins level with those that run: neither does it wait for what they had, nor they for it. */
  #submit({ spec }: Submission, atMs: number): void {
    const passes = [...this.#floor.jobs.values()].map(({ passMs }) => passMs)
    const passMs = passes.length === 0 ? 0 : Math.min(...passes)
    const job = new LiveJob(spec, { index: this.#floor.freeJobIndex(), atMs, passMs })
    job.ledger.story.nowMs = atMs
    this.#floor.addJob(job)
    this.endIfComplete(job, atMs)
  }

  /** A unit was set aside: the job goes on without it, unless it is the job that is wrong. */
  afterPoison(jobs: readonly LiveJob[], atMs: number): void {
    for (const job of new Set(jobs)) {
      const { ledger } = job
      const doubtful = Math.min(policy.doubtfulUnits, Math.max(1, ledger.unitsTotal))
      const hopeless = ledger.done.count === 0 && ledger.poisoned.size >= doubtful
      const tooMany = ledger.poisoned.size > policy.poisonedMost
      if (job.worst !== undefined && (hopeless || tooMany)) this.end(job, { type: 'failed', ...job.worst }, atMs)
      else this.endIfComplete(job, atMs)
    }
  }

  endIfComplete(job: LiveJob, atMs: number): void {
    if (job.complete) this.end(job, { type: 'finished', poisoned: job.ledger.poisoned.size }, atMs)
  }

  end(job: LiveJob, outcome: JobOutcome, atMs: number): void {
    const { job: id } = job.spec
    if (this.#floor.jobs.get(id) !== job) return
    this.#answers.callOffAll(job, atMs)
    this.#floor.leases.forgetLapsedOf(id)
    this.#floor.removeJob(job)
    for (const device of this.#floor.fleet) {
      device.speeds.delete(id)
      device.refused.delete(id)
    }
    this.#floor.give({ type: 'end-job', job: id, outcome })
  }
}
