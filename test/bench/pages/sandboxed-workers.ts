import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { type AnyTask, toTaskScript } from '../../../src/core/task.ts'

/** Shards of about a second, as a device gets them. */
const unitsAShard = 20

const clock = workerClock()
const runner = createSandboxRunner({ clock })

/** Milliseconds that the units take in sandboxed workers, each with an equal part, from their start to their end. */
export async function runSandboxed(task: AnyTask, units: number, params: unknown, workers: number): Promise<number> {
  const startedMs = performance.now()
  const share = Math.ceil(units / workers)
  await Promise.all(Array.from({ length: workers }, (_, at) => runShare(task, params, at * share, (at + 1) * share)))
  return performance.now() - startedMs
}

async function runShare(task: AnyTask, params: unknown, from: number, end: number): Promise<void> {
  const worker = runner.start(toTaskScript(task), params, { unitLimitMs: 60_000 })
  await worker.ready()
  for (let at = from; at < end; at += unitsAShard) {
    await worker.run({ from: at, to: Math.min(end, at + unitsAShard), budgetMs: 0 }, () => undefined)
  }
  worker.terminate()
}
