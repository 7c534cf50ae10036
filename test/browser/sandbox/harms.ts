// Bodies of a unit that would like to take a page down with them.

export const endless = [
  ['an endless loop', 'for (;;);'],
  ['a regular expression that does not end', `/(a+)+$/.test('a'.repeat(60) + 'b')`],
  ['an endless chain of promises', 'for (;;) await undefined'],
  ['an endless loop in WebAssembly', endlessModule()],
] as const

export const hugeResult = 'return new Uint8Array(512 * 2 ** 20)'

/** For a worker in which `postMessage` was left on purpose. */
export const flood = `for (;;) postMessage({ type: 'progress', call: 2, unitsDone: 0, exact: false })`

/** (module (func (export "run") (loop (br 0)))) */
function endlessModule(): string {
  const bytes = [
    ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 7, 1, 3, 114, 117, 110, 0, 0],
    ...[10, 9, 1, 7, 0, 3, 64, 12, 0, 11, 11],
  ]
  return `new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([${bytes}]))).exports.run()`
}
