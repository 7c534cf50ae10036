import { createSandboxRunner } from '../adapters/browser/sandbox/sandbox-runner.ts'
import { type SourceTask, toTaskScript } from '../core/task.ts'
import type { TaskWorker } from '../ports.ts'
import { pageParts } from './parts.ts'

/**
 * A worker of this page's sandbox that holds the task, as each device of a room has them: for trying a task before it goes to a
 * room. It lives until it is terminated.
 * @param options.unitLimitMs time for one unit; then the worker is ended.
 * @throws `task-invalid`, `task-quarantined`, `worker-crashed`.
 */
export function tryTask(
  task: SourceTask,
  { params, unitLimitMs }: { readonly params?: unknown; readonly unitLimitMs: number },
): TaskWorker {
  return createSandboxRunner(pageParts()).start(toTaskScript(task), params, { unitLimitMs })
}
