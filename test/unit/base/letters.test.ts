import { base32nopad, base64urlnopad } from '@scure/base'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base32, base64url } from '../../../src/base/letters.ts'

const theirs = { base32nopad, base64urlnopad }

for (const [name, letters, encode, decode] of [
  ['base64url', base64url, theirs.base64urlnopad.encode, theirs.base64urlnopad.decode],
  [
    'base32',
    base32,
    (bytes: Uint8Array) => theirs.base32nopad.encode(bytes).toLowerCase(),
    (text: string) => theirs.base32nopad.decode(/^[a-z2-7]*$/.test(text) ? text.toUpperCase() : '?'),
  ],
] as const) {
  test(`${name} is written as another implementation writes it, and read again`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(letters.encode(bytes)).toBe(encode(bytes))
        expect(letters.decode(letters.encode(bytes))).toEqual(bytes)
      }),
      { seed: 51, numRuns: 500 },
    )
  })

  test(`${name} reads what another implementation reads, to the letter, and nothing else`, () => {
    const nearly = fc.string({ maxLength: 12, unit: fc.constantFrom(...'aAbBzZ019_-27=+/ é') })
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string({ maxLength: 12 })), (text) => {
        expect(letters.decode(text)).toEqual(orNothing(() => decode(text)))
      }),
      { seed: 52, numRuns: 5_000 },
    )
  })
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
