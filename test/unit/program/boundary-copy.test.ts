import { expect, test } from 'vitest'
import { toParcel } from '../../../src/program/boundary-copy.ts'

const big = (length: number) => new Uint8Array(length).map((_, at) => at % 251)

test('plain data, typed arrays, maps, sets, dates and big integers are copied as they are', () => {
  const value = {
    list: [1, undefined, null, Number.NaN, -0, 'text', 10n ** 30n, true],
    gaps: new Array(3),
    map: new Map<unknown, unknown>([
      ['a', { deep: [1] }],
      [{ key: 1 }, new Set([1, 'b'])],
    ]),
    when: new Date(5),
    views: [new Float64Array([1, 2]), new BigInt64Array([1n]), new DataView(new ArrayBuffer(3)), new ArrayBuffer(2)],
    bare: Object.assign(Object.create(null) as object, { x: 1 }),
  }
  const copy = toParcel(value).value
  expect(copy).toEqual(value)
  expect(Object.keys(copy.gaps)).toEqual([])
  expect(copy.map).not.toBe(value.map)
})

test('a view takes along only the bytes it shows, and its source stays usable after the transfer', () => {
  const source = big(1_000_000)
  const parcel = toParcel([source.subarray(10, 5_010), source.subarray(20, 30)])
  const [large, small] = structuredClone(parcel.value, { transfer: parcel.buffers })
  expect([large?.buffer.byteLength, small?.buffer.byteLength]).toEqual([5_000, 10])
  expect(large).toEqual(source.slice(10, 5_010))
  expect(source.byteLength).toBe(1_000_000)
})

test('what appears twice is one thing on the other side, and its buffer is transferred once', () => {
  const view = big(4_000)
  const parcel = toParcel({ first: view, second: view })
  expect(parcel.buffers).toHaveLength(1)
  expect(parcel.value.first).toBe(parcel.value.second)
})

class Point {
  x = 1
}
const circle: { rows: unknown[] } = { rows: [] }
circle.rows.push({ back: circle })
const deep = () => {
  let value: unknown = 1
  for (let level = 0; level < 200; level++) value = [value]
  return value
}

test.each([
  [() => 1, 'the value is a function: send plain data'],
  [{ rows: [0, 1, 2, { cb: Math.sqrt }] }, 'rows[3].cb is a function: send plain data'],
  [[Symbol('s')], '[0] is a symbol: send plain data'],
  [{ at: new Point() }, 'at is a Point: send plain data'],
  [{ later: Promise.resolve(1) }, 'later is a Promise: send plain data'],
  [new Map([['a b', new WeakMap()]]), 'get("a b") is a WeakMap: send plain data'],
  [{ set: new Set([Math.sqrt]) }, 'set.values() is a function: send plain data'],
  [{ 'odd key': Math.sqrt }, '["odd key"] is a function: send plain data'],
  [circle, 'rows[0].back contains itself: send plain data'],
  [{ memory: new Uint8Array(new SharedArrayBuffer(8)) }, 'memory is shared memory: send plain data'],
  [JSON.parse('{"__proto__": 1}'), 'the value has a key "__proto__": send plain data'],
])('%o is refused with its path', (value, message) => {
  expect(() => toParcel(value)).toThrow(expect.objectContaining({ code: 'value-unsendable', message }))
})

test('nesting is bounded', () => {
  expect(() => toParcel(deep())).toThrow('is nested deeper than 100 levels')
})
