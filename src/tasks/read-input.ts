import { csvParseRows } from 'd3-dsv'
import { TabgridError } from '../base/errors.ts'

/**
 * A file or a pasted text as it is given to a task: without a byte order mark, not empty, not binary.
 * @param name how people call it, e.g. its file name.
 * @throws `input-invalid`.
 */
export function readText(text: string, name: string): string {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (clean.trim() === '') throw invalid(name, 'it is empty: choose another file or paste some text')
  if (clean.includes('\0')) throw invalid(name, 'it is not a text file: choose one, or paste its text')
  return clean
}

/**
 * A CSV text as rows of cells, the header row first: commas, cells that may be quoted, any line ends. Each row has as
 * many cells as the header; empty lines are left out.
 * @throws `input-invalid` naming the line or row, and what to do.
 */
export function readCsv(text: string, name: string): string[][] {
  const clean = readText(text, name)
  checkQuotes(clean, name)
  const rows: string[][] = []
  let header: string[] | undefined
  let number = 0
  for (const row of csvParseRows(clean)) {
    number++
    if (row.length === 1 && row[0] === '') continue
    header ??= row
    if (row.length !== header.length) {
      const counts = `row ${number} has ${cells(row.length)}, the header has ${header.length}`
      throw invalid(name, `${counts}: correct that row (a cell with a comma in it needs quotes)`)
    }
    rows.push(row)
  }
  if (rows.length < 2) throw invalid(name, 'it has no rows under its header: add some')
  return rows
}

/** The parser would take a quote that never closes for a cell as long as the rest of the file. */
function checkQuotes(text: string, name: string): void {
  let line = 1
  let at = 0
  while (at < text.length) {
    if (text[at] === '"') {
      const end = closingQuote(text, at)
      const after = text[end + 1]
      if (end < 0) throw invalid(name, `a quote opens in line ${line} and never closes: close or remove it`)
      if (after !== undefined && !',\r\n'.includes(after)) {
        throw invalid(
          name,
          `the cell that opens with a quote in line ${line} goes on after its quote: write "" inside it`,
        )
      }
      line += lineBreaks(text.slice(at, end))
      at = end + 1
    }
    while (at < text.length && !',\r\n'.includes(text[at] ?? '')) at++
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) line++
    at++
  }
}

/** Where the quoted cell that opens at `open` ends, or -1. Two quotes stand for one inside it. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

const lineBreaks = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0
const cells = (count: number): string => (count === 1 ? '1 cell' : `${count} cells`)
const invalid = (name: string, why: string): TabgridError =>
  new TabgridError('input-invalid', `"${name}" cannot be read: ${why}`)
