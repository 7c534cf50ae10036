import type { TaskRunner } from '../../ports.ts'
import type { JobPlan } from '../jobs/job-plan.ts'
import type { JobReport } from '../jobs/job-report.ts'
import type { VerifiedRun } from '../jobs/run.ts'
import { startComparing } from './own-comparator.ts'

type Checked = Pick<JobPlan, 'verify' | 'task' | 'params' | 'unitLimitMs'>

/** What checking this job's results takes, where it asks for that. */
export function verifiedRunOf(plan: Checked, runner: TaskRunner, report: JobReport): VerifiedRun | undefined {
  const { verify, task, params, unitLimitMs } = plan
  if (verify === 'none') return undefined
  return {
    compare: task.compare,
    startWorker: () => runner.start(task, params, { unitLimitMs }),
    startComparing: () => startComparing(runner, plan),
    reportComparing: (failure) => report.comparingFailed(failure),
    reportRemoved: (range, deviceNames) => report.removed(range, deviceNames),
  }
}
