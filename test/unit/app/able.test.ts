import { fileURLToPath } from 'node:url'
import { parse } from 'acorn'
import { expect, test } from 'vitest'
import { lackOf, type Things } from '../../../src/app/able.ts'
import { bundleForAll } from '../../../src/build/bundle.ts'

class Peer {
  createDataChannel(): void {}
}
class Thread {
  postMessage(): void {}
}
const all: Things = {
  Array,
  BigInt,
  RTCPeerConnection: Peer,
  Worker: Thread,
  WebAssembly: {},
  crypto: { getRandomValues: () => undefined },
}

test('a browser that has all lacks nothing', () => {
  expect(lackOf(all)).toBeUndefined()
})

test.each([
  ['language', { BigInt: undefined }],
  ['language', { Array: class Old {} }],
  ['webrtc', { RTCPeerConnection: undefined }],
  ['webrtc', { RTCPeerConnection: class Bare {} }],
  ['workers', { Worker: undefined }],
  ['wasm', { WebAssembly: undefined }],
  ['random', { crypto: undefined }],
  ['random', { crypto: {} }],
])('it is said that %s is missing', (need, less) => {
  expect(lackOf({ ...all, ...less })).toBe(need)
})

test('a browser of which nothing is known is too old', () => {
  expect(lackOf({})).toBe('language')
})

const scriptOf = (entry: string) =>
  bundleForAll(fileURLToPath(new URL(`../../../src/app/${entry}.ts`, import.meta.url)))

test.each([
  ['able-entry', 'RTCPeerConnection'],
  ['refusal-entry', 'WebRTC'],
])('%s is a script that every browser can read', async (entry, holds) => {
  const script = await scriptOf(entry)
  expect(() => parse(script, { ecmaVersion: 5 })).not.toThrow()
  expect(() => parse('const modern = 1', { ecmaVersion: 5 })).toThrow() // it does look
  expect(script).toContain(holds)
})
