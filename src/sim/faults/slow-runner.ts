import type { Clock, ShardOutcome, ShardWork, TaskRunner, TaskWorker } from '../../ports.ts'
import { workerWith } from '../../runtime/worker-with.ts'
import type { Draw } from './draw.ts'

interface Pace {
  readonly clock: Clock
  readonly draw: Draw
  readonly unitMs: number
  /** Chance that a worker dies instead of finishing a shard. */
  readonly crashShare: number
}

/** Workers that take their time: shards of the runner inside, each after as long as its units would need. */
export function slowRunner(inside: TaskRunner, pace: Pace): TaskRunner {
  return {
    start: (script, params, options) => slowWorker(() => inside.start(script, params, options), pace),
  }
}

function slowWorker(start: () => TaskWorker, { clock, draw, unitMs, crashShare }: Pace): TaskWorker {
  const worker = start()
  const waiting = new Set<() => void>()
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const finish = () => {
        waiting.delete(finish)
        stop()
        resolve()
      }
      const stop = clock.after(ms, finish)
      waiting.add(finish)
    })
  const run = async (work: ShardWork, onUnit: (unitsDone: number) => void): Promise<ShardOutcome> => {
    const units = work.to - work.from
    const inTime = work.budgetMs > 0 ? Math.ceil(work.budgetMs / unitMs) : units
    const to = work.from + Math.min(units, inTime)
    const startedMs = clock.nowMs()
    await rest((to - work.from) * unitMs * draw.between(0.7, 1.4))
    if (draw.chance(crashShare)) worker.terminate()
    const part = { ...work, to, ...(work.units && { units: work.units.slice(0, to - work.from) }) }
    const outcome = await worker.run(part, onUnit)
    return { ...outcome, execMs: clock.nowMs() - startedMs }
  }
  return workerWith(worker, {
    run,
    terminate() {
      worker.terminate()
      for (const finish of [...waiting]) finish()
    },
  })
}
