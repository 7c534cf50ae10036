import { TabgridError } from '../base/errors.ts'
import type { MapContext } from '../core/task.ts'
import type { SourceScript } from '../protocol/control.ts'
import type { DeterministicProfile } from './deterministic/profile.ts'

/** A task read from its script: nothing is known of its values, so all of them are `unknown`. */
export interface ReadTask {
  split(input: unknown, params: unknown): unknown
  init?(params: unknown): unknown
  map(unit: unknown, context: MapContext<unknown, unknown>): unknown
  combine?(left: unknown, right: unknown): unknown
  reduce?(results: unknown, params: unknown): unknown
}

/** Bundlers that keep names wrap inner functions in `__name(...)`; the text of such a function needs one to call. */
const prelude = '"use strict"; globalThis.__name ??= (named) => named;'

/**
 * Evaluates a task's text in this thread.
 * @param profile of a deterministic task: what its text sees in place of the thread's own.
 * @throws `task-invalid` when the text is not JavaScript or not a task.
 */
export function readTask(script: SourceScript, profile?: DeterministicProfile): ReadTask {
  const task = evaluate(script, profile)
  for (const key of ['split', 'map'] as const) {
    if (typeof task[key] !== 'function') throw invalid(script, `it has no function "${key}"`)
  }
  for (const key of ['init', 'combine', 'reduce'] as const) {
    if (task[key] !== undefined && typeof task[key] !== 'function')
      throw invalid(script, `"${key}" is not a function`)
  }
  return task as unknown as ReadTask
}

function evaluate(script: SourceScript, profile: DeterministicProfile | undefined): Record<string, unknown> {
  const { scope = {}, textOf = asItIs } = profile ?? {}
  try {
    const source = `${prelude} return (${textOf(script.text)}\n)\n//# sourceURL=tabgrid-task.js`
    const task: unknown = new Function(...Object.keys(scope), source)(...Object.values(scope))
    if (typeof task === 'object' && task !== null) return task as Record<string, unknown>
  } catch (thrown) {
    throw invalid(script, thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown))
  }
  throw invalid(script, 'its text does not give an object')
}

const asItIs = (text: string): string => text

const invalid = (script: SourceScript, why: string): TabgridError =>
  new TabgridError('task-invalid', `task "${script.name}" cannot be used: ${why}`)
