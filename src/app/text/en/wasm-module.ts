/** A task that is a module. */
export const wasmModule = {
  about: (bytes: string) => `A WebAssembly module of ${bytes}: nothing of it is JavaScript.`,
  hash: (hash: string) => `SHA-256 of this module: ${hash}`,
  save: 'Save the module',
  file: 'task.wasm',
}
