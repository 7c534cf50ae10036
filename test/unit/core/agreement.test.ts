import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreement, labelOf } from '../../../src/core/agreement.ts'
import { type BuiltInComparator, parseComparator } from '../../../src/protocol/comparator.ts'

const seed = 20_261_126
const agree = (left: unknown, right: unknown, comparator: BuiltInComparator): boolean =>
  agreement([left, right], comparator).length === 1

/** The `count`th double after a positive one. */
function ulpsUp(value: number, count: number): number {
  const double = new Float64Array([value])
  const bits = new BigInt64Array(double.buffer)
  bits[0] = (bits[0] ?? 0n) + BigInt(count)
  return double[0] ?? 0
}
/** The same in the precision of a Float32Array. */
function ulpsUp32(value: number, count: number): Float32Array {
  const float = new Float32Array([value])
  const bits = new Int32Array(float.buffer)
  bits[0] = (bits[0] ?? 0) + count
  return float
}

describe('[W9] two results are the same', () => {
  test.each<[string, unknown, unknown, BuiltInComparator, boolean]>([
    ['exactly', { a: [0.3] }, { a: [0.3] }, 'exact', true],
    ['not in the last digit', 0.3, 0.1 + 0.2, 'exact', false],
    ['within one ulp', 0.3, 0.1 + 0.2, { ulps: 1 }, true],
    ['at the bound of ulps', 1, ulpsUp(1, 4), { ulps: 4 }, true],
    ['not beyond it', 1, ulpsUp(1, 5), { ulps: 4 }, false],
    ['over the edge of a power of two', ulpsUp(2, -1), ulpsUp(2, 1), { ulps: 2 }, true],
    ['across zero', 5e-324, -5e-324, { ulps: 2 }, true],
    ['not farther across zero', 5e-324, -1e-323, { ulps: 2 }, false],
    ['as -0 and 0', -0, 0, { ulps: 1 }, true],
    ['as NaN and NaN', Number.NaN, Number.NaN, { ulps: 1 }, true],
    ['not as NaN and a number', Number.NaN, 1, { relative: 1, absolute: 1e300 }, false],
    ['not as infinity and the largest number', Number.POSITIVE_INFINITY, Number.MAX_VALUE, { ulps: 1 }, false],
    [
      'not as two infinities',
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      { relative: 1, absolute: 9 },
      false,
    ],
    ['in single precision', new Float32Array([1.5]), ulpsUp32(1.5, 2), { ulps: 2 }, true],
    ['not beyond it in single precision', new Float32Array([1.5]), ulpsUp32(1.5, 3), { ulps: 2 }, false],
    ['in subnormal singles', new Float32Array([1e-45]), ulpsUp32(1e-45, 2), { ulps: 2 }, true],
    ['relatively', 1_000, 1_001, { relative: 0.001, absolute: 0 }, true],
    ['not relatively', 1_000, 1_002, { relative: 0.001, absolute: 0 }, false],
    ['absolutely', 0, 0.01, { relative: 0, absolute: 0.01 }, true],
    ['not absolutely', 0, 0.011, { relative: 0, absolute: 0.01 }, false],
    ['not with no tolerance left', 0, 1e-300, { relative: 0, absolute: 0 }, false],
    ['in arrays of pixels', new Uint8Array([10, 20]), new Uint8Array([11, 19]), { relative: 0, absolute: 1 }, true],
    ['not by ulps in pixels', new Uint8Array([10]), new Uint8Array([11]), { ulps: 1000 }, false],
    ['deep inside', { a: [new Map([['k', 0.3]])] }, { a: [new Map([['k', 0.1 + 0.2]])] }, { ulps: 1 }, true],
    ['not by one number of many', [1, 2, 3, 4.1], [1, 2, 3, 4], { relative: 0.001, absolute: 0 }, false],
    ['not in another shape', [1], [1, 1], { relative: 1, absolute: 1 }, false],
    ['not with another text', [1, 'a'], [1, 'b'], { relative: 1, absolute: 1 }, false],
    ['not with another key', { a: 1 }, { b: 1 }, { relative: 1, absolute: 1 }, false],
    ['not with another Set', new Set([1]), new Set([1.1]), { relative: 1, absolute: 1 }, false],
  ])('%s', (_, left, right, comparator, same) => {
    expect(agree(left, right, comparator)).toBe(same)
    expect(agree(right, left, comparator)).toBe(same)
  })

  test('in half precision, whether or not the engine has it', () => {
    const half = (bits: number): unknown => {
      const made: unknown = Reflect.get(globalThis, 'Float16Array')
      return typeof made === 'function' ? Reflect.construct(made, [Uint16Array.from([bits]).buffer]) : undefined
    }
    if (half(0) === undefined) return
    for (const bits of [0, 1, 0x3ff, 0x400, 0x3c00, 0x7bfd]) {
      expect(agree(half(bits), half(bits + 2), { ulps: 2 }), `${bits}`).toBe(true)
      expect(agree(half(bits), half(bits + 2), { ulps: 1 }), `${bits}`).toBe(false)
    }
  })

  test('by their labels, where no tolerance is asked for', () => {
    expect(labelOf({ a: 1, b: -0 })).toBe(labelOf({ b: 0, a: 1 }))
    expect(labelOf({ a: 1 })).not.toBe(labelOf({ a: 2 }))
    expect(labelOf([])).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('a group of results', () => {
  test('stands around a medoid, as a tolerance is not transitive', () => {
    // 0 agrees with 1, and 1 with 2, but 0 not with 2.
    expect(agreement([0, 2, 1], { relative: 0, absolute: 1 })).toEqual([
      { label: labelOf(1), medoid: 2, members: [0, 1, 2] },
    ])
    expect(agreement([0, 2, 1, 4], { relative: 0, absolute: 1 })).toEqual([
      { label: labelOf(1), medoid: 2, members: [0, 1, 2] },
      { label: labelOf(4), medoid: 3, members: [3] },
    ])
  })

  test('reports one of its results, never a mean', () => {
    const [group] = agreement([1, 1.5, 1.6], { relative: 0, absolute: 1 })
    expect(group).toEqual({ label: labelOf(1.5), medoid: 1, members: [0, 1, 2] })
  })

  test('reports the one in the middle, of those with which as many agree', () => {
    for (let from = 0; from < 10; from++) {
      const [group] = agreement([from, from + 5, from + 6, from + 7, from + 20], { relative: 0, absolute: 30 })
      expect(group?.medoid).toBe(2)
    }
  })

  test('is one label with the comparator "exact", the largest first', () => {
    expect(agreement(['b', 'a', 'b'], 'exact')).toEqual([
      { label: labelOf('b'), medoid: 0, members: [0, 2] },
      { label: labelOf('a'), medoid: 1, members: [1] },
    ])
    expect(agreement([], 'exact')).toEqual([])
  })

  test('holds every result once, near its medoid, and does not depend on their order', () => {
    const results = fc.array(
      fc.integer({ min: 0, max: 12 }).map((tenths) => tenths / 10),
      { maxLength: 9 },
    )
    fc.assert(
      fc.property(results, fc.integer(), (values, turn) => {
        const tolerance = { relative: 0, absolute: 0.2 }
        const groups = agreement(values, tolerance)
        expect(groups.flatMap(({ members }) => members).sort()).toEqual(values.map((_, index) => index))
        for (const { label, medoid, members } of groups) {
          const middle = values[medoid] ?? Number.NaN
          expect(label).toBe(labelOf(middle))
          for (const index of members) expect(Math.abs((values[index] ?? 0) - middle)).toBeLessThan(0.2000001)
        }
        const shift = values.length === 0 ? 0 : Math.abs(turn) % values.length
        const turned = agreement([...values.slice(shift), ...values.slice(0, shift)], tolerance)
        expect(turned.map(({ label, members }) => [label, members.length])).toEqual(
          groups.map(({ label, members }) => [label, members.length]),
        )
      }),
      { seed, numRuns: 2_000 },
    )
  })
})

test.each([
  'nearly',
  { ulps: 0 },
  { ulps: 1.5 },
  { ulps: 1, relative: 0 },
  { relative: 0.1 },
  { relative: -1, absolute: 0 },
  { relative: 2, absolute: 0 },
  { relative: 0, absolute: Number.POSITIVE_INFINITY },
  { relative: Number.NaN, absolute: 0 },
  null,
])('[W9] %j is no comparator', (comparator) => {
  expect(() => parseComparator(comparator)).toThrow(expect.objectContaining({ code: 'message-invalid' }))
})
