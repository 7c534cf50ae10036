import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/protocol/limits.ts'
import { encodeValue } from '../../../src/protocol/value-codec.ts'
import { roundTrip } from './packets.ts'

const packetBytes = (value: unknown): number => encodeValue(value).reduce((sum, part) => sum + part.length, 0)
const listOf = <T>(length: number, make: (at: number) => T): T[] => Array.from({ length }, (_, at) => make(at))
const settings = { numRuns: 200, seed: 20_261_123 }

describe('[W7] long lists travel as columns and come back as plain lists', () => {
  test.each<[string, (at: number) => unknown]>([
    ['bytes', (at) => at % 256],
    ['small whole numbers of both signs', (at) => at - 500],
    ['whole numbers', (at) => at * 1_000_003 - 2 ** 30],
    ['whole numbers over 32 bits', (at) => at * 2 ** 33],
    ['fractions', (at) => at / 7],
    ['-0 among whole numbers', (at) => (at === 700 ? -0 : at)],
    ['numbers that are none', (at) => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][at % 3]],
    ['rows of all kinds', (at) => ({ unit: at, ok: at % 2 === 0, word: `w${at}`, share: at / 3 })],
    ['rows with -0 and kinds that change', (at) => ({ value: at % 3 === 0 ? -0 : at % 3 === 1 ? 'x' : false })],
    ['rows whose texts UTF-8 cannot carry', (at) => ({ text: `\ud800${at}`, mark: '\ufeff' })],
    ['rows with keys that are traps', (at) => ({ constructor: at, length: 1, '': 2, 'a.b': 3, 7: 4, toJSON: 'x' })],
  ])('%s', (_, make) => {
    const list = listOf(1_000, make)
    expect(roundTrip({ list })).toStrictEqual({ list })
  })

  test.each<[string, unknown]>([
    ['one undefined among numbers', [...listOf(20, (at) => at), undefined]],
    ['one null among numbers', [...listOf(20, (at) => at), null]],
    ['a missing key', [...listOf(20, (at) => ({ at, by: 1 })), { at: 1 }]],
    ['a key too many', [...listOf(20, (at) => ({ at })), { at: 1, by: 1 }]],
    ['another order of keys', [...listOf(20, () => ({ a: 1, b: 2 })), { b: 1, a: 2 }]],
    ['an undefined in a row', [...listOf(20, (at) => ({ at })), { at: undefined }]],
    ['rows that hold more', listOf(20, (at) => ({ at, more: [at] }))],
    ['rows without keys', listOf(20, () => ({}))],
    ['dates', listOf(20, (at) => new Date(at))],
    ['lists of numbers in rows of a list', listOf(20, (at) => listOf(at * 3, (of) => of / 3))],
  ])('what is not regular stays as it is: %s', (_, list) => {
    expect(roundTrip(list)).toStrictEqual(list)
  })

  test('any list of numbers, or of rows, is exactly itself again', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 0, 255, 256, -32_769, 2 ** 31))
    const rows = fc
      .uniqueArray(fc.string(), { minLength: 1, maxLength: 4 })
      .filter((keys) => !keys.includes('__proto__'))
      .chain((keys) => {
        const value = fc.oneof(number, fc.string(), fc.boolean())
        const row = fc.record(Object.fromEntries(keys.map((key) => [key, value])), { noNullPrototype: true })
        return fc.array(row, { minLength: 14 })
      })
    const lists = fc.oneof(fc.array(number, { minLength: 14 }), rows, fc.array(fc.oneof(number, fc.string())))
    fc.assert(
      fc.property(lists, (list) => {
        expect(roundTrip(list)).toStrictEqual(list)
      }),
      settings,
    )
  })

  test('keys are said once and small numbers take a byte', () => {
    expect(packetBytes(listOf(1_000, (at) => at % 200))).toBeLessThan(1_100)
    expect(packetBytes(listOf(1_000, (at) => ({ first: at % 200, second: at / 7 })))).toBeLessThan(9_200)
  })

  test('however many short columns there are, they never use up the segments of a message', () => {
    const list = listOf(limits.valueSegments + 1, () => listOf(16, (at) => at))
    expect(roundTrip(list)).toEqual(list)
  })

  test('the path of what cannot be sent is told as ever', () => {
    const list = listOf(20, (at) => (at === 17 ? { at, cb: () => 1 } : { at, cb: 1 }))
    expect(() => encodeValue({ list })).toThrow('list[17].cb is a function')
    const sparse = listOf(20, (at) => at)
    delete sparse[5]
    expect(() => encodeValue(sparse)).toThrow('[5] is a hole in an array')
  })
})

test('[W7] rows repeat no more letters of keys than a message may: what would travels plain, and is refused of a stranger', () => {
  const list = listOf(300_000, (at) => ({ [`${'k'.repeat(60)}`]: at % 7 }))
  expect(packetBytes(list)).toBeGreaterThan(300_000 * 60)
  expect(packetBytes(list.slice(0, 200_000))).toBeLessThan(210_000)
  expect(roundTrip(list.slice(0, 20))).toEqual(list.slice(0, 20))
})
