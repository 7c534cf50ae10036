import { type CsvRecord, csvRecords, separatorOf } from './csv.ts'
import { type FileReading, type Row, refused, rowsMost } from './lab-data.ts'
import { PageBreath } from './page-breath.ts'

/** Like JSON's numbers: `007` and `+49 30` stay text. */
const numeric = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/**
 * Reads a CSV text (commas, semicolons or tabs) as one object a row, by the names of its header. A column that holds nothing but
 * numbers gives numbers, and `null` for an empty cell.
 */
export async function readTable(text: string): Promise<FileReading> {
  const breath = new PageBreath()
  const records = csvRecords(text, separatorOf(text))
  const first = records.next()
  if (first.done) return refused(first.value ?? { what: 'no-rows' })
  const names = columnNames(first.value.cells)
  const columns = names.map((): string[] => [])
  const most = rowsMost(names.length)
  let count = 0
  for (let next = records.next(); ; next = records.next()) {
    if (next.done) {
      if (next.value !== undefined) return refused(next.value)
      break
    }
    const { cells } = next.value
    if (cells.length !== names.length) return refused(wrongCount(next.value, names.length))
    if (count < most) for (const [at, cell] of cells.entries()) columns[at]?.push(cell)
    count++
    await breath.take()
  }
  if (count === 0) return refused({ what: 'no-rows' })
  return { at: 'read', data: { kind: 'rows', rows: await rowsOf(names, columns, breath), rowsInFile: count } }
}

/** The place of the first cell too many, or of the last one where some are missing. */
function wrongCount({ cells, columns, line }: CsvRecord, wanted: number) {
  const column = columns[Math.min(wanted, cells.length - 1)] ?? 1
  return { what: 'cells', line, column, cells: cells.length, wanted } as const
}

/** Each name once. What cannot be a key of a plain object, and what has no name, is called by its number. */
function columnNames(cells: readonly string[]): string[] {
  const names: string[] = []
  for (const [at, cell] of cells.entries()) {
    const wanted = cell.trim()
    const name = wanted === '' || wanted === '__proto__' ? `column_${at + 1}` : wanted
    names.push(names.includes(name) ? `${name}_${at + 1}` : name)
  }
  return names
}

async function rowsOf(names: readonly string[], columns: readonly string[][], breath: PageBreath): Promise<Row[]> {
  const readers = columns.map(readerOf)
  const rows: Row[] = []
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    const cells = names.map((name, at) => [name, readers[at]?.(columns[at]?.[row] ?? '')] as const)
    rows.push(Object.fromEntries(cells))
    await breath.take()
  }
  return rows
}

function readerOf(cells: readonly string[]): (cell: string) => string | number | null {
  const numbers = cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || numeric.test(cell))
  if (!numbers) return (cell) => cell
  return (cell) => (cell === '' ? null : Number(cell))
}
