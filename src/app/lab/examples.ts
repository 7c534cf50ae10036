import type { Draft } from './draft.ts'

/** Tasks to begin from. The notes in them are in the reader's language. */
export const exampleNames = ['map-only', 'map-reduce', 'table', 'rounds', 'typed-arrays', 'wasm'] as const
export type ExampleName = (typeof exampleNames)[number]

/** Notes of each example, one a place where `//` stands in it. */
export type ExampleNotes = Readonly<Record<ExampleName, readonly string[]>>

interface Example {
  /** Has \`//\` alone where its notes go. */
  readonly source: string
  readonly data: Draft['data']
  readonly from?: string
  readonly to?: string
  readonly params?: string
  readonly rounds?: string
}

const range = { data: 'range', from: '0' } as const

const mapOnly = `import { defineTask } from 'tabgrid'

//
export default defineTask({
  name: 'steps to 1',
  //
  map(unit: number) {
    let steps = 0
    for (let n = unit; n > 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps++
    return { number: unit, steps }
  },
})
`

const mapReduce = `import { defineTask } from 'tabgrid'

//
const block = 10_000

function isPrime(n: number): boolean {
  if (n < 2) return false
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false
  return true
}

export default defineTask({
  name: 'count primes',
  //
  split({ from, to }: { from: number; to: number }) {
    const blocks: [number, number][] = []
    for (let at = from; at < to; at += block) blocks.push([at, Math.min(to, at + block)])
    return blocks
  },
  //
  map([first, end]: [number, number]) {
    let count = 0
    for (let n = first; n < end; n++) if (isPrime(n)) count++
    return count
  },
  //
  combine: (left: number, right: number) => left + right,
  //
  reduce: (count: number) => ({ primes: count }),
})
`

const table = `import { defineTask } from 'tabgrid'

interface Hour {
  date: string
  temperature: number
  wind: number
}
type Sums = Map<string, { hours: number; degrees: number }>

//
export default defineTask({
  name: 'mean temperature of each month',
  //
  map(row: Hour): Sums {
    const month = row.date.slice(0, 7)
    return new Map([[month, { hours: 1, degrees: row.temperature }]])
  },
  //
  combine(left: Sums, right: Sums) {
    for (const [month, { hours, degrees }] of right) {
      const sum = left.get(month) ?? { hours: 0, degrees: 0 }
      left.set(month, { hours: sum.hours + hours, degrees: sum.degrees + degrees })
    }
    return left
  },
  reduce: (sums: Sums) =>
    [...sums]
      .map(([month, { hours, degrees }]) => ({ month, hours, mean: Math.round((10 * degrees) / hours) / 10 }))
      .sort((a, b) => a.month.localeCompare(b.month)),
})
`

const rounds = `import { defineTask } from 'tabgrid'

interface Group { count: number; sum: number }

//
const places = [1000, 2000, 3500]
const pointAt = (at: number) => places[at % 3] + ((at * 48271) % 801) - 400

export default defineTask({
  name: 'three middles',
  //
  map(block: number, { params }): Group[] {
    const groups = params.middles.map(() => ({ count: 0, sum: 0 }))
    for (let at = 1000 * block; at < 1000 * (block + 1); at++) {
      const point = pointAt(at)
      const away = params.middles.map((middle: number) => Math.abs(middle - point))
      const nearest = groups[away.indexOf(Math.min(...away))]
      nearest.count++
      nearest.sum += point
    }
    return groups
  },
  combine: (left: Group[], right: Group[]) =>
    left.map(({ count, sum }, at) => ({ count: count + right[at].count, sum: sum + right[at].sum })),
  //
  reduce(groups: Group[], params) {
    const middles = groups.map(({ count, sum }, at) => (count === 0 ? params.middles[at] : Math.round(sum / count)))
    const moved = middles.some((middle, at) => middle !== params.middles[at])
    return { middles, counts: groups.map(({ count }) => count), ...(moved && { next: { params: { middles } } }) }
  },
})
`

const typedArrays = `import { defineTask } from 'tabgrid'

//
export default defineTask({
  name: 'sums of ten dice',
  //
  deterministic: true,
  //
  map(_unit: number, { params }) {
    const counts = new Uint32Array(61)
    for (let throwing = 0; throwing < params.throws; throwing++) {
      let sum = 0
      for (let die = 0; die < 10; die++) sum += 1 + Math.floor(6 * Math.random())
      counts[sum]++
    }
    return counts
  },
  //
  combine(left: Uint32Array, right: Uint32Array) {
    for (let sum = 0; sum < left.length; sum++) left[sum] += right[sum]
    return left
  },
  reduce: (counts: Uint32Array) => Array.from(counts, (count, sum) => ({ sum, count })).slice(10),
})
`

/** `longest(from, to)` of the Collatz problem, compiled from AssemblyScript: `test/unit/app/lab/longest.as`. */
const wasmBytes =
  'AGFzbQEAAAABBwFgAn9/AX8DAgEABQMBAAAHFAIHbG9uZ2VzdAAABm1lbW9yeQIACmgBZgIDfwF+IAAhAgNAIAEgAksEQCACrSEFQQAhAwNAIAVCAVYEQCAFQgGDpwR+IAVCA35CAXwFIAVCAYgLIQUgA0EBaiEDDAELCyADIARLBEAgAyEEIAIhAAsgAkEBaiECDAELCyAACw=='

const wasm = `import { defineTask } from 'tabgrid'

//
const bytes = Uint8Array.from(atob(
  '${wasmBytes}',
), (letter) => letter.charCodeAt(0))

const block = 20_000

export default defineTask({
  name: 'longest way to 1',
  split({ from, to }: { from: number; to: number }) {
    const blocks: [number, number][] = []
    for (let at = from; at < to; at += block) blocks.push([at, Math.min(to, at + block)])
    return blocks
  },
  //
  init: () => new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports,
  //
  map: ([first, end]: [number, number], { state }) => state.longest(first, end),
  //
  reduce: (numbers: number[]) => {
    const steps = (n: number): number => (n === 1 ? 0 : 1 + steps(n % 2 === 0 ? n / 2 : 3 * n + 1))
    return numbers.map((number) => ({ number, steps: steps(number) })).sort((a, b) => b.steps - a.steps)[0]
  },
})
`

const examples: Readonly<Record<ExampleName, Example>> = {
  'map-only': { ...range, source: mapOnly, from: '1', to: '10000' },
  'map-reduce': { ...range, source: mapReduce, to: '5000000' },
  table: { source: table, data: 'file' },
  rounds: { ...range, source: rounds, to: '500', params: '{ "middles": [0, 500, 1000] }', rounds: '30' },
  'typed-arrays': { ...range, source: typedArrays, to: '500', params: '{ "throws": 20000 }' },
  wasm: { ...range, source: wasm, from: '1', to: '2000000' },
}

/** A whole draft, with the notes at the places that are left for them. */
export function exampleDraft(name: ExampleName, notes: ExampleNotes): Draft {
  const { source, data, from = '0', to = '1000', params = '', rounds: most = '1' } = examples[name]
  const left = [...notes[name]]
  const noted = source.replace(/^( *)\/\/$/gm, (_, indent: string) => `${indent}// ${left.shift() ?? ''}`)
  return { version: 1, source: noted, params, data, from, to, unit: '0', unitLimit: '10', rounds: most }
}

/** The table that the example reads, of the app's own data. */
export const sampleFile = {
  name: 'seattle-weather-hourly-normals.csv',
  path: 'data/seattle-weather-hourly-normals.csv',
} as const
