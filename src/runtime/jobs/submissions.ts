import { toTabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { Clock } from '../../ports.ts'
import type { CoordinatorMessage, DeviceMessage } from '../../protocol/control.ts'
import { limits } from '../../protocol/limits.ts'
import type { JobEvent } from '../api/job-api.ts'
import type { MemberDesk } from '../host/coordinator.ts'
import type { DeviceLink } from '../host/device-link.ts'
import { submissionsClosed } from '../host/idle.ts'
import { surelyCollects } from './job-plan.ts'
import type { RoomJobs } from './room-jobs.ts'
import type { Run } from './run.ts'

/** One member must not fill the room. */
const liveMost = 2
const progressMs = 500

type Submit = Extract<DeviceMessage, { type: 'submit' }>
type Ended = Extract<CoordinatorMessage, { type: 'submitted-ended' }>

/** Takes jobs from members, where the host allows it, and tells each how its own goes. */
export class Submissions implements MemberDesk {
  readonly #clock: Clock
  readonly #jobs: () => RoomJobs
  /** Live ones, by the name that their member gave them. */
  readonly #runs = new Map<DeviceLink, Map<JobId, Run>>()
  open = false

  constructor(clock: Clock, jobs: () => RoomJobs) {
    this.#clock = clock
    this.#jobs = jobs
  }

  submit(from: DeviceLink, message: Submit): void {
    const { job } = message
    const own = this.#runs.get(from) ?? new Map<JobId, Run>()
    const refusal = this.#refusal(own, job)
    if (refusal !== undefined) {
      from.send({ type: 'submit-refused', job, code: 'submit-refused', reason: refusal })
      return
    }
    try {
      const run = this.#begin(from.greeting?.name ?? '', message)
      this.#runs.set(from, own.set(job, run))
      void this.#follow(from, job, run)
    } catch (thrown) {
      const { code, message: reason } = toTabgridError(thrown, 'submit-refused')
      from.send({ type: 'submit-refused', job, code, reason: reason.slice(0, limits.reasonLength) })
    }
  }

  #refusal(own: ReadonlyMap<JobId, Run>, job: JobId): string | undefined {
    if (!this.open) return submissionsClosed
    if (own.has(job)) return 'A job of this name is running already.'
    return own.size < liveMost ? undefined : `${own.size} of your jobs are running: wait until one has ended.`
  }

  #begin(member: string, { title: given, task, params, input, unitLimitMs }: Submit): Run {
    const shown = given === '' ? task.name : given
    const collects = surelyCollects(task)
    const title = `${shown}, for ${member}`
    return this.#jobs().submit({ title, member, task, params, input, unitLimitMs, collects })
  }

  async #follow(from: DeviceLink, job: JobId, run: Run): Promise<void> {
    let toldMs = Number.NEGATIVE_INFINITY
    for await (const event of run.events()) {
      const nowMs = this.#clock.nowMs()
      if (event.type === 'progress' && nowMs - toldMs >= progressMs) {
        toldMs = nowMs
        const { unitsDone, unitsTotal } = event.progress
        from.send({ type: 'submitted-progress', job, unitsDone, unitsTotal })
      }
      const ended = endOf(job, event)
      if (ended !== undefined) sendEnd(from, ended)
    }
    this.#runs.get(from)?.delete(job)
  }

  withdraw(from: DeviceLink, job: JobId): void {
    this.#runs.get(from)?.get(job)?.cancel()
  }

  left(from: DeviceLink): void {
    for (const run of this.#runs.get(from)?.values() ?? []) run.cancel()
    this.#runs.delete(from)
  }
}

function endOf(job: JobId, event: JobEvent<unknown>): Ended | undefined {
  const none = { type: 'submitted-ended', job, answer: undefined, poisoned: 0 } as const
  switch (event.type) {
    case 'finished':
    case 'cancelled':
      return { ...none, outcome: event.type, answer: event.answer, poisoned: event.summary.poisoned.length }
    case 'failed': {
      const { code, message } = event.error
      return { ...none, outcome: 'failed', failure: { code, reason: message.slice(0, limits.reasonLength) } }
    }
    default:
      return undefined
  }
}

function sendEnd(from: DeviceLink, ended: Ended): void {
  try {
    from.send(ended)
  } catch (thrown) {
    const { code, message } = toTabgridError(thrown, 'value-unsendable') // the answer cannot travel
    const failure = { code, reason: message.slice(0, limits.reasonLength) }
    from.send({ ...ended, outcome: 'failed', answer: undefined, failure })
  }
}
