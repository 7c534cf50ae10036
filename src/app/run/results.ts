import { writeCompact } from '../answer-json.ts'
import { type Cell, csvText } from '../csv-text.ts'
import type { Figure, Table } from '../drawn-answer.ts'

/** One unit's result, where the job keeps them apart. */
export interface UnitResult {
  readonly unit: number
  readonly value: unknown
}

/** What there is of a run's results, best first. */
export type Results =
  | { readonly at: 'units'; readonly units: readonly UnitResult[] }
  | { readonly at: 'table'; readonly table: Table }
  | { readonly at: 'figures'; readonly figures: readonly Figure[] }
  | { readonly at: 'answer'; readonly answer: unknown }

/** What a view shows of an answer, where there is a view. */
export interface Shown {
  readonly figures: readonly Figure[]
  readonly table: Table | undefined
}

export function resultsOf(units: readonly UnitResult[], answer: unknown, shown: Shown | undefined): Results {
  if (units.length > 0) return { at: 'units', units }
  if (shown?.table !== undefined) return { at: 'table', table: shown.table }
  if (shown !== undefined && shown.figures.length > 0) return { at: 'figures', figures: shown.figures }
  return { at: 'answer', answer }
}

export const csvOf = (results: Results): string => csvText(cellsOf(results))

function cellsOf(results: Results): readonly (readonly Cell[])[] {
  switch (results.at) {
    case 'units':
      return unitCells(results.units)
    case 'table':
      return [results.table.columns, ...results.table.rows]
    case 'figures':
      return [
        ['figure', 'value', 'unit'],
        ...results.figures.map(({ label, value, unit = '' }) => [label, value, unit]),
      ]
    case 'answer':
      return [['key', 'value'], ...Object.entries(fieldsOf(results.answer) ?? { answer: results.answer }).map(toPair)]
  }
}

const toPair = ([key, value]: [string, unknown]): Cell[] => [key, toCell(value)]

/** A column for each plain field; lists and pictures are in the NDJSON. */
function unitCells(units: readonly UnitResult[]): Cell[][] {
  const columns = new Set<string>()
  for (const { value } of units) {
    for (const [key, field] of Object.entries(fieldsOf(value) ?? {})) if (isPlain(field)) columns.add(key)
  }
  if (columns.size === 0)
    return [['unit', 'result'], ...units.map(({ unit, value }): Cell[] => [unit, toCell(value)])]
  const rows = units.map(({ unit, value }): Cell[] => {
    const fields = fieldsOf(value) ?? {}
    return [unit, ...[...columns].map((column) => toCell(fields[column]))]
  })
  return [['unit', ...columns], ...rows]
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value))
    : undefined

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

function toCell(value: unknown): Cell {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return value
  return writeCompact(value).replace(/^"|"$/g, '')
}

/** One JSON object a line. Bytes are written in base64. */
export function ndjsonOf(results: Results): string {
  const rows = ndjsonRows(results)
  return rows.map((row) => `${writeCompact(row)}\n`).join('')
}

function ndjsonRows(results: Results): readonly unknown[] {
  switch (results.at) {
    case 'units':
      return results.units
    case 'table':
      return results.table.rows.map((row) =>
        Object.fromEntries(results.table.columns.map((column, at) => [column, row[at]])),
      )
    case 'figures':
      return results.figures
    case 'answer':
      return [results.answer]
  }
}
