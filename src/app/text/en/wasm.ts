/** The words of tasks in WebAssembly, and of devices that take nothing else: a part of `text`. */
export const wasm = {
  onlyAbout:
    'This device then runs no JavaScript of a task, only WebAssembly modules, whose memory has a limit that this browser keeps. Most tasks are JavaScript: they go to other devices.',
  notKept: 'This browser could not keep that: choose it again after a reload.',
  memory: (bytes: string) => `Its memory may grow to ${bytes} for each core: this browser keeps to that.`,
}
