import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/protocol/limits.ts'
import { decodeValue, encodeValue } from '../../../src/protocol/value-codec.ts'
import { packetOf, roundTrip } from './packets.ts'

const views = [
  new Int8Array([-1, 2]),
  new Uint8Array([1, 255]),
  new Uint8ClampedArray([3]),
  new Int16Array([-300, 300]),
  new Uint16Array([65_535]),
  new Int32Array([-(2 ** 31)]),
  new Uint32Array([2 ** 32 - 1]),
  new Float32Array([1.5, Number.NaN]),
  new Float64Array([Math.PI, -0, Number.POSITIVE_INFINITY]),
  new BigInt64Array([-(2n ** 63n)]),
  new BigUint64Array([2n ** 64n - 1n]),
]

describe('[W3] values come back as they were', () => {
  test.each(views.map((view) => [view.constructor.name, view]))('%s', (_, view) => {
    expect(roundTrip({ view })).toEqual({ view })
    expect(roundTrip([view.subarray(1), view.slice(0, 0)])).toEqual([view.subarray(1), view.slice(0, 0)])
  })

  test('Float16Array, where the engine has it', () => {
    const made: unknown = Reflect.get(globalThis, 'Float16Array')
    if (typeof made !== 'function') return
    const view: unknown = Reflect.construct(made, [[1.5, -2]])
    expect(roundTrip(view)).toEqual(view)
  })

  test('ArrayBuffer and DataView, with only their own bytes', () => {
    const buffer = Uint8Array.from([9, 8, 7, 6]).buffer
    const back = roundTrip({ buffer, view: new DataView(buffer, 1, 2), empty: new ArrayBuffer(0) })
    expect(back).toEqual({ buffer, view: new DataView(Uint8Array.from([8, 7]).buffer), empty: new ArrayBuffer(0) })
  })

  test.each([
    ['undefined', undefined],
    ['undefined in objects and arrays', { a: undefined, b: [undefined, null] }],
    ['numbers that JSON loses', [Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ['whole numbers around each size', [31, 32, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53]],
    ['negative ones', [-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1]],
    ['BigInt of any size', [0n, -1n, 255n, 2n ** 63n, 2n ** 64n, -(2n ** 100n), 7n ** 1_000n]],
    ['Date', [new Date(0), new Date(-1), new Date(1_795_000_000_123), new Date(8.64e15)]],
    [
      'Map with any keys',
      new Map<unknown, unknown>([
        [1, 'a'],
        ['1', 'b'],
        [null, 'c'],
        [{ k: 1 }, new Map()],
      ]),
    ],
    ['Set', new Set<unknown>([1, 'a', undefined, new Set([2n])])],
    ['keys that are traps', { constructor: 1, hasOwnProperty: 2, toJSON: 3, length: 4, '': 5, 'a.b': 6 }],
    [
      'texts around each size of their length, in letters of one byte and of more',
      [31, 32, 255, 256, 65_535, 65_536].flatMap((bytes) => [
        'x'.repeat(bytes),
        'é'.repeat(bytes / 2),
        '汉'.repeat(bytes),
      ]),
    ],
    ['long texts', ['x'.repeat(70_000), 'é'.repeat(300), '汉字'.repeat(40_000), '😀'.repeat(100)]],
  ])('%s', (_, value) => {
    expect(roundTrip(value)).toStrictEqual(value)
  })

  test('an invalid Date stays one', () => {
    expect(roundTrip(new Date(Number.NaN))).toSatisfy((date) => date instanceof Date && Number.isNaN(date.getTime()))
  })

  test('a byte order mark and lone surrogates in a text are kept', () => {
    const texts = ['\ufeff', `\ufeff${'a,b\n'.repeat(50)}`, '\ud800', 'a\udc00b', `${'x'.repeat(9_000)}\udbff`]
    expect(roundTrip(texts)).toEqual(texts)
  })

  test('the order of keys, and more of them than 16 bits count', () => {
    const value = Object.fromEntries(Array.from({ length: 66_000 }, (_, at) => [`k${(at * 7_919) % 66_000}`, at]))
    expect(Object.keys(roundTrip(value) as object)).toEqual(Object.keys(value))
  })

  test('a null-prototype object, as a plain one', () => {
    expect(roundTrip(Object.assign(Object.create(null), { a: 1 }))).toStrictEqual({ a: 1 })
  })

  test('anything else that structured data can be', () => {
    const value = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withUnicodeString: true,
      key: fc.string().filter((key) => key !== '__proto__'),
    })
    fc.assert(
      fc.property(value, (given) => {
        expect(roundTrip({ given })).toEqual({ given })
      }),
      { seed: 1, numRuns: 150 },
    )
  })
})

