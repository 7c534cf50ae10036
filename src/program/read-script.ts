import { assert } from '../base/assert.ts'
import type { TaskScript } from '../protocol/control.ts'
import { isPlain } from '../protocol/script-kind.ts'
import type { DeterministicProfile } from './deterministic/profile.ts'
import { type ReadTask, readTask } from './read-task.ts'

interface ReadScript {
  readonly task: ReadTask
  /** Of a deterministic task. */
  readonly profile: DeterministicProfile | undefined
}

/** Makes a task of its script. `beforeTask` is called when all that is ours is made, and nothing of the task has run. */
export type ScriptReader = (script: TaskScript, params: unknown, beforeTask: () => void) => ReadScript

/** Reads plain tasks only: what the others need is several times as large. @throws as `readTask` */
export const readPlainScript: ScriptReader = (script, _params, beforeTask) => {
  assert(isPlain(script), 'a task that is not plain was given to a worker for plain ones')
  beforeTask()
  return { task: readTask(script), profile: undefined }
}
