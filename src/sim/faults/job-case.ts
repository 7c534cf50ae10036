import type { JobId } from '../../base/ids.ts'
import { type JobPlan, jobIdOf } from './job-plan.ts'

/** One job as its user sees it, over all lives of the coordinator. */
export class JobCase {
  readonly plan: JobPlan
  #run = 0
  /** `ended` is what a user was told; a later life may find the job unfinished on the disk, and tell it again. */
  state: 'waiting' | 'live' | 'ended' = 'waiting'
  /** A user called it off, or broke it: it may end so. */
  calledOff = false

  constructor(plan: JobPlan) {
    this.plan = plan
  }

  get id(): JobId {
    return jobIdOf(this.plan, this.#run)
  }

  /** It went down with its coordinator, unwritten: its user runs it again, which is another job. */
  runAgain(): void {
    this.#run++
    this.state = 'waiting'
  }
}
