import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { byteDecoders } from './byte-decoders.ts'
import { planted } from './planted.ts'
import { lenient, uncoded } from './properties.ts'
import { valueDecoders } from './value-decoders.ts'

/** More rounds of other seeds: `FUZZ_ROUNDS=100000 FUZZ_SEED=2 npx vitest run test/unit/fuzz`. */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 600)
const seed = process.env.FUZZ_SEED ?? '1'
const timeout = 30_000 + rounds * 100
const decoders = [...byteDecoders, ...valueDecoders]

describe.each(decoders)('[W80] $name', (decoder) => {
  test('whatever comes, nothing is thrown but the coded error', { timeout }, () => {
    expect(uncoded(decoder, rounds, seed)).toEqual([])
  })

  test('a whole input is taken, and one with something too much is refused', () => {
    expect(lenient(decoder)).toEqual([])
  })
})

test('[W80] none takes more memory than its input accounts for', { timeout }, () => {
  const measure = fileURLToPath(new URL('measure.ts', import.meta.url))
  const flags = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256', '--import', 'tsx']
  const told = execFileSync(process.execPath, [...flags, measure, String(Math.min(rounds, 300)), seed], {
    encoding: 'utf8',
  })
  const { found, plantedFound } = JSON.parse(told) as { found: string[]; plantedFound: string[] }
  expect(found).toEqual([])
  expect(plantedFound.map((line) => line.split(':')[0])).toEqual([planted.believesCounts.name, planted.unfolds.name])
})

describe('the suite finds a decoder that', () => {
  test('takes what follows', () => {
    expect(lenient(planted.takesWhatFollows)).not.toEqual([])
    expect(lenient(planted.readsTheFront)).not.toEqual([])
  })
  test('throws what its parser throws', () => {
    expect(uncoded(planted.throwsItsOwn, 50, seed)).not.toEqual([])
  })
})
