import type { JobId } from '../../base/ids.ts'
import type { Failure, JobSpec } from '../../core/event.ts'
import type { JobShare } from '../api/job-api.ts'
import type { DeviceLink } from '../host/device-link.ts'
import type { SchedulerLoop } from '../host/scheduler-loop.ts'
import type { JobControl, Run, UnitProgress } from './run.ts'

/** What jobs ask of their coordinator, as the scheduler hears it; and what devices are told of jobs. */
export class JobDesk implements JobControl {
  readonly #loop: SchedulerLoop
  readonly #links: Iterable<DeviceLink>
  readonly #runs: Map<JobId, Run>

  constructor(loop: SchedulerLoop, links: Iterable<DeviceLink>, runs: Map<JobId, Run>) {
    this.#loop = loop
    this.#links = links
    this.#runs = runs
  }

  submit(run: Run, spec: JobSpec): void {
    const first = this.#runs.size === 0
    this.#runs.set(run.id, run)
    for (const link of this.#links) {
      if (first) link.shardsDone = link.unitsDone = 0
      if (link.greeting !== undefined) describeTo(link, run)
    }
    this.#loop.tell({ type: 'job-submitted', spec })
  }

  /** Tells a device that has come of the jobs that are there. */
  describeAll(link: DeviceLink): void {
    for (const run of this.#runs.values()) describeTo(link, run)
  }

  addUnits(job: JobId, count: number): void {
    this.#loop.tell({ type: 'units-added', job, count })
  }
  endInput(job: JobId): void {
    this.#loop.tell({ type: 'input-ended', job })
  }
  setOutput(job: JobId, filled: boolean): void {
    this.#loop.tell({ type: filled ? 'output-filled' : 'output-drained', job })
  }
  setPaused(job: JobId, paused: boolean): void {
    this.#loop.tell({ type: paused ? 'job-paused' : 'job-resumed', job })
  }
  reweigh(job: JobId, share: Required<JobShare>): void {
    this.#loop.tell({ type: 'job-reweighed', job, ...share })
  }
  cancel(job: JobId): void {
    this.#loop.tell({ type: 'job-cancelled', job })
  }
  fail(job: JobId, failure: Failure): void {
    this.#loop.tell({ type: 'job-broken', job, failure })
  }

  progress(job: JobId): UnitProgress | undefined {
    const live = this.#loop.scheduler.job(job)
    if (live === undefined) return undefined
    const { unitsTotal, unitsDone, unitsPoisoned, unitsLeased, unitsProvisional, unclaimed, unitsPerMs } = live
    const remainingMs =
      unitsPerMs > 0 ? (unitsTotal - unitsDone - unitsProvisional - unitsPoisoned) / unitsPerMs : undefined
    return { unitsTotal, unitsDone, unitsPoisoned, unitsLeased, unitsProvisional, unclaimed, remainingMs }
  }
}

function describeTo(link: DeviceLink, run: Run): void {
  if (link.toldOf.has(run.id)) return
  link.toldOf.add(run.id)
  link.send(run.description)
}
