import type { Rng } from '../../../src/base/rng.ts'
import { type AnyTask, toTaskScript } from '../../../src/core/task.ts'
import type { WasmTask } from '../../../src/core/wasm-task.ts'
import type { SplitUnits } from '../../../src/ports.ts'
import { readAnyScript } from '../../../src/program/read-any-script.ts'
import { TaskProgram } from '../../../src/program/task-program.ts'

export interface RunOptions {
  readonly params: unknown
  readonly input?: unknown
  readonly rng: Rng
  /** What the person at the device of held unit `unit` entered. */
  readonly local?: (unit: number) => Readonly<Record<string, number>>
}

const quiet = () => {}
const noClock = { nowMs: () => 0, roughMs: () => 0 }

export const loadTask = (task: AnyTask | WasmTask, params: unknown): Promise<TaskProgram> =>
  TaskProgram.load(readAnyScript, toTaskScript(task), params, noClock)

/**
 * What a room does with a task, without the room: its script goes to three devices, its units are cut into shards of
 * random sizes (held units alone) that are computed and counted in a random order. Gives the answer.
 */
export async function runInShards(
  task: AnyTask | WasmTask,
  { params, input, rng, local }: RunOptions,
): Promise<unknown> {
  const coordinator = await loadTask(task, params)
  const devices = await Promise.all([1, 2, 3].map(() => loadTask(task, params)))
  const units = coordinator.split(input).value
  const shards = shuffled(cutShards(units, rng), rng)
  for (const { from, to } of shards) {
    const device = devices[rng.below(devices.length)] ?? coordinator
    const work = {
      from,
      to,
      budgetMs: 0,
      ...(units.units === undefined ? {} : { units: units.units.slice(from, to) }),
      ...(from < units.heldCount ? { local: local?.(from) } : {}),
    }
    const outcome = await device.run(work, quiet)
    coordinator.add([{ from, value: structuredClone(outcome.value.value) }])
    if (rng.below(4) === 0) coordinator.answer('answer') // people look at partial answers
  }
  return coordinator.answer('answer').value
}

function cutShards({ count, heldCount }: SplitUnits, rng: Rng): { from: number; to: number }[] {
  const sizeMax = rng.below(2) === 0 ? 3 : Math.ceil(count / 2)
  const shards: { from: number; to: number }[] = []
  for (let from = 0; from < count; ) {
    const to = from < heldCount ? from + 1 : Math.min(count, from + 1 + rng.below(sizeMax))
    shards.push({ from, to })
    from = to
  }
  return shards
}

function shuffled<T>(list: readonly T[], rng: Rng): T[] {
  const keyed = list.map((item) => ({ item, key: rng.next() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}
