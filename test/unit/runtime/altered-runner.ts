import type { ShardOutcome, ShardWork, TaskRunner, TaskWorker } from '../../../src/ports.ts'
import { workerWith } from '../../../src/runtime/worker-with.ts'

/** As `inner`, but for how a worker runs a shard. */
export function runnerWith(
  inner: TaskRunner,
  run: (worker: TaskWorker, work: ShardWork, onUnit: Parameters<TaskWorker['run']>[1]) => Promise<ShardOutcome>,
): TaskRunner {
  return {
    start(script, params, options) {
      const worker = inner.start(script, params, options)
      return workerWith(worker, { run: (work, onUnit) => run(worker, work, onUnit) })
    },
  }
}

/** A device that computes as `honest` does, and tells something else. */
export const alteredRunner = (honest: TaskRunner, alter: (value: unknown, work: ShardWork) => unknown): TaskRunner =>
  runnerWith(honest, async (worker, work, onUnit) => {
    const outcome = await worker.run(work, onUnit)
    return { ...outcome, value: alter(outcome.value, work) }
  })
