import type { SourceScript, TaskScript } from './control.ts'
import type { WasmScript } from './wasm-script.ts'

export const isWasm = (script: TaskScript): script is WasmScript => 'module' in script

/** JavaScript that sees the thread's own globals: most tasks. */
export const isPlain = (script: TaskScript): script is SourceScript => !isWasm(script) && !script.deterministic

/** That of which `hash` is the SHA-256. */
export const codeOf = (script: TaskScript): string | Uint8Array => (isWasm(script) ? script.module : script.text)
