import type { JobSpec } from '../../core/event.ts'
import type { SplitUnits } from '../../ports.ts'
import { limits } from '../../protocol/limits.ts'
import type { PoisonedUnit } from '../api/job-api.ts'
import { unitBytes } from './job-input.ts'
import { type JobPlan, verifySpec } from './job-plan.ts'

/** What the scheduler is told of a job whose units are known, but for its share. */
export const jobSpec = (
  plan: JobPlan,
  { count, heldCount, units }: SplitUnits,
  earlier: { readonly done: JobSpec['done']; readonly poisoned: readonly PoisonedUnit[] },
): Omit<JobSpec, 'weight' | 'priority'> => ({
  job: plan.job,
  unitsTotal: count,
  input: 'whole',
  heldCount,
  unitInputBytes: unitBytes(units),
  done: earlier.done,
  poisoned: earlier.poisoned.map(({ unit }) => unit),
  windowUnits: limits.unitsMax,
  ...verifySpec(plan, true),
})
