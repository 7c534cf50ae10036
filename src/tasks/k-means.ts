import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface KMeansParams {
  readonly clusters: number
  readonly seed: number
  /** Of the round before; the first round has none, and deals the points out by chance. */
  readonly centres?: readonly (readonly number[])[]
  /** The cluster of each point, in the order of the file. */
  readonly labels?: Uint8Array
  /** How many points changed their cluster, by round. */
  readonly moved?: readonly number[]
}
/** A column of numbers: its name, and the values that stand for 0 and 10,000. */
interface Measure {
  readonly name: string
  readonly low: number
  readonly high: number
}
/** Some points, in the order of the file. */
interface Points {
  /** Number of the first of them. */
  readonly from: number
  readonly measures: readonly Measure[]
  /** Rows of the file without all numbers. */
  readonly leftOut: number
  /** Each measure on a scale of 0 to 10,000, in whole numbers, so that sums are exact in any order. */
  readonly values: readonly (readonly number[])[]
  /** What the file calls each point, for people alone: the computation never looks at it. */
  readonly kinds: readonly string[]
}
interface Sums {
  readonly parts: readonly (Points & { readonly labels: Uint8Array })[]
  readonly counts: readonly number[]
  /** Of the values, by cluster and measure. */
  readonly sums: readonly (readonly number[])[]
  /** Of the squared distances to the centres, each rounded. */
  readonly spread: number
  readonly moved: number
}
interface Cluster {
  readonly count: number
  /** In the units of the file; of a cluster without points, where it was. */
  readonly centre: readonly number[]
  /** How many of each kind are in it. */
  readonly kinds: readonly (readonly [kind: string, count: number])[]
}
interface KMeansAnswer {
  readonly points: number
  readonly leftOut: number
  readonly measures: readonly string[]
  readonly clusters: readonly Cluster[]
  readonly spread: number
  readonly moved: readonly number[]
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly labels: Uint8Array
  readonly next?: { readonly params: KMeansParams }
}

/**
 * Lloyd's k-means in rounds: the devices give each of their points to the nearest centre and add up, the host moves the centres to
 * the middle of their points and sends them out again, until no point changes its cluster.
 *
 * Every column in which all cells are numbers is a measure, the first other one says what a point is. Values are whole numbers on a scale, and
 * a distance takes only + and *: the answer is the same on any devices, without the deterministic profile.
 *
 * The 342 penguins that were measured, from seed 1 into 3 clusters: see the card for the answer.
 */
