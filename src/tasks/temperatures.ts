import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

/** Row number in the file (the header is row 1), its date and its temperature, as written. */
type Row = readonly [row: number, date: string, temperature: string]
/** Whole tenths of a degree, so that the sum is exact in any order. */
interface Tally {
  count: number
  sum: number
  min: number
  max: number
}
/** By `hour 00` to `hour 23` and `month 01` to `month 12`. */
type Tallies = Map<string, Tally>

interface Group {
  readonly count: number
  readonly mean: number
  readonly min: number
  readonly max: number
}
export interface TemperaturesAnswer {
  readonly count: number
  readonly sum: number
  readonly mean: number
  readonly min: number
  readonly max: number
  readonly byHour: readonly (Group & { readonly hour: number })[]
  readonly byMonth: readonly (Group & { readonly month: number })[]
}

/**
 * Hourly temperatures by hour of day and by month. Hours and months are read from the text: a `Date` would shift them
 * by the time zone of whichever device computes. Sums are whole tenths: it does not need the deterministic profile.
 *
 * The 8,759 hourly normals of Seattle: sum 97,466.8, mean 11.1276, min 3.1, max 24.4 °C.
 */
export const temperatures = defineTask({
  name: 'temperatures',
  split(rows: readonly (readonly string[])[]): Row[] {
    const header = rows[0] ?? []
    const date = header.indexOf('date')
    const temperature = header.indexOf('temperature')
    if (date < 0 || temperature < 0) {
      const found = header.join(', ').slice(0, 200)
      const message = `the file needs the columns "date" and "temperature"; its header is: ${found}`
      throw Object.assign(new Error(message), { code: 'input-invalid' })
    }
    return rows.slice(1).map((cells, at): Row => [at + 2, cells[date] ?? '', cells[temperature] ?? ''])
  },
  map([row, date, temperature]: Row): Tallies {
    const when = /^\d{4}-(0[1-9]|1[0-2])-\d{2}[T ]([01]\d|2[0-3])/.exec(date)
    if (when === null) {
      throw new Error(`row ${row}: "${date.slice(0, 40)}" is no date like 2010-01-31T09:00: correct it`)
    }
    const degrees = /^(-?)(\d{1,6})(?:\.(\d)0*)?$/.exec(temperature.trim())
    if (degrees === null) {
      throw new Error(`row ${row}: "${temperature.slice(0, 40)}" is no temperature like 7.8 or -12: correct it`)
    }
    const [, sign, whole, tenth = '0'] = degrees
    const tenths = (sign === '-' ? -1 : 1) * (Number(whole) * 10 + Number(tenth))
    const tally = () => ({ count: 1, sum: tenths, min: tenths, max: tenths })
    return new Map([
      [`hour ${when[2]}`, tally()],
      [`month ${when[1]}`, tally()],
    ])
  },
  combine(left: Tallies, right: Tallies): Tallies {
    for (const [key, more] of right) {
      const sofar = left.get(key)
      if (sofar === undefined) {
        left.set(key, more)
        continue
      }
      sofar.count += more.count
      sofar.sum += more.sum
      if (more.min < sofar.min) sofar.min = more.min
      if (more.max > sofar.max) sofar.max = more.max
    }
    return left
  },
  reduce(total: Tallies): TemperaturesAnswer {
    const round = (value: number) => Math.round(value * 10_000) / 10_000
    const groupOf = ({ count, sum, min, max }: Tally): Group => ({
      count,
      mean: round(sum / 10 / count),
      min: min / 10,
      max: max / 10,
    })
    const groups = (kind: string) =>
      [...total]
        .filter(([key]) => key.startsWith(kind))
        .map(([key, tally]) => ({ tally, number: Number(key.slice(kind.length)) }))
        .sort((a, b) => a.number - b.number)
    const hours = groups('hour ')
    const sum = hours.reduce((sofar, { tally }) => sofar + tally.sum, 0)
    const count = hours.reduce((sofar, { tally }) => sofar + tally.count, 0)
    return {
      count,
      sum: sum / 10,
      mean: round(sum / 10 / count),
      min: Math.min(...hours.map(({ tally }) => tally.min)) / 10,
      max: Math.max(...hours.map(({ tally }) => tally.max)) / 10,
      byHour: hours.map(({ tally, number }) => ({ hour: number, ...groupOf(tally) })),
      byMonth: groups('month ').map(({ tally, number }) => ({ month: number, ...groupOf(tally) })),
    }
  },
})

const twoDigits = (number: number): string => String(number).padStart(2, '0')

const view = {
  figures: ({ count, sum, mean, min, max }) => ({
    mean: { value: mean, digits: 4, unit: '°C' },
    lowest: { value: min, digits: 1, unit: '°C' },
    highest: { value: max, digits: 1, unit: '°C' },
    sum: { value: sum, digits: 1, unit: '°C' },
    hours: { value: count },
  }),
  chart: {
    unit: '°C',
    bars: ({ byHour }) => byHour.map(({ hour, mean }) => ({ label: twoDigits(hour), value: mean })),
  },
  table: {
    columns: ['month', 'mean', 'lowest', 'highest'],
    digits: 1,
    rows: ({ byMonth }) => byMonth.map(({ month, mean, min, max }) => [twoDigits(month), mean, min, max]),
  },
} as const satisfies View<unknown, Tallies, TemperaturesAnswer>

export const temperaturesCard = {
  ...faces.temperatures,
  task: temperatures,
  view,
  knownAnswer: { count: 8759, sum: 97_466.8, mean: 11.1276, min: 3.1, max: 24.4 },
} as const satisfies Card
