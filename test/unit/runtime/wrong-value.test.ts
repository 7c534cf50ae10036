import { expect, test } from 'vitest'
import { wrongValue } from '../../../src/runtime/device/wrong-value.ts'

test.each([
  [7, 14],
  [0, 1],
  [Number.NaN, 1],
  [5n, 10n],
  ['text', 'text?'],
  [true, false],
  [
    [null, 3, 4],
    [null, 6, 4],
  ],
  [new Uint8Array([0, 1, 255]), new Uint8Array([255, 254, 0])],
  [new Float64Array([0, 1.5]), new Float64Array([1, 3])],
  [
    { at: 3, count: 4 },
    { at: 3, count: 8 },
  ],
  [
    { at: 3, pixels: new Uint8Array([1]), to: 9 },
    { at: 3, pixels: new Uint8Array([254]), to: 9 },
  ],
])('a lie about %o has its shape', (value, lie) => {
  expect(wrongValue(value)).toEqual(lie)
})

test.each([[undefined], [null], [[]], [{}], [new Map([[1, 2]])], [new Uint8Array()]])(
  'about %o there is no lie to tell',
  (value) => {
    expect(wrongValue(value)).toBe(value)
  },
)

test('the value itself is left as it is', () => {
  const value = { rows: [1, 2], bytes: new Uint8Array([1]) }
  wrongValue(value)
  expect(value).toEqual({ rows: [1, 2], bytes: new Uint8Array([1]) })
})
