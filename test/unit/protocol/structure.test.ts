import { decode, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StructureReader } from '../../../src/protocol/structure-reader.ts'
import { StructureWriter } from '../../../src/protocol/structure-writer.ts'

// Against another implementation of MessagePack: what both know is written to the same bytes, and each reads the other's.

const seed = 20_261_126
const runs = { seed, numRuns: 200 }

/** Where the two agree on the form: whole numbers of 32 bits, and fractions. Beyond, ours are always 64-bit floats. */
const numbers = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }),
  fc.constantFrom(...[7, 8, 16, 31, 32].flatMap((bits) => [2 ** bits - 1, 1 - 2 ** (bits - 1), -(2 ** (bits - 1))])),
  fc.double({ noNaN: true }).filter((value) => !Number.isInteger(value)),
)
/** Also of lengths about those at which a head grows. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(31, 32, 255, 256).map((length) => 'x'.repeat(length)),
  fc.constantFrom(11, 86).map((length) => '房'.repeat(length)),
)
const values = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), numbers, texts, tie('list'), tie('map')),
  list: fc.oneof(
    fc.array(tie('value')),
    fc.constantFrom(15, 16, 300).map((length) => Array(length).fill(7)),
  ),
  map: fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value')),
})).value

const write = (value: unknown): Uint8Array => new StructureWriter().write(value, 0)
const read = (bytes: Uint8Array): unknown =>
  new StructureReader(bytes, () => {
    throw new Error('there is no tag')
  }).read()

test('[W2] a structure is written to the bytes that another writer of MessagePack gives', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(Buffer.from(write(value)).equals(Buffer.from(encode(value)))).toBe(true)
    }),
    runs,
  )
})

test('[W2] a structure is read as another reader reads it, and what another wrote is read', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(decode(write(value))).toEqual(value)
      expect(read(encode(value))).toEqual(value)
    }),
    runs,
  )
})

test('[W2] a number of more than 32 bits is a float that another reader reads', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(decode(write(value))).toBe(value)
    }),
    runs,
  )
})

test('[W2] texts, lists and maps about the lengths at which their heads grow are written and read alike', () => {
  for (const length of [65_535, 65_536]) {
    for (const value of [
      'x'.repeat(length),
      '房'.repeat(length / 3),
      Array(length).fill(7),
      Object.fromEntries(Array.from({ length }, (_, at) => [at, true])),
    ]) {
      expect(Buffer.from(write(value)).equals(Buffer.from(encode(value)))).toBe(true)
      expect(read(write(value))).toEqual(value)
    }
  }
})
