import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import { hashSearch } from '../../../src/tasks/hash-search.ts'
import { matrixProduct } from '../../../src/tasks/matrix-product.ts'
import { mersenne, mersenneCard } from '../../../src/tasks/mersenne.ts'
import { rayTracing } from '../../../src/tasks/ray-tracing.ts'
import { loadTask, runInShards } from './run-in-shards.ts'

const seeds = ['a', 'b']
const run = (task: Parameters<typeof runInShards>[0], params: unknown, seed: string) =>
  runInShards(task, { params, rng: new Rng(seed) })

test.each(seeds)('the Mersenne primes are those that are known (seed %s)', { timeout: 20_000 }, async (seed) => {
  const known = [2, 3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127, 521, 607, 1279]
  expect(await run(mersenne, { below: 1_400 }, seed)).toEqual({ tried: 222, exponents: known })
  expect(await run(mersenne, { below: 3 }, seed)).toEqual({ tried: 1, exponents: [2] })
  expect(mersenneCard.knownAnswer).toMatchObject({ exponents: [...known, 2203, 2281, 3217, 4253, 4423] })
})

/** Of a hash: how many bits it begins with are zero. */
const zeroBitsOf = (hash: string) => hash.length * 4 - BigInt(`0x${hash}`).toString(2).length

test.each(seeds)(
  'all hashes of the range that begin with 12 zero bits are found, and no other (seed %s)',
  async (seed) => {
    const wanted = Array.from({ length: 131_072 }, (_, number) => {
      const hash = createHash('sha256').update(`Tabgrid ${number}`).digest('hex')
      return { number, hash, zeroBits: zeroBitsOf(hash) }
    })
    const found = wanted
      .filter(({ zeroBits }) => zeroBits >= 12)
      .sort((left, right) => right.zeroBits - left.zeroBits || left.number - right.number)
    const most = found[0]?.zeroBits ?? 0
    const byBits = Array.from(
      { length: most + 1 },
      (_, bits) => wanted.filter(({ zeroBits }) => zeroBits === bits).length,
    )
    expect(found.length).toBeGreaterThan(10)
    expect(await run(hashSearch, { blocks: 2, zeroBits: 12 }, seed)).toEqual({ tried: 131_072, found, byBits })
  },
)

test.each([2, 130, 200])('the product of matrices of %i rows is that of the plain rule', async (size) => {
  const program = await loadTask(matrixProduct, { size })
  const matrices = await matrixProduct.init?.({ size })
  if (matrices === undefined) throw new Error('each worker works out both matrices')
  const { left, right } = matrices
  let trace = 0
  let sum = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let value = 0
      for (let k = 0; k < size; k++) value += (left[i * size + k] ?? 0) * (right[j * size + k] ?? 0)
      sum += value
      if (i === j) trace += value
    }
  }
  const blocks = program.split(undefined).value.count
  for (const seed of seeds) expect(await run(matrixProduct, { size }, seed)).toEqual({ blocks, trace, sum })
  expect([Math.min(...left, ...right), Math.max(...left, ...right)]).toEqual(size === 2 ? expect.anything() : [-9, 9])
})

test.each(seeds)('the scene has the same pixels, whoever paints which tile (seed %s)', async (seed) => {
  const params = { width: 150, height: 100, raysAcross: 1 }
  expect(await run(rayTracing, params, seed)).toEqual({ tiles: 6, width: 150, height: 100, checksum: 650_220_888 })
})

test('the sky of the scene is light, the mirror shows it, and every pixel is opaque', async () => {
  const program = await loadTask(rayTracing, { width: 96, height: 60, raysAcross: 1 })
  const unit = { x: 0, y: 0, width: 96, height: 60 }
  const { value } = await program.run({ from: 0, to: 1, budgetMs: 0, units: [unit] }, () => {})
  const [{ rgba } = { rgba: new Uint8ClampedArray() }] = value.value as { rgba: Uint8ClampedArray }[]
  const pixel = (x: number, y: number) => [...rgba.subarray((y * 96 + x) * 4, (y * 96 + x) * 4 + 4)]
  expect(Math.min(...pixel(2, 2))).toBeGreaterThan(200)
  const [red = 0, , blue = 0] = pixel(50, 14)
  expect(blue).toBeGreaterThan(red) // high above it is blue, which only the mirror sees
  expect(rgba.every((channel, at) => at % 4 !== 3 || channel === 255)).toBe(true)
})
