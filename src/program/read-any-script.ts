import { isWasm } from '../protocol/script-kind.ts'
import { deterministicProfile } from './deterministic/profile.ts'
import type { ScriptReader } from './read-script.ts'
import { readTask } from './read-task.ts'
import { readWasmTask } from './wasm/read-wasm-task.ts'

/** Reads plain tasks, deterministic ones, and modules. @throws as `readTask`, `readWasmTask` and `deterministicProfile` */
export const readAnyScript: ScriptReader = (script, params, beforeTask) => {
  const profile = !isWasm(script) && script.deterministic ? deterministicProfile(script, params) : undefined
  beforeTask()
  return { task: isWasm(script) ? readWasmTask(script) : readTask(script, profile), profile }
}