describe('[W4] binary parts are not copied', () => {
  test('a view is lent by the sender, and lies on the packet of the receiver', () => {
    const data = new Float64Array([1, 2, 3])
    const parts = encodeValue({ data, label: 'odd length' })
    expect(parts.some((part) => part.buffer === data.buffer)).toBe(true)
    const packet = packetOf({ data })
    const back = decodeValue(packet) as { data: Float64Array }
    expect(back.data.buffer).toBe(packet.buffer)
  })

  test('a packet at an odd place in its buffer is read too', () => {
    const packet = packetOf({ data: new Float64Array([1, 2, 3]) })
    const shifted = new Uint8Array(packet.length + 3)
    shifted.set(packet, 3)
    expect(decodeValue(shifted.subarray(3))).toEqual({ data: new Float64Array([1, 2, 3]) })
  })

  test('a later packet leaves an earlier one as it was', () => {
    const first = encodeValue({ text: 'first' })
    const copy = first.map((part) => part.slice())
    for (let round = 0; round < 2_000; round++) encodeValue({ text: `later ${round}`, pad: 'x'.repeat(round % 300) })
    encodeValue('x'.repeat(200_000))
    encodeValue({ text: 'after a large one', pad: 'é'.repeat(200) })
    expect(first).toEqual(copy)
  })
})

test('[W4] a large message leaves no large buffer behind', () => {
  encodeValue('x'.repeat(10_000_000))
  const [part] = encodeValue({ small: true })
  expect(part?.buffer.byteLength).toBeLessThan(100_000)
})

class Point {
  x = 1
}
class OwnMap extends Map {}
const cyclic: { a: { b: Record<string, unknown> } } = { a: { b: {} } }
cyclic.a.b.c = cyclic.a
const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { k: value }
  return value
}
const detached = new Uint8Array(8)
structuredClone(detached.buffer, { transfer: [detached.buffer] })

