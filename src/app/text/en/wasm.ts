/** The words of tasks in WebAssembly, and of devices that take nothing else: a part of `text`. */
export const wasm = {
  onlyAbout:
    'This device then runs no JavaScript of a task, only WebAssembly modules, whose memory has a limit that this browser keeps. Most tasks are JavaScript: they go to other devices.',
  notKept: 'This browser could not keep that: choose it again after a reload.',
  module: (bytes: string) => `A WebAssembly module of ${bytes}: nothing of it is JavaScript.`,
  hash: (hash: string) => `SHA-256 of this module: ${hash}`,
  memory: (bytes: string) => `Its memory may grow to ${bytes} for each core: this browser keeps to that.`,
  save: 'Save the module',
  file: 'task.wasm',
}
