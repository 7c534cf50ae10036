import { lockDown } from '../../../program/lockdown.ts'
import { readAnyScript } from '../../../program/read-any-script.ts'
import type { ScriptReader } from '../../../program/read-script.ts'
import { limitWebAssemblyMemory } from '../../../program/wasm-memory.ts'
import { serveProgram } from './worker-program.ts'

// The same with all that deterministic tasks, modules and declared memory need besides.

const read: ScriptReader = (script, params) =>
  readAnyScript(script, params, () => {
    if (script.memoryMegabytes !== undefined) limitWebAssemblyMemory(globalThis, script.memoryMegabytes)
  })

serveProgram(read)
lockDown(globalThis)
