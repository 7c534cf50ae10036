import { assert } from '../base/assert.ts'
import type { TaskScript } from '../protocol/control.ts'
import { isPlain } from '../protocol/script-kind.ts'
import type { DeterministicProfile } from './deterministic/profile.ts'
import { type ReadTask, readTask } from './read-task.ts'

export interface ReadScript {
  readonly task: ReadTask
  /** Of a deterministic task. */
  readonly profile: DeterministicProfile | undefined
}

/** Makes a task of its script. */
export type ScriptReader = (script: TaskScript, params: unknown) => ReadScript

/** Reads plain tasks only: what the others need is several times as large. @throws as `readTask` */
export const readPlainScript: ScriptReader = (script) => {
  assert(isPlain(script), 'a task that is not plain was given to a worker for plain ones')
  return { task: readTask(script), profile: undefined }
}
