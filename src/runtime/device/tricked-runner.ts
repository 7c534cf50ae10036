import type { ShardOutcome, ShardWork, TaskRunner, TaskWorker } from '../../ports.ts'
import { workerWith } from '../worker-with.ts'
import type { Tricks } from './tricks.ts'
import { wrongValue } from './wrong-value.ts'

/** How much slower a slow device is. */
const slowness = 10

/** The runner of a device that sleeps, is slow and lies for as long as that is played. */
export function trickedRunner(runner: TaskRunner, tricks: Tricks): TaskRunner {
  return { start: (script, params, options) => trickedWorker(runner.start(script, params, options), tricks) }
}

function trickedWorker(worker: TaskWorker, tricks: Tricks): TaskWorker {
  return workerWith(worker, {
    run(work, onUnit) {
      const compute = (given: ShardWork) => worker.run(given, onUnit)
      return tricks.allowed ? computeTricked(compute, work, tricks) : compute(work)
    },
  })
}

type Compute = (work: ShardWork) => Promise<ShardOutcome>

async function computeTricked(compute: Compute, work: ShardWork, tricks: Tricks): Promise<ShardOutcome> {
  const outcome = await (tricks.is('slow') ? computeSlowly(compute, work, tricks) : compute(work))
  await tricks.over('sleep')
  return tricks.is('lie') ? { ...outcome, value: wrongValue(outcome.value) } : outcome
}

/** As a machine of a tenth of the speed: it also gets less done before its time-box is over. */
async function computeSlowly(compute: Compute, work: ShardWork, tricks: Tricks): Promise<ShardOutcome> {
  const outcome = await compute({ ...work, budgetMs: work.budgetMs / slowness })
  const execMs = outcome.execMs * slowness
  await tricks.over('slow', execMs - outcome.execMs)
  return { ...outcome, execMs }
}
