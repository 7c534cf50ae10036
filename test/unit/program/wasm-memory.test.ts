import { createContext, runInContext } from 'node:vm'
import { beforeEach, expect, test } from 'vitest'

/** Each test has a realm of its own, whose WebAssembly is limited to 2 MiB: 32 pages. */
let realm: object
beforeEach(async () => {
  const { limitWebAssemblyMemory } = await import('../../../src/program/wasm-memory.ts')
  realm = createContext({})
  limitWebAssemblyMemory(runInContext('globalThis', realm) as object, 2)
})
const run = (source: string): unknown => runInContext(source, realm)

/** A module with one memory; `max` in pages, or none. */
const moduleWith = (min: number, max?: number): string => {
  const limits = max === undefined ? [0, ...leb(min)] : [1, ...leb(min), ...leb(max)]
  const custom = [0, 3, 1, 97, 0]
  return `new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ${[...custom, 5, limits.length + 1, 1, ...limits]}])`
}
const leb = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))]

test('a memory gets the declared maximum, and cannot grow over it', () => {
  run('memory = new WebAssembly.Memory({ initial: 1 }); memory.grow(31)')
  expect(run('memory.buffer.byteLength')).toBe(2 * 2 ** 20)
  expect(() => run('memory.grow(1)')).toThrow(/grow/)
  expect(run('memory instanceof WebAssembly.Memory')).toBe(true)
  run('memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 }); memory.grow(31)')
  expect(() => run('memory.grow(1)')).toThrow(/grow/)
})

test('one that begins larger is refused, and says what to do', () => {
  expect(() => run('new WebAssembly.Memory({ initial: 33 })')).toThrow(/declare more in "memoryMegabytes"/)
})

test('a module with a memory of its own must bound it', async () => {
  expect(run(`new WebAssembly.Module(${moduleWith(1, 32)}) instanceof WebAssembly.Module`)).toBe(true)
  for (const source of [moduleWith(1), moduleWith(1, 33), moduleWith(1, 65_536)]) {
    expect(() => run(`new WebAssembly.Module(${source})`)).toThrow(/WebAssembly memory/)
    await expect(run(`WebAssembly.compile(${source})`)).rejects.toThrow(/WebAssembly memory/)
    await expect(run(`WebAssembly.instantiate(${source}.buffer)`)).rejects.toThrow(/WebAssembly memory/)
  }
  await expect(
    run(`WebAssembly.compile(${moduleWith(1, 32)}).then((m) => WebAssembly.instantiate(m))`),
  ).resolves.toBeTruthy()
})

test.each([
  ['the constructor of what was made', 'new (new WebAssembly.Memory({ initial: 1 }).constructor)({ initial: 33 })'],
  ['a subclass', 'new (class extends WebAssembly.Memory {})({ initial: 33 })'],
  ['Reflect.construct', 'Reflect.construct(WebAssembly.Memory, [{ initial: 33 }])'],
  [
    'a descriptor that changes',
    'let n = 1; new WebAssembly.Memory({ get initial() { return (n += 16) }, maximum: 99 }).grow(20)',
  ],
  [
    'a number that changes',
    'let k = 0; new WebAssembly.Memory({ initial: { valueOf: () => (k += 1) > 1 ? 99 : 33 } })',
  ],
  ['another Math', 'Math.min = () => 99; new WebAssembly.Memory({ initial: 1 }).grow(40)'],
  [
    'bytes that look like a module',
    `new WebAssembly.Module(Object.setPrototypeOf(${moduleWith(1)}, WebAssembly.Module.prototype))`,
  ],
  [
    'a view that lies about its bytes',
    `new WebAssembly.Module(Object.defineProperty(${moduleWith(1)}, 'buffer', { value: new ArrayBuffer(8) }))`,
  ],
  ['the constructor of a module', `new (WebAssembly.Module.prototype.constructor)(${moduleWith(1)})`],
])('%s is no way around it', (_, source) => {
  expect(() => run(source)).toThrow(/grow|WebAssembly memory/)
})

test('what is no module is told by the engine', () => {
  expect(() => run('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 255]))')).toThrow(
    /CompileError|WebAssembly.Module/,
  )
})
