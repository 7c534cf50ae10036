import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { input as words } from '../../../src/app/text/en/input.ts'
import { Rng } from '../../../src/base/rng.ts'
import { kMeans, kMeansCard } from '../../../src/tasks/k-means.ts'
import { life, lifeCard } from '../../../src/tasks/life.ts'
import { readCsv } from '../../../src/tasks/read-input.ts'
import { runInRounds } from './in-rounds.ts'

const csv = readFileSync(new URL('../../../src/app/public/data/penguins.csv', import.meta.url), 'utf8')
const penguins = readCsv(csv, 'penguins.csv', words)
const rng = (seed: string) => new Rng(seed)

interface Clustered {
  readonly points: number
  readonly spread: number
  readonly moved: readonly number[]
  readonly labels: Uint8Array
  readonly clusters: readonly { count: number; kinds: readonly (readonly [string, number])[] }[]
}
const cluster = async (params: object, seed: string, rows: string[][] = penguins) =>
  (await runInRounds(kMeans, { params, input: rows, rng: rng(seed) })) as Clustered[]

test('the penguins come from the data set of vega, row by row', () => {
  const file = createRequire(import.meta.url)
    .resolve('vega-datasets')
    .replace(/build\/.*/, 'data/penguins.json')
  const source: Record<string, string | number | null>[] = JSON.parse(readFileSync(file, 'utf8'))
  expect(penguins.slice(1)).toEqual(source.map((row) => Object.values(row).map((cell) => String(cell ?? ''))))
})

test.each(['a', 'b'])(
  'penguins in three clusters: the known answer, however they are shared out (%s)',
  async (seed) => {
    const answers = await cluster(kMeansCard.params, seed)
    const last = answers.at(-1)
    expect(last).toMatchObject(kMeansCard.knownAnswer as object)
    expect(answers).toHaveLength(12)
    expect(last?.clusters.map(({ kinds }) => kinds)).toEqual([
      [
        ['Adelie', 120],
        ['Chinstrap', 8],
      ],
      [['Gentoo', 123]],
      [
        ['Adelie', 31],
        ['Chinstrap', 60],
      ],
    ])
  },
)

/** The same by hand: whole scaled measures, the nearest centre, its middle. */
function settled(rows: readonly (readonly number[])[], labels: Uint8Array, clusters: number): boolean {
  const columns = rows[0]?.map((_, at) => rows.map((row) => row[at] ?? 0)) ?? []
  const scaled = rows.map((row) =>
    row.map((value, at) => {
      const [low, high] = [Math.min(...(columns[at] ?? [])), Math.max(...(columns[at] ?? []))]
      return Math.round(((value - low) / (high - low)) * 10_000)
    }),
  )
  const centres = Array.from({ length: clusters }, (_, label) => {
    const own = scaled.filter((_, at) => labels[at] === label)
    return columns.map((_, at) => own.reduce((sum, row) => sum + (row[at] ?? 0), 0) / own.length)
  })
  const far = (row: readonly number[], centre: readonly number[]) =>
    Math.hypot(...row.map((x, at) => x - (centre[at] ?? 0)))
  return scaled.every((row, at) => {
    const distances = centres.map((centre) => far(row, centre))
    return distances[labels[at] ?? 0] === Math.min(...distances)
  })
}

test('in the end every point is nearest to the middle of its own cluster', async () => {
  const [last] = (await cluster({ clusters: 4, seed: 3 }, 'c')).slice(-1)
  const rows = penguins.slice(1).flatMap((cells) => (cells[2] === '' ? [] : [cells.slice(2, 6).map(Number)]))
  expect(rows).toHaveLength(342)
  expect(settled(rows, last?.labels ?? new Uint8Array(), 4)).toBe(true)
  expect(
    settled(
      rows,
      (last?.labels ?? new Uint8Array()).map((label, at) => (at === 7 ? (label + 1) % 4 : label)),
      4,
    ),
  ).toBe(false)
})

test('no round makes the spread larger', async () => {
  const spreads = (await cluster({ clusters: 5, seed: 9 }, 'd')).slice(1).map(({ spread }) => spread)
  expect(spreads).toEqual([...spreads].sort((left, right) => right - left))
})

test.each([
  [
    [
      ['a', 'b'],
      ['x', '1'],
    ],
    2,
    'the file needs two columns of numbers at least; its header is: a, b',
  ],
  [
    [
      ['a', 'b'],
      ['1', '2'],
      ['', '4'],
    ],
    2,
    'the file has 1 rows with all numbers: choose fewer clusters than 2',
  ],
])('a table of which no clusters can be made says why', async (rows, clusters, message) => {
  const refusal = expect.objectContaining({ code: 'input-invalid', message })
  await expect(cluster({ clusters, seed: 1 }, 'e', rows)).rejects.toThrow(refusal)
})

/** A board with some cells alive, packed as the task has it. */
function boardOf(width: number, height: number, alive: readonly (readonly [x: number, y: number])[]) {
  const cells = new Uint8Array((width / 8) * height)
  for (const [x, y] of alive) {
    const at = (y * width + x) >> 3
    cells[at] = (cells[at] ?? 0) | (128 >> (x & 7))
  }
  return { generation: 0, cells }
}

test('the R-pentomino has 116 cells alive after 1,103 generations', { timeout: 30_000 }, async () => {
  const middle = [
    [320, 319],
    [321, 319],
    [319, 320],
    [320, 320],
    [320, 321],
  ] as const
  const input = boardOf(640, 640, middle)
  const params = { width: 640, height: 640, generations: 1_103, perRound: 24, seed: 0 }
  const answers = await runInRounds(life, { params, input, rng: rng('r') })
  expect(answers).toHaveLength(Math.ceil(1_103 / 24))
  expect(answers.at(-1)).toEqual({ generation: 1_103, alive: 116 })
})

test('a glider comes back to where it was, over both edges of the board', async () => {
  const glider = boardOf(32, 32, [
    [1, 0],
    [2, 1],
    [0, 2],
    [1, 2],
    [2, 2],
  ])
  const params = { width: 32, height: 32, generations: 129, perRound: 16, seed: 0 }
  const answers = await runInRounds(life, { params, input: glider, rng: rng('g') })
  const before = answers[7] as { next: { input: { cells: Uint8Array } } }
  expect(before.next.input).toEqual({ ...glider, generation: 128 })
})

test('the first board of the card gives its known answer', { timeout: 30_000 }, async () => {
  const answers = await runInRounds(life, { params: lifeCard.params, rng: rng('l') })
  expect(answers).toHaveLength(lifeCard.rounds?.(lifeCard.params) ?? 0)
  expect(answers.at(-1)).toEqual(lifeCard.knownAnswer)
})