describe('[W5] what cannot be sent is refused with its path', () => {
  test.each<[unknown, string]>([
    [{ rows: [0, 1, 2, { cb: () => 1 }] }, 'rows[3].cb is a function: send plain data'],
    [() => 1, 'the value is a function: send plain data'],
    [{ settings: new Map([['a', Symbol('s')]]) }, 'settings.get("a") is a symbol: send plain data'],
    [{ m: new Map([[{ f: Symbol.iterator }, 1]]) }, 'm.keys()[0].f is a symbol: send plain data'],
    [{ tags: new Set([1, new Point()]) }, 'tags.values()[1] is an instance of Point: send plain data'],
    [{ 'odd key': [new WeakMap()] }, '["odd key"][0] is an instance of WeakMap: send plain data'],
    [{ p: Promise.resolve(1) }, 'p is an instance of Promise: send plain data'],
    [{ b: new Blob([]) }, 'b is an instance of Blob: send plain data'],
    [[/x/], '[0] is an instance of RegExp: send plain data'],
    [{ m: new OwnMap() }, 'm is an instance of OwnMap: send plain data'],
    // biome-ignore-start lint/suspicious/noSparseArray: the hole is what is tested
    [{ list: [1, , 3] }, 'list[1] is a hole in an array: fill it'],
    // biome-ignore-end lint/suspicious/noSparseArray: the hole is what is tested
    [{ a: JSON.parse('{"__proto__":1}') }, 'a has the key "__proto__": send a Map, or choose another key'],
    [{ a: { '\ud800': 1 } }, 'a has the key "\\ud800": send a Map, or choose another key'],
    [{ a: [{ [Symbol('s')]: 1 }] }, 'a[0] has a symbol as a key: send plain data'],
    [{ v: new Uint8Array(new SharedArrayBuffer(8)) }, 'v is a view on a SharedArrayBuffer: send a copy'],
    [{ v: detached }, 'v is detached, its data was transferred away: send before transferring'],
    [cyclic, 'a.b.c refers back to what holds it: send an id instead'],
    [nested(101), '[0].k[0].k[0].k[0].k ... is nested over 100 deep: send a flatter form'],
  ])('%# %s', (value, story) => {
    expect(() => encodeValue(value)).toThrow(expect.objectContaining({ code: 'value-unsendable', message: story }))
  })

  test('the deepest nesting that is allowed comes through', () => {
    expect(roundTrip(nested(limits.valueDepth))).toEqual(nested(limits.valueDepth))
  })

  test('a refusal leaves the codec usable', () => {
    expect(() => encodeValue([1, () => 1])).toThrow('is a function')
    expect(roundTrip([1, 2])).toEqual([1, 2])
  })
})

describe('[W6] what is too large is refused with what to do', () => {
  const shared = [1, [2, 3]]
  const doubling = Array.from({ length: 30 }).reduce<unknown>((inner) => [inner, inner], shared)
  test.each<[string, unknown, string]>([
    ['one array', new Uint8Array(limits.messageBytes), '64.0 MiB: send less at a time'],
    ['many texts', Array.from({ length: 70 }, () => 'x'.repeat(2 ** 20)), 'send less at a time'],
    ['many views', Array.from({ length: limits.valueSegments + 1 }, () => new Uint8Array(0)), 'join them'],
    ['many numbers', Array.from({ length: limits.valueItems }, () => 0), 'typed arrays'],
    ['a small object that unfolds to 2^30 values', doubling, 'typed arrays'],
  ])('%s', (_, value, story) => {
    expect(() => encodeValue(value)).toThrow(
      expect.objectContaining({ code: 'message-too-large', message: expect.stringContaining(story) }),
    )
  })
})

test('[W1] a packet is the length of its structure, the structure, and each view at a multiple of eight', () => {
  const packet = packetOf({ a: Uint8Array.of(7, 8, 9), b: Float64Array.of(1.5) })
  const structureBytes = new DataView(packet.buffer, packet.byteOffset).getUint32(0, true)
  const first = Math.ceil((4 + structureBytes) / 8) * 8
  expect([...packet.subarray(first, first + 3)]).toEqual([7, 8, 9])
  expect(new DataView(packet.buffer, packet.byteOffset).getFloat64(first + 8, true)).toBe(1.5)
  expect(packet.byteLength).toBe(first + 16)
})

test.each([
  ['a short text', [0xa3, 0x61, 0xff, 0x62]],
  ['a key', [0x81, 0xa2, 0xc3, 0x28, 0x01]],
  ['half a surrogate pair', [0xa3, 0xed, 0xa0, 0x80]],
  ['a zero in two bytes', [0xa2, 0xc0, 0x80]],
  ['a long text', [0xd9, 40, ...Array.from({ length: 39 }, () => 0x61), 0xf8]],
])('[W2] %s that is no UTF-8 is refused', (_, structure) => {
  const packet = Uint8Array.from([structure.length, 0, 0, 0, ...structure])
  expect(() => decodeValue(packet)).toThrow(expect.objectContaining({ code: 'message-invalid' }))
})