export const kMeans = defineTask({
  name: 'k-means',
  split(rows: readonly (readonly string[])[], { clusters }: KMeansParams): Points[] {
    const bad = (message: string) => Object.assign(new Error(message), { code: 'input-invalid' })
    const [header = [], ...lines] = rows
    const numberOf = (cell = '') => (/^\s*-?\d+(\.\d+)?\s*$/.test(cell) ? Number(cell) : undefined)
    const isNumbers = (column: number) =>
      lines.some((cells) => numberOf(cells[column]) !== undefined) &&
      lines.every((cells) => (cells[column] ?? '').trim() === '' || numberOf(cells[column]) !== undefined)
    const columns = header.map((_, column) => column)
    const numeric = columns.filter(isNumbers)
    const kind = columns.find((column) => !numeric.includes(column))
    if (numeric.length < 2) {
      throw bad(`the file needs two columns of numbers at least; its header is: ${header.join(', ').slice(0, 200)}`)
    }
    const whole = lines.filter((cells) => numeric.every((column) => numberOf(cells[column]) !== undefined))
    if (whole.length < clusters) {
      throw bad(`the file has ${whole.length} rows with all numbers: choose fewer clusters than ${clusters}`)
    }
    const measures = numeric.map((column): Measure => {
      const values = whole.map((cells) => Number(cells[column]))
      const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
      const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
      return { name: header[column] ?? '', low, high: high === low ? low + 1 : high }
    })
    const points = whole.map((cells) =>
      numeric.map((column, at) => {
        const { low = 0, high = 1 } = measures[at] ?? {}
        return Math.round(((Number(cells[column]) - low) / (high - low)) * 10_000)
      }),
    )
    const kinds = whole.map((cells) => (kind === undefined ? '' : (cells[kind] ?? '')))
    const units: Points[] = []
    const leftOut = lines.length - whole.length
    for (let from = 0; from < points.length; from += 16) {
      const values = points.slice(from, from + 16)
      units.push({ from, measures, leftOut, values, kinds: kinds.slice(from, from + 16) })
    }
    return units
  },
  map(points: Points, { params }: { readonly params: KMeansParams }): Sums {
    const { clusters, seed, centres, labels: before } = params
    const dealt = (point: number) => {
      let mixed = Math.imul(point ^ Math.imul(seed + 1, 0x9e3779b1), 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
      return ((mixed ^ (mixed >>> 16)) >>> 0) % clusters
    }
    const distance = (values: readonly number[], centre: readonly number[]) => {
      let sum = 0
      for (const [at, value] of values.entries()) sum += (value - (centre[at] ?? 0)) * (value - (centre[at] ?? 0))
      return sum
    }
    const labels = new Uint8Array(points.values.length)
    const counts = Array.from({ length: clusters }, () => 0)
    const sums = Array.from({ length: clusters }, () => points.measures.map(() => 0))
    let spread = 0
    let moved = 0
    for (const [at, values] of points.values.entries()) {
      const point = points.from + at
      let label = dealt(point)
      if (centres !== undefined) {
        const distances = centres.map((centre) => distance(values, centre))
        const least = distances.reduce((sofar, value) => Math.min(sofar, value), Number.POSITIVE_INFINITY)
        label = distances.indexOf(least)
        spread += Math.round(least)
      }
      labels[at] = label
      if (before?.[point] !== label) moved++
      counts[label] = (counts[label] ?? 0) + 1
      sums[label] = (sums[label] ?? []).map((sum, measure) => sum + (values[measure] ?? 0))
    }
    return { parts: [{ ...points, labels }], counts, sums, spread, moved }
  },
  combine: (left: Sums, right: Sums): Sums => ({
    parts: [...left.parts, ...right.parts],
    counts: left.counts.map((count, cluster) => count + (right.counts[cluster] ?? 0)),
    sums: left.sums.map((sum, cluster) => sum.map((value, at) => value + (right.sums[cluster]?.[at] ?? 0))),
    spread: left.spread + right.spread,
    moved: left.moved + right.moved,
  }),
  reduce({ parts, counts, sums, spread, moved: movedNow }: Sums, params: KMeansParams): KMeansAnswer {
    const sorted = [...parts].sort((left, right) => left.from - right.from)
    const { measures = [], leftOut = 0 } = sorted[0] ?? {}
    const values = sorted.flatMap((part) => part.values)
    const kinds = sorted.flatMap((part) => part.kinds)
    const labels = Uint8Array.from(sorted.flatMap((part) => [...part.labels]))
    const centres = sums.map((sum, cluster) => {
      const count = counts[cluster] ?? 0
      return count === 0 ? (params.centres?.[cluster] ?? sum) : sum.map((value) => value / count)
    })
    const shown = (measure: number, value = 0) => {
      const { low = 0, high = 1 } = measures[measure] ?? {}
      return Math.round((low + (value / 10_000) * (high - low)) * 100) / 100
    }
    const moved = [...(params.moved ?? []), movedNow]
    const answer = {
      points: values.length,
      leftOut,
      measures: measures.map(({ name }) => name),
      clusters: centres.map((centre, cluster): Cluster => {
        const tally = new Map<string, number>()
        for (const [at, kind] of kinds.entries()) {
          if (labels[at] === cluster && kind !== '') tally.set(kind, (tally.get(kind) ?? 0) + 1)
        }
        const inIt = [...tally].sort(([left], [right]) => (left < right ? -1 : 1))
        return { count: counts[cluster] ?? 0, centre: centre.map((value, at) => shown(at, value)), kinds: inIt }
      }),
      spread,
      moved,
      xs: values.map(([value]) => shown(0, value)),
      ys: values.map(([, value]) => shown(1, value)),
      labels,
    }
    if (movedNow === 0) return answer
    return { ...answer, next: { params: { ...params, centres, labels, moved } } }
  },
})

/** What the file calls the points, in all clusters. */
const kindsOf = ({ clusters }: KMeansAnswer): string[] =>
  [...new Set(clusters.flatMap(({ kinds }) => kinds.map(([kind]) => kind)))].sort()

const view = {
  scatter: ({ measures, clusters, xs, ys, labels }) => ({
    x: measures[0] ?? '',
    y: measures[1] ?? '',
    groups: clusters.map(({ centre: [x = 0, y = 0] }, cluster) => ({
      points: xs.flatMap((at, point) => (labels[point] === cluster ? [{ x: at, y: ys[point] ?? 0 }] : [])),
      centre: { x, y },
    })),
  }),
  figures: ({ moved, points, leftOut }) => ({
    moved: { value: moved.at(-1) ?? 0 },
    points: { value: points },
    leftOut: { value: leftOut },
  }),
  chart: {
    unit: '',
    bars: ({ moved }) => moved.map((value, at) => ({ label: String(at + 1), value })),
  },
  table: {
    columns: ['cluster', 'points'],
    digits: 1,
    more: (answer) => [...kindsOf(answer), ...answer.measures],
    rows: (answer) =>
      answer.clusters.map(({ count, kinds, centre }, cluster) => [
        String(cluster + 1),
        count,
        ...kindsOf(answer).map((kind) => kinds.find(([name]) => name === kind)?.[1] ?? 0),
        ...centre,
      ]),
  },
} as const satisfies View<KMeansParams, Sums, KMeansAnswer>

export const kMeansCard = {
  ...faces['k-means'],
  task: kMeans,
  rounds: () => 40,
  view,
  knownAnswer: {
    points: 342,
    leftOut: 2,
    spread: 1_864_199_222,
    moved: [342, 225, 37, 29, 12, 7, 3, 4, 5, 3, 1, 0],
  },
} as const satisfies Card
