import { writeAnswer } from '../answer-json.ts'
import { type Cell, csvText } from '../csv-text.ts'

export type ResultForm = 'ndjson' | 'csv' | 'json'

/** An answer in a form that other programs read: a list one item a line or a row; anything else alone. */
export function resultFile(answer: unknown, form: ResultForm): Blob {
  switch (form) {
    case 'json':
      return new Blob([writeAnswer(answer)], { type: 'application/json' })
    case 'ndjson':
      return new Blob(
        itemsOf(answer).map((item) => `${line(item)}\n`),
        { type: 'application/x-ndjson' },
      )
    case 'csv':
      return new Blob([csvOf(answer)], { type: 'text/csv' })
  }
}

const line = (item: unknown): string => {
  const written = writeAnswer(item)
  return written === '' ? 'null' : JSON.stringify(JSON.parse(written)) // one line, whatever the value is
}

/** A list, numbers in a typed array, the pairs of a Map; else the answer is the only item. */
function itemsOf(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer
  if (answer instanceof Map || answer instanceof Set) return [...answer]
  if (ArrayBuffer.isView(answer) && !(answer instanceof DataView)) return Array.from(answer as Uint8Array)
  return [answer]
}

/** Objects give a column a key, lists a column a place, anything else a column `value`. */
function csvOf(answer: unknown): string {
  const items = itemsOf(answer)
  const records = items.map(recordOf)
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const rows = records.map((record) => columns.map((column) => cell(record[column])))
  return csvText([columns, ...rows])
}

function recordOf(item: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(item)) return Object.fromEntries(item.map((value, at) => [String(at + 1), value]))
  const isRecord = typeof item === 'object' && item !== null && Object.getPrototypeOf(item) === Object.prototype
  return isRecord ? { ...item } : { value: item }
}

function cell(value: unknown): Cell {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? writeAnswer(value).replace(/\s*\n\s*/g, ' ') : String(value)
}
