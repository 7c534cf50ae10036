import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TabgridError } from '../../../src/base/errors.ts'
import { Rng } from '../../../src/base/rng.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { decodeValue } from '../../../src/protocol/value-codec.ts'
import { firstViewTag, tags } from '../../../src/protocol/value-kind.ts'
import { mutate, packetAround, packetOf } from './packets.ts'

const invalid = expect.objectContaining({ code: 'message-invalid' })
const text = (letters: string): number[] => [0xa0 + letters.length, ...new TextEncoder().encode(letters)]
const tag = (kind: number, ...payload: number[]): number[] => [0xd4, kind, 0, ...payload]
const float64Tag = firstViewTag + 8

/** True for a value, false for a refusal; anything else fails the test. */
function survives(packet: Uint8Array): boolean {
  try {
    decodeValue(packet)
    return true
  } catch (thrown) {
    if (!(thrown instanceof TabgridError && thrown.code === 'message-invalid')) throw thrown
    return false
  }
}

describe('[W2] a structure outside of the grammar is refused', () => {
  test.each<[string, readonly number[]]>([
    ['nothing', []],
    ['an array of 2^32 - 1 items', [0xdd, 255, 255, 255, 255]],
    ['a map of 2^32 - 1 entries', [0xdf, 255, 255, 255, 255]],
    ['arrays of arrays that each announce all that is left', Array.from({ length: 60 }, () => [0xdc, 0, 170]).flat()],
    ['a text of 2^32 - 1 bytes', [0xdb, 255, 255, 255, 255, 1]],
    ['a text cut short', [0xd9, 5, 65]],
    ['a number cut short', [0xcb, 1, 2]],
    ['nesting of 101', [...Array.from({ length: 101 }, () => 0x91), 0]],
    ['a tag on a tag', tag(tags.minusZero, ...tag(tags.minusZero, 0xc0))],
    ['an unknown tag', tag(99, 0xc0)],
    ['a tag of msgpackr: record definition', [0xd4, 0x72, 0x40, 0x91, ...text('a'), 1]],
    ['a tag of msgpackr: error', [0xd4, 0x65, 0, 0x93, ...text('E'), ...text('m'), 0xc0]],
    ['a tag of msgpackr: pointer', [0xd6, 0x70, 0, 0, 0, 1]],
    ['an extension with a length', [0xc7, 1, tags.map, 0]],
    ['binary inside', [0xc4, 1, 0]],
    ['a 64-bit integer', [0xcf, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['a 32-bit float', [0xca, 0, 0, 0, 0]],
    ['the unused token', [0xc1]],
    ['the key __proto__', [0x81, ...text('__proto__'), 0x80]],
    ['the key __proto__, written long', [0x81, 0xda, 0, 9, ...text('__proto__').slice(1), 0x80]],
    ['a key that is a number', [0x81, 1, 1]],
    ['a second value', [1, 2]],
    ['a Map with half a pair', tag(tags.map, 0x91, 1)],
    ['a Map that is text', tag(tags.map, ...text('ab'))],
    ['a Set that is a map', tag(tags.set, 0x80)],
    ['a Date that is text', tag(tags.date, ...text('now'))],
    ['a BigInt that is words', tag(tags.bigint, ...text('0x12'))],
    ['a view with a negative length', tag(float64Tag, 0xff)],
    ['a view without its segment', tag(float64Tag, 8)],
    ['a view whose length is text', tag(float64Tag, ...text('8'))],
    ['numbers that are one number', tag(tags.numbers, 1)],
    ['numbers that are a plain list', tag(tags.numbers, 0x91, 0x92, 1, 2)],
    ['numbers in two parts', tag(tags.numbers, 0x92, ...tag(float64Tag, 0), ...tag(float64Tag, 0))],
    ['numbers that are whole numbers of 64 bits', tag(tags.numbers, 0x91, ...tag(firstViewTag + 9, 0))],
    ['rows without keys', tag(tags.rows, 0x90)],
    ['rows with no key and no column', tag(tags.rows, 0x91, 0x90)],
    ['rows with more keys than columns', tag(tags.rows, 0x92, 0x92, ...text('a'), ...text('b'), 0x91, 1)],
    ['rows whose columns differ in length', tag(tags.rows, 0x93, 0x92, ...text('a'), ...text('b'), 0x91, 1, 0x90)],
    ['rows with a key twice', tag(tags.rows, 0x93, 0x92, ...text('a'), ...text('a'), 0x91, 1, 0x91, 1)],
    ['rows with the key __proto__', tag(tags.rows, 0x92, 0x91, ...text('__proto__'), 0x91, 0x80)],
    ['rows whose key is a number', tag(tags.rows, 0x92, 0x91, 1, 0x91, 1)],
    ['rows whose column is no list', tag(tags.rows, 0x92, 0x91, ...text('a'), 1)],
  ])('%s', (_, structure) => {
    expect(() => decodeValue(packetAround(structure))).toThrow(invalid)
  })

  test('segments that do not fit their tags', () => {
    expect(() => decodeValue(packetAround(tag(float64Tag, 7), 7))).toThrow('a part of an element')
    expect(() => decodeValue(packetAround(tag(tags.text, 3), 3))).toThrow('half a UTF-16 unit')
    expect(() => decodeValue(packetAround([1], 8))).toThrow('bytes after the last segment')
    expect(decodeValue(packetAround(tag(float64Tag, 8), 8))).toEqual(new Float64Array(1))
  })

  test('a structure longer than the packet', () => {
    expect(() => decodeValue(Uint8Array.of(255, 255, 255, 255, 1))).toThrow('a structure that is cut short')
    expect(() => decodeValue(new Uint8Array(0))).toThrow(invalid)
  })

  test('more values than one message may hold, however small they are', () => {
    const empties = limits.valueItems + 1
    const header = [0xdd, empties >>> 24, (empties >>> 16) & 255, (empties >>> 8) & 255, empties & 255]
    const structure = new Uint8Array(4 + header.length + empties).fill(0x80)
    structure.set([...new Uint8Array(Uint32Array.of(header.length + empties).buffer), ...header])
    expect(() => decodeValue(structure)).toThrow(`more than ${limits.valueItems} values`)
  })

  test('a few bytes do not unfold into more values than a message may hold', () => {
    const bytes = limits.valueItems / 2 + 1
    const numbers = tag(tags.numbers, 0x91, ...tag(firstViewTag + 1, 0xce, 0, bytes >>> 16, 0, bytes & 255))
    expect(decodeValue(packetAround(numbers, bytes))).toHaveLength(bytes)
    const twice = packetAround([0x92, ...numbers, ...numbers], bytes + 7 + bytes)
    expect(() => decodeValue(twice)).toThrow(`columns of more than ${limits.valueItems} values`)
  })

  test('what it refused leaves nothing behind', () => {
    expect(() => decodeValue(packetAround([0x92, ...tag(float64Tag, 8), 0xc1], 8))).toThrow(invalid)
    expect(decodeValue(packetOf({ a: new Uint8Array([1]) }))).toEqual({ a: new Uint8Array([1]) })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('[W2] any bytes give a value or message-invalid', () => {
  test('random structures', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 }), fc.nat(40), (structure, segment) => {
        survives(packetAround(structure, segment))
      }),
      { seed: 2, numRuns: 5_000 },
    )
  })

  test('valid packets with a few bytes changed', () => {
    const rng = new Rng('mutations')
    const seeds = [
      { type: 'result', lease: '1-23', execMs: 1.2, value: new Float64Array([1, 2, 3]) },
      {
        m: new Map<unknown, unknown>([
          ['a', 1n],
          [2, new Set([-0])],
        ]),
        d: [new Date(5), undefined],
        t: '\ud800',
      },
      {
        rows: [
          { id: 1, name: 'x'.repeat(40) },
          { id: 2, name: 'é'.repeat(100) },
        ],
        b: new ArrayBuffer(9),
      },
    ].map(packetOf)
    let values = 0
    for (let round = 0; round < 10_000; round++) {
      const seed = seeds[round % seeds.length] ?? new Uint8Array(1)
      if (survives(mutate(seed, rng))) values += 1
    }
    expect(values).toBeGreaterThan(300) // the mutations reach past the first check
    expect(values).toBeLessThan(9_700)
  })
})
