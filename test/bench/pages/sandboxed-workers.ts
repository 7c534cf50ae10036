import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { type AnyTask, toTaskScript } from '../../../src/core/task.ts'
import type { WasmTask } from '../../../src/core/wasm-task.ts'

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

/** Milliseconds from the first shard of a whole job to its answer, all in one sandboxed worker; and the answer. */
export async function runWhole(
  task: AnyTask | WasmTask,
  params: unknown,
): Promise<{ tookMs: number; answer: unknown }> {
  const worker = runner.start(toTaskScript(task), params, { unitLimitMs: 60_000 })
  await worker.ready()
  const { count, units } = await worker.split(undefined)
  const startedMs = performance.now()
  for (let from = 0; from < count; from += unitsAShard) {
    const to = Math.min(count, from + unitsAShard)
    const work = { from, to, budgetMs: 0, ...(units && { units: units.slice(from, to) }) }
    await worker.add([{ from, value: (await worker.run(work, () => undefined)).value }])
  }
  const answer = await worker.answer('answer')
  const tookMs = performance.now() - startedMs
  worker.terminate()
  return { tookMs, answer }
}

async function runShare(task: AnyTask, params: unknown, from: number, end: number): Promise<void> {
  const worker = runner.start(toTaskScript(task), params, { unitLimitMs: 60_000 })
  await worker.ready()
  for (let at = from; at < end; at += unitsAShard) {
    await worker.run({ from: at, to: Math.min(end, at + unitsAShard), budgetMs: 0 }, () => undefined)
  }
  worker.terminate()
}
