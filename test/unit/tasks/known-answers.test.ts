import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { input as words } from '../../../src/app/text/en/input.ts'
import { Rng } from '../../../src/base/rng.ts'
import { queensModuleText } from '../../../src/cli/build-queens.ts'
import { cards } from '../../../src/tasks/cards.ts'
import type { CardFace } from '../../../src/tasks/catalogue.ts'
import { faces } from '../../../src/tasks/faces.ts'
import { fetchCard } from '../../../src/tasks/fetch-card.ts'
import { mandelbrot } from '../../../src/tasks/mandelbrot.ts'
import { nQueens } from '../../../src/tasks/n-queens.ts'
import { nQueensWasm } from '../../../src/tasks/n-queens-wasm.ts'
import { pi } from '../../../src/tasks/pi.ts'
import { primes } from '../../../src/tasks/primes.ts'
import { readCsv } from '../../../src/tasks/read-input.ts'
import { sensors } from '../../../src/tasks/sensors.ts'
import { temperatures } from '../../../src/tasks/temperatures.ts'
import { loadTask, runInShards } from './run-in-shards.ts'

const require = createRequire(import.meta.url)
const dataFile = (name: string): URL => new URL(`../../../src/app/public/data/${name}`, import.meta.url)
const csvName = 'seattle-weather-hourly-normals.csv'
const csv = readFileSync(dataFile(csvName), 'utf8')
const seeds = ['a', 'b', 'c']
const run = (task: Parameters<typeof runInShards>[0], params: unknown, seed: string, more = {}) =>
  runInShards(task, { params, rng: new Rng(seed), ...more })

test('each face that a page shows has its card behind it, in the same order, and no other', async () => {
  const shown: readonly CardFace[] = Object.values(faces)
  expect(await Promise.all(shown.map(({ name }) => fetchCard(name)))).toEqual(cards)
  expect(shown.map(({ isModule = false }) => isModule)).toEqual(cards.map(({ task }) => 'module' in task))
  expect(await fetchCard('written in the lab')).toBeUndefined()
})

test.each(seeds)('sensors at 25, 20, 22 degrees give 198, and their pool 134 (seed %s)', async (seed) => {
  const local = (unit: number) => ({ reading: [25, 20, 22][unit] ?? 0 })
  const params = { sensors: 3, pool: [25, 20, 22] }
  expect(await run(sensors, params, seed, { local })).toEqual({ processed: 198, mapped: 134 })
})

test('a reading counts to the tenth of a degree, exactly, and a missing one says what to do', async () => {
  const params = { sensors: 3, pool: [1.1, 0.2] }
  const local = () => ({ reading: 1.14 })
  expect(await run(sensors, params, 'a', { local })).toEqual({ processed: 9.9, mapped: 2.6 })
  await expect(run(sensors, params, 'a')).rejects.toThrow(/sensor \d has no reading: enter a number at its device/)
})

test('only the product of a reading leaves its device', async () => {
  const program = await loadTask(sensors, { sensors: 1, pool: [] })
  const outcome = await program.run(
    { from: 0, to: 1, budgetMs: 0, units: [{ kind: 'held', id: 1 }], local: { reading: 25 } },
    () => {},
  )
  expect(outcome.value.value).toEqual({ processedTenths: 500, mappedTenths: 0 })
})

test.each(seeds)('the hourly normals of Seattle give their exact sum (seed %s)', async (seed) => {
  const answer = await run(temperatures, {}, seed, { input: readCsv(csv, csvName, words) })
  expect(answer).toMatchObject({ count: 8759, sum: 97_466.8, mean: 11.1276, min: 3.1, max: 24.4 })
  expect(answer).toMatchObject({
    byHour: expect.objectContaining({ length: 24, 0: { hour: 0, count: 364, mean: 9.6984, min: 3.3, max: 16.6 } }),
    byMonth: expect.objectContaining({ length: 12, 11: expect.objectContaining({ month: 12, count: 744 }) }),
  })
})

test('temperatures are read from their text, also negative and whole ones', async () => {
  const rows = [
    ['temperature', 'date'],
    ['-0.4', '2010-02-03T23:59:00'],
    ['12', '2010-02-04 00:00'],
    ['3.70', '2011-02-04T00'],
  ]
  expect(await run(temperatures, {}, 'a', { input: rows })).toMatchObject({
    sum: 15.3,
    mean: 5.1,
    min: -0.4,
    byHour: [{ hour: 0, count: 2, mean: 7.85 }, { hour: 23 }],
  })
})

test.each([
  [['2010-01-01T01:00:00', 'warm'], 'row 2: "warm" is no temperature like 7.8 or -12: correct it'],
  [['2010-01-01T01:00:00', '7.85'], 'row 2: "7.85" is no temperature'],
  [['2010-01-01T01:00:00', ''], 'row 2: "" is no temperature'],
  [['1 January', '7.8'], 'row 2: "1 January" is no date like 2010-01-31T09:00: correct it'],
  [['2010-13-01T01:00:00', '7.8'], 'row 2: "2010-13-01T01:00:00" is no date'],
])('the cells %j are refused with their row', async (cells, message) => {
  await expect(run(temperatures, {}, 'a', { input: [['date', 'temperature'], cells] })).rejects.toThrow(message)
})

test('a table without the needed columns is refused as bad input', async () => {
  const refusal = expect.objectContaining({
    code: 'input-invalid',
    message: 'the file needs the columns "date" and "temperature"; its header is: when, warmth',
  })
  await expect(
    run(temperatures, {}, 'a', {
      input: [
        ['when', 'warmth'],
        ['1', '2'],
      ],
    }),
  ).rejects.toThrow(refusal)
})

