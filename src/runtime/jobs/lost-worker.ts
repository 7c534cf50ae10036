import { toTabgridError } from '../../base/errors.ts'
import { unitOf } from '../failure.ts'

/** A worker that is lost may be bad luck, as on a machine that is too busy to answer; several are the task. */
const startsMost = 3

/**
 * Does what takes a worker of the coordinator's own machine that holds nothing yet: where that is lost, with another one, as long as
 * `goesOn`. One that a unit took with it is not.
 * @param attempt starts a worker, and ends one that fails.
 * @throws `worker-crashed` for the last of several, and at once what else `attempt` throws.
 */
export async function withOwnWorker<T>(attempt: () => Promise<T>, goesOn: () => boolean): Promise<T> {
  for (let starts = 1; ; starts++) {
    try {
      return await attempt()
    } catch (thrown) {
      const isLost = toTabgridError(thrown, 'task-threw').code === 'worker-crashed' && unitOf(thrown) === undefined
      if (!isLost || starts === startsMost || !goesOn()) throw thrown
    }
  }
}
