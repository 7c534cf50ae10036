import { TabgridError } from '../../base/errors.ts'
import * as v from '../../base/schema.ts'
import type { SourceTask } from '../../core/task.ts'
import type { Comparator } from '../../protocol/comparator.ts'
import type { StartWorker } from './dry-run.ts'
import { factsText } from './source/task-text.ts'

/** As a task's text gives it: a stranger's value. */
const Facts = v.object({
  name: v.optional(v.unknown()),
  compare: v.optional(v.unknown()),
  deterministic: v.optional(v.boolean()),
  memoryMegabytes: v.optional(v.number()),
  same: v.string(),
  combine: v.string(),
  reduce: v.string(),
})

/** A task with what is known of it before it runs. */
export interface KnownTask extends SourceTask {
  readonly combines: boolean
  readonly reduces: boolean
}

const nameless = 'task'

/**
 * Asks a task's text, in a sandboxed worker of its own, what must be known of it.
 * @throws `task-threw` where the text throws, `unit-timeout`, `task-invalid`; `worker-crashed` also once `signal` is aborted.
 */
export async function readFacts(
  start: StartWorker,
  text: string,
  unitLimitMs: number,
  signal: AbortSignal,
): Promise<KnownTask> {
  const worker = start({ name: 'facts', source: factsText(text) }, { unitLimitMs })
  const stop = () => worker.terminate()
  signal.addEventListener('abort', stop)
  try {
    await worker.ready()
    const { value } = await worker.run({ from: 0, to: 1, budgetMs: 0 }, () => undefined)
    return knownTask(text, Array.isArray(value) ? value[0] : undefined)
  } finally {
    signal.removeEventListener('abort', stop)
    worker.terminate()
  }
}

function knownTask(source: string, value: unknown): KnownTask {
  const parsed = v.safeParse(Facts, value)
  if (!parsed.success) throw new TabgridError('task-invalid', `the task cannot be read: ${parsed.refusal}`)
  const { name, compare, deterministic, memoryMegabytes, same, combine, reduce } = parsed.output
  if ((compare === 'custom') !== (same === 'function')) {
    throw new TabgridError('task-invalid', 'give both, or neither: compare: "custom", and a function "same"')
  }
  return {
    name: typeof name === 'string' && name.trim() !== '' ? name : nameless,
    source,
    combines: combine === 'function',
    reduces: reduce === 'function',
    ...(compare !== undefined && { compare: compare as Comparator }), // checked by whoever makes a script of it
    ...(deterministic !== undefined && { deterministic }),
    ...(memoryMegabytes !== undefined && { memoryMegabytes }),
  }
}
