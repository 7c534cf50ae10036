import { assertNever } from '../base/assert.ts'
import type { DeviceId } from '../base/ids.ts'
import type { JobOutcome } from './effect.ts'
import type { SchedulerEvent } from './event.ts'
import type { Floor } from './floor.ts'
import { LiveJob } from './live-job.ts'
import { policy } from './policy.ts'
import type { Recalls } from './recalls.ts'
import type { Verifier } from './verifier.ts'

type JobEvent = Exclude<
  SchedulerEvent,
  { device: DeviceId } | { type: 'clock-reached' | 'shard-refereed' | 'referee-failed' }
>
type Submission = Extract<SchedulerEvent, { type: 'job-submitted' }>

/** How jobs begin, change and end. */
export class Jobs {
  readonly #floor: Floor
  readonly #recalls: Recalls
  readonly #verifier: Verifier

  constructor(floor: Floor, { recalls, verifier }: { recalls: Recalls; verifier: Verifier }) {
    this.#floor = floor
    this.#recalls = recalls
    this.#verifier = verifier
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
        if (job.ledger.pooled.count === 0) this.#keepUp(job)
        job.allowance = Math.max(0, job.allowance - event.count)
        job.ledger.grow(event.count)
        break
      case 'input-ended':
        job.inputEnded = true
        this.endIfComplete(job, atMs)
        break
      case 'output-filled':
      case 'output-drained':
        if (job.outputFull) this.#keepUp(job)
        job.outputFull = event.type === 'output-filled'
        break
      case 'job-reweighed':
        job.weight = event.weight
        if (job.priority !== event.priority) job.passMs = this.#levelMs(job, event.priority)
        job.priority = event.priority
        break
      case 'job-paused':
      case 'job-resumed':
        if (job.paused) this.#keepUp(job)
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
    const passMs = this.#levelMs(undefined, spec.priority)
    const job = new LiveJob(spec, { index: this.#floor.freeJobIndex(), atMs, passMs })
    job.ledger.story.nowMs = atMs
    this.#floor.addJob(job)
    this.endIfComplete(job, atMs)
  }

  /** Where jobs of that priority are that take their share; of those that wait, the one furthest on was level last. */
  #levelMs(except: LiveJob | undefined, priority: number): number {
    const peers = [...this.#floor.jobs.values()].filter((job) => job !== except && job.priority === priority)
    const taking = peers.filter(({ givesLeases }) => givesLeases)
    if (taking.length > 0) return Math.min(...taking.map(({ passMs }) => passMs))
    return Math.max(0, ...peers.map(({ passMs }) => passMs))
  }

  /** A job that took nothing for a while has not saved that up: else the others would wait until it had it. */
  #keepUp(job: LiveJob): void {
    const isPeer = (other: LiveJob) => other !== job && other.priority === job.priority && other.givesLeases
    const running = [...this.#floor.jobs.values()].some(isPeer)
    if (running) job.passMs = Math.max(job.passMs, this.#levelMs(job, job.priority))
  }

  /** A unit was set aside: the job goes on without it, unless it is the job that is wrong. */
  afterPoison(jobs: readonly LiveJob[], atMs: number): void {
    for (const job of new Set(jobs)) {
      const { ledger } = job
      const expected = job.inputEnded ? Math.max(1, ledger.unitsTotal) : policy.doubtfulUnits // a stream has but begun
      const doubtful = Math.min(policy.doubtfulUnits, expected)
      const hopeless = ledger.done.count + ledger.verifying.count === 0 && ledger.poisoned.size >= doubtful
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
    this.#recalls.callOffAll(job, atMs)
    this.#floor.leases.forgetLapsedOf(id)
    this.#floor.removeJob(job)
    this.#verifier.forget(job)
    this.#floor.give({ type: 'end-job', job: id, outcome })
  }
}
