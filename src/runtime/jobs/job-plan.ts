import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { JobSpec } from '../../core/event.ts'
import type { KeptJob } from '../../ports.ts'
import type { LocalField, TaskScript } from '../../protocol/control.ts'
import { limits } from '../../protocol/limits.ts'
import {
  type JobInput,
  type JobRecord,
  type JobSnapshot,
  journalVersion,
  type StoredJob,
} from '../../protocol/record.ts'
import { isWasm } from '../../protocol/script-kind.ts'
import type { JobOrigin, JobShare, RoundPlace, Verify } from '../api/job-api.ts'

/** Everything a job needs to begin, or to go on after its coordinator was reloaded. */
export interface JobPlan {
  readonly job: JobId
  readonly title: string
  /** Whose job it is; `undefined` for the host's own. */
  readonly member: string | undefined
  readonly task: TaskScript
  readonly params: unknown
  readonly input: unknown
  readonly kept: JobInput
  readonly local: readonly LocalField[]
  readonly unitLimitMs: number
  readonly share: Required<JobShare>
  readonly verify: Verify
  /** Whether each result is a list, one result a unit; false where nobody can say. */
  readonly collects: boolean
  readonly journaled: boolean
  readonly round?: RoundPlace
  /** What the journal has of it already. */
  readonly earlier: { readonly snapshot: JobSnapshot | undefined; readonly records: readonly JobRecord[] }
}

export const originOf = ({ task, member }: Pick<JobPlan, 'task' | 'member'>): JobOrigin => ({
  task: task.name,
  member,
})

export const titleOf = (title: string): string => title.slice(0, limits.titleLength)

export const nothingEarlier = { snapshot: undefined, records: [] } as const

const priorityMost = 1_000

/** @throws `task-invalid` for what is no share. */
export function checkShare({ weight = 1, priority = 0 }: JobShare): Required<JobShare> {
  if (!(Number.isFinite(weight) && weight > 0)) {
    throw new TabgridError('task-invalid', `the weight ${weight} of a job must be a number above 0`)
  }
  if (!(Number.isInteger(priority) && Math.abs(priority) <= priorityMost)) {
    throw new TabgridError(
      'task-invalid',
      `the priority ${priority} of a job must be a whole number from -${priorityMost} to ${priorityMost}`,
    )
  }
  return { weight, priority }
}

/** What the scheduler must know of it. @param unitsKept whether units can be given again when their results count. */
export function verifySpec(
  { verify, task }: Pick<JobPlan, 'verify' | 'task'>,
  unitsKept: boolean,
): Pick<JobSpec, 'verify'> {
  const repeatable = unitsKept && task.compare === 'exact'
  return verify === 'none' ? {} : { verify: { level: verify, repeatable } }
}

/** A text without the word cannot define `combine`; one with it may, so nothing is said of its results. */
export const surelyCollects = (task: TaskScript): boolean =>
  isWasm(task) ? !task.combines : !/\bcombine\b/.test(task.text)

export function storedJob(plan: JobPlan): StoredJob {
  const { job, title, task, params, kept: input, local, unitLimitMs, share, verify, round } = plan
  return {
    version: journalVersion,
    job,
    title,
    task,
    params,
    input,
    local: [...local],
    unitLimitMs,
    ...share,
    verify,
    ...(round !== undefined && { round }),
  }
}

/** The same job in another life of this page. */
export function planAgain({ job: stored, snapshot, records }: KeptJob, input: unknown): JobPlan {
  const { job, title, task, params, input: kept, local, unitLimitMs, weight, priority, verify, round } = stored
  return {
    job,
    title,
    member: undefined,
    task,
    params,
    input,
    kept,
    local,
    unitLimitMs,
    share: { weight, priority },
    verify,
    collects: surelyCollects(task),
    journaled: true,
    ...(round !== undefined && { round }),
    earlier: { snapshot, records },
  }
}