test.each([
  [2, 0],
  [3, 1],
  [4, 2],
  [10, 4],
  [100_000, 9_592],
  [100_003, 9_592],
  [100_004, 9_593],
  [1_000_000, 78_498],
  [10_000_000, 664_579],
])('there are, below %i, %i primes', async (below, count) => {
  for (const seed of seeds) expect(await run(primes, { below }, seed)).toBe(count)
})

test.each([
  [4, 2],
  [5, 10],
  [6, 4],
  [7, 40],
  [8, 92],
  [9, 352],
  [10, 724],
  [11, 2_680],
  [12, 14_200],
])('%i queens stand in %i ways', async (n, ways) => {
  expect(await run(nQueens, { n }, `${n}`)).toBe(ways)
  expect(await run(nQueensWasm, { n }, `${n}`)).toBe(ways)
})

test('each placement of the first two queens gives the same in JavaScript and in WebAssembly', async () => {
  const [source, module] = await Promise.all([loadTask(nQueens, { n: 9 }), loadTask(nQueensWasm, { n: 9 })])
  const { count, units } = source.split(undefined).value
  expect(module.split(undefined).value).toEqual({ count, heldCount: 0 })
  for (let from = 0; from < count; from++) {
    const work = { from, to: from + 1, budgetMs: 0 }
    const ways = await source.run({ ...work, units: units?.slice(from, from + 1) ?? [] }, () => {})
    expect((await module.run(work, () => {})).value.value).toBe(ways.value.value)
  }
})

test('the kept module of the queens is what the compiler makes of its source: npm run queens writes it', async () => {
  expect(readFileSync('src/tasks/n-queens-module.ts', 'utf8')).toBe(await queensModuleText())
})

test('pi by chance gives the same for the same seed, however it is cut, and something near', async () => {
  const params = { seed: 7, blocks: 40, pointsPerBlock: 5_000 }
  const answers = await Promise.all(seeds.map((seed) => run(pi, params, seed)))
  const [first, ...others] = answers as { points: number; estimate: number; standardError: number }[]
  for (const other of others) expect(other).toEqual(first)
  expect(first?.points).toBe(200_000)
  expect(first?.standardError).toBeCloseTo(0.00367, 4)
  expect(Math.abs((first?.estimate ?? 0) - Math.PI)).toBeLessThan(4 * 0.00367)
  expect(await run(pi, { ...params, seed: 8 }, 'a')).not.toEqual(first)
})

test('blocks of points are independent: no two alike among many', async () => {
  const program = await loadTask({ ...pi, combine: undefined } as never, {
    seed: 1,
    blocks: 1,
    pointsPerBlock: 100_000,
  })
  const outcome = await program.run({ from: 0, to: 60, budgetMs: 0 }, () => {})
  const inside = (outcome.value.value as { inside: number }[]).map((points) => points.inside)
  expect(new Set(inside).size).toBeGreaterThan(50)
})

test.each(seeds)(
  'the tiles of the Mandelbrot set cover the picture once, with the same pixels (seed %s)',
  async (seed) => {
    const params = { width: 200, height: 150, iterations: 200 }
    expect(await run(mandelbrot, params, seed)).toEqual({
      tiles: 12,
      width: 200,
      height: 150,
      checksum: 2_349_284_597,
    })
    const program = await loadTask(mandelbrot, params)
    const { units = [] } = program.split(undefined).value
    const painted = new Uint8Array(200 * 150)
    for (const tile of units as { x: number; y: number; width: number; height: number }[]) {
      for (let y = tile.y; y < tile.y + tile.height; y++) {
        painted.fill(1, y * 200 + tile.x, y * 200 + tile.x + tile.width)
      }
    }
    const pixels = (units as { width: number; height: number }[]).reduce(
      (sum, tile) => sum + tile.width * tile.height,
      0,
    )
    expect([pixels, painted.indexOf(0)]).toEqual([200 * 150, -1])
  },
)

test('the middle of the Mandelbrot set is dark, a far corner is not, and every pixel is opaque', async () => {
  const program = await loadTask(mandelbrot, { width: 100, height: 75, iterations: 100 })
  const unit = { x: 0, y: 0, width: 100, height: 75 }
  const { value } = await program.run({ from: 0, to: 1, budgetMs: 0, units: [unit] }, () => {})
  const [{ rgba } = { rgba: new Uint8ClampedArray() }] = value.value as { rgba: Uint8ClampedArray }[]
  const pixel = (x: number, y: number) => [...rgba.subarray((y * 100 + x) * 4, (y * 100 + x) * 4 + 4)]
  expect(pixel(65, 37)).toEqual([4, 8, 28, 255])
  expect(pixel(2, 2)).not.toEqual([4, 8, 28, 255])
  expect(rgba.every((channel, at) => at % 4 !== 3 || channel === 255)).toBe(true)
})

test('the sample data is that of its source', () => {
  const source = new URL(`../data/${csvName}`, pathToFileURL(require.resolve('vega-datasets')))
  expect(csv).toBe(readFileSync(source, 'utf8'))
})

test('every card has a name of its own, which is its task’s, and a sample that is there', () => {
  expect(new Set(cards.map((card) => card.name)).size).toBe(cards.length)
  for (const { name, task, input } of cards) {
    expect(task.name).toBe(name)
    if (input.kind !== 'none')
      expect(readFileSync(dataFile(input.sample.path.replace('data/', ''))).length).toBeGreaterThan(0)
  }
})
