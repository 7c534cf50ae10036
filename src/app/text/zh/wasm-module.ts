import type { wasmModule as english } from '../en/wasm-module.ts'

export const wasmModule: typeof english = {
  about: (bytes) => `一个 ${bytes} 的 WebAssembly 模块：其中没有 JavaScript。`,
  hash: (hash) => `这个模块的 SHA-256：${hash}`,
  save: '保存模块',
  file: 'task.wasm',
}
