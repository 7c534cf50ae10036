import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOf } from '../../../src/base/digest.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import { canonicalBytes, formOf } from '../../../src/protocol/canonical.ts'
import { roundTrip } from './packets.ts'

const seed = 20_261_126
const bytesOf = (value: unknown): string => Buffer.from(canonicalBytes(value)).toString('hex')

const views = fc.oneof(
  fc.uint8Array({ maxLength: 4 }),
  fc.int16Array({ maxLength: 4 }),
  fc.float32Array({ maxLength: 4 }),
  fc.float64Array({ maxLength: 4 }),
  fc.bigInt64Array({ maxLength: 4 }),
)
const leaves = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constantFrom(undefined, null),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  views,
)
const keys = fc.string({ maxLength: 3 }).filter((key) => key !== '__proto__')

/** Values of every kind that the codec takes, around `leaf`. */
const valuesOf = (leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
    ),
  })).value

/** The same value, its keys and entries put in the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (value instanceof Map) return new Map([...value].reverse().map(([key, item]) => [turned(key), turned(item)]))
  if (value instanceof Set) return new Set([...value].reverse().map(turned))
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, turned(item)]),
  )
}

describe('[W8] canonical bytes', () => {
  test('do not change on a way through the codec', () => {
    fc.assert(
      fc.property(valuesOf(leaves), (value) => {
        expect(bytesOf(roundTrip(value))).toBe(bytesOf(value))
      }),
      { seed, numRuns: 1_000 },
    )
  })

  test('do not know the order of keys and of entries', () => {
    fc.assert(
      fc.property(valuesOf(leaves), (value) => {
        expect(bytesOf(turned(value))).toBe(bytesOf(value))
      }),
      { seed, numRuns: 1_000 },
    )
  })

  test('are equal for equal values, and different for others', () => {
    const few = fc.constantFrom<unknown>(0, 1, '', '0', 'a', null, undefined, false, 0n, new Date(0))
    const near = valuesOf(fc.oneof(few, fc.constantFrom(new Uint8Array(), new Int8Array(), new Uint8Array([0]))))
    let equal = 0
    fc.assert(
      fc.property(near, near, (left, right) => {
        const same = isDeepStrictEqual(left, right)
        if (same) equal++
        expect(bytesOf(left) === bytesOf(right)).toBe(same)
      }),
      { seed, numRuns: 10_000 },
    )
    expect(equal).toBeGreaterThan(100)
  })
})

describe('[W8] by example, canonical bytes', () => {
  test.each<[string, unknown, unknown]>([
    ['-0 and 0', -0, 0],
    ['-0 and 0 in doubles', new Float64Array([-0, 1]), new Float64Array([0, 1])],
    ['-0 and 0 in floats', new Float32Array([1, -0]), new Float32Array([1, 0])],
    [
      'every NaN in doubles',
      new Float64Array(Uint32Array.from([7, 0xfff80001]).buffer),
      new Float64Array([Number.NaN]),
    ],
    ['every NaN in floats', new Float32Array(Uint32Array.from([0xffc00001]).buffer), new Float32Array([Number.NaN])],
    ['a view and a copy of it', new Uint8Array([9, 1, 2]).subarray(1), new Uint8Array([1, 2])],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      'two keys that read alike',
      new Map([
        [{}, 1],
        [{}, 2],
      ]),
      new Map([
        [{}, 2],
        [{}, 1],
      ]),
    ],
  ])('are equal for %s', (_, left, right) => {
    expect(bytesOf(left)).toBe(bytesOf(right))
  })

  test.each<[string, unknown, unknown]>([
    ['kinds of array', new Uint8Array([1]), new Int8Array([1])],
    ['a list and a typed array', [1], new Float64Array([1])],
    ['a list and a Set', [1], new Set([1])],
    ['where a text ends', ['ab', 'c'], ['a', 'bc']],
    ['where a list ends', [[1], 2], [[1, 2]]],
    ['lone surrogates', '\ud800', '\ud801'],
    ['a key with undefined and no key', { a: undefined }, {}],
    ['a text and a BigInt', '1', 1n],
    ['the sides of a Map', new Map([['a', 'b']]), new Map([['b', 'a']])],
    ['the last digit', 0.1 + 0.2, 0.3],
  ])('are different for %s', (_, left, right) => {
    expect(bytesOf(left)).not.toBe(bytesOf(right))
  })

  test('stay what they are: digests of another version of Tabgrid must agree', () => {
    const value = {
      b: [1, -2.5, 'é', null],
      a: new Map([[new Date(5), new Set([true, 3n])]]),
      c: new Int16Array([1, -1]),
    }
    expect(digestOf(canonicalBytes(value))).toBe('b226c3290f12d814c5658585e7282b263141efea816461f9f0fc2e5d86089cdc')
  })
})

describe('[W8] what has no canonical bytes', () => {
  test('is refused with a coded error for whatever is no plain data', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    let shared: unknown = [1, 1]
    for (let level = 0; level < 40; level++) shared = [shared, shared]
    const large = new Uint8Array(2 ** 25)
    const detached = new Uint8Array(8)
    structuredClone(detached, { transfer: [detached.buffer] })
    const hostile = [
      cycle,
      shared,
      Array.from({ length: 100 }, () => large),
      detached,
      new Array(2),
      () => 1,
      Symbol.iterator,
    ]
    hostile.push({ [Symbol.iterator]: 1 }, new Error('x'), new (class {})(), new Uint8Array(new SharedArrayBuffer(8)))
    for (const value of hostile) {
      const thrown = () => canonicalBytes(value)
      expect(thrown).toThrow(TabgridError)
      expect(thrown).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(value-unsendable|message-too-large)$/) }),
      )
    }
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withObjectString: true }), (value) => {
        try {
          canonicalBytes(value)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(TabgridError)
        }
      }),
      { seed, numRuns: 1_000 },
    )
  }, 30_000)
})

describe('the form of a value', () => {
  test('is the same whatever its numbers are, and its numbers stand in one order', () => {
    const one = {
      z: 1,
      a: new Map([
        ['x', 2],
        ['w', 3],
      ]),
      m: [new Float32Array([4]), new Uint8Array([5])],
    }
    const other = {
      m: [new Float32Array([40]), new Uint8Array([50])],
      a: new Map([
        ['w', 30],
        ['x', 20],
      ]),
      z: 10,
    }
    const [left, right] = [formOf(one), formOf(other)]
    expect(left.form).toEqual(right.form)
    expect(left.numbers).toEqual([3, 2, 1])
    expect(right.numbers).toEqual([30, 20, 10])
    expect(left.views.map((view) => view[0])).toEqual([4, 5])
    expect(right.views.map((view) => view[0])).toEqual([40, 50])
  })

  test.each<[string, unknown, unknown]>([
    ['counts', [1, 2], [1]],
    ['lengths of arrays', new Float64Array(2), new Float64Array(3)],
    ['kinds of array', new Float64Array(2), new Float32Array(2)],
    ['texts', ['a', 1], ['b', 1]],
    ['keys of a Map', new Map([[1, 1]]), new Map([[2, 1]])],
    ['items of a Set', new Set([1]), new Set([2])],
    ['BigInts', 1n, 2n],
    ['bytes', new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
    ['dates', new Date(1), new Date(2)],
  ])('differs by %s', (_, left, right) => {
    expect(formOf(left).form).not.toEqual(formOf(right).form)
  })
})
