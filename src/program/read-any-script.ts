import type { TaskScript } from '../protocol/control.ts'
import { isWasm } from '../protocol/script-kind.ts'
import { deterministicProfile } from './deterministic/profile.ts'
import type { ReadScript } from './read-script.ts'
import { readTask } from './read-task.ts'
import { readWasmTask } from './wasm/read-wasm-task.ts'

/**
 * Reads plain tasks, deterministic ones, and modules.
 * @param beforeTask is called when all that is ours is made, and nothing of the task has run.
 * @throws as `readTask`, `readWasmTask` and `deterministicProfile`
 */
export function readAnyScript(script: TaskScript, params: unknown, beforeTask = () => {}): ReadScript {
  const profile = !isWasm(script) && script.deterministic ? deterministicProfile(script, params) : undefined
  beforeTask()
  return { task: isWasm(script) ? readWasmTask(script) : readTask(script, profile), profile }
}
