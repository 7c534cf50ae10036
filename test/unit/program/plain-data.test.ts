import { expect, test } from 'vitest'
import { measurePlain } from '../../../src/program/plain-data.ts'

const most = 1_000_000
const codeOf = (value: unknown, bytesMost = most): unknown => {
  try {
    measurePlain(value, bytesMost)
    return undefined
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? thrown.code : thrown
  }
}

test('what the value codec takes may pass, and its larger buffers can be moved, each once', () => {
  const buffer = new ArrayBuffer(2_000)
  const views = [new Float64Array(buffer), new DataView(buffer), new Uint8Array(10)]
  const value = { views, map: new Map([[1n, new Set(['ä'])]]), date: new Date(5), nothing: [undefined, null, -0] }
  const { bytes, buffers } = measurePlain(structuredClone(value), most)
  expect(buffers.map(({ byteLength }) => byteLength)).toEqual([2_000])
  expect(bytes).toBeGreaterThan(2_010)
  expect(bytes).toBeLessThan(2_400)
})

test.each<[string, () => unknown]>([
  ['a regular expression', () => /x/],
  ['an error', () => new Error('x')],
  ['a function', () => () => 1],
  ['a boxed number', () => Object(1)],
  ['a channel', () => new MessageChannel().port1],
  ['a blob', () => new Blob(['x'])],
  ['shared memory', () => new Uint8Array(new SharedArrayBuffer(8))],
  ['a module', () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))],
  ['a list with a key that is no index', () => Object.assign([1], { hidden: new Uint8Array(10) })],
])('%s is refused, wherever it is', (_, make) => {
  const made = make()
  expect(codeOf(made)).toBe('value-unsendable')
  expect(codeOf({ deep: [new Map([['key', made]])] })).toBe('value-unsendable')
  if (made instanceof MessagePort) made.close()
})

const circular: unknown[] = []
circular.push(circular)
/** Two parts at each level, and both the same: 2^90 values in ninety arrays. */
const laughing = Array.from({ length: 90 }).reduce<unknown>((inner) => [inner, inner], 1)

test.each<[string, unknown, string]>([
  ['a text', 'x'.repeat(most / 2 + 1), 'message-too-large'],
  ['a buffer', new ArrayBuffer(most + 1), 'message-too-large'],
  ['a number of 2^(10^7)', 2n ** 10_000_000n, 'message-too-large'],
  ['a list of holes', new Array(2 ** 32 - 1), 'message-too-large'],
  ['the same list over and over', laughing, 'message-too-large'],
  ['a list inside itself', circular, 'value-unsendable'],
])('%s over the bound is refused in bounded time', (_, value, code) => {
  const startedMs = performance.now()
  expect(codeOf(value)).toBe(code)
  expect(performance.now() - startedMs).toBeLessThan(2_000)
})
