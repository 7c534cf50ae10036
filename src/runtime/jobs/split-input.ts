import { toTabgridError } from '../../base/errors.ts'
import type { SplitUnits, TaskWorker } from '../../ports.ts'

/** A worker that is lost may be bad luck, as on a machine that is too busy to answer; several are the task. */
const startsMost = 3

interface Splitting {
  /** Whoever stops the job ends this worker. */
  start(): TaskWorker
  /** Nobody has stopped the job. */
  goesOn(): boolean
}

/**
 * Cuts a job's input in a worker of its own, which holds nothing yet: one that is lost is begun anew.
 * @throws `worker-crashed` for the last of several, and at once what the task throws.
 */
export async function splitInput(
  input: unknown,
  { start, goesOn }: Splitting,
): Promise<{ worker: TaskWorker; split: SplitUnits }> {
  for (let starts = 1; ; starts++) {
    const worker = start()
    try {
      await worker.ready()
      return { worker, split: await worker.split(input) }
    } catch (thrown) {
      const isLost = toTabgridError(thrown, 'task-threw').code === 'worker-crashed'
      if (!isLost || starts === startsMost || !goesOn()) throw thrown
      worker.terminate()
    }
  }
}
