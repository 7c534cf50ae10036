import { TableView } from '../components/answer-parts.tsx'
import type { Table } from '../drawn-answer.ts'
import { text } from '../text.ts'
import { showValue } from './show-value.ts'

/** A table as wide as a page can hold; what is further right is in the download. */
const columnsMost = 12
const lettersInCell = 80

/** The first of a list of values, objects with a column a key. */
export function ValuesTable(props: { values: readonly unknown[]; caption: string; most: number }) {
  return <TableView table={tableOf(props.values.slice(0, props.most), props.caption)} />
}

function tableOf(values: readonly unknown[], caption: string): Table {
  const records = values.map((value) => (isRecord(value) ? value : { [text.lab.data.value]: value }))
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))].slice(0, columnsMost)
  return { caption, columns, rows: records.map((record) => columns.map((column) => cellOf(record[column]))) }
}

function cellOf(value: unknown): string | number {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return typeof value === 'string' ? value.slice(0, lettersInCell) : showValue(value, lettersInCell)
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** One value with its name. */
export function ValueLine({ label, value }: { label: string; value: unknown }) {
  return (
    <div class="lab-value">
      <span>{label}</span>
      <pre>{showValue(value)}</pre>
    </div>
  )
}
