import { csvParseRows } from 'd3-dsv'
import { TabgridError } from '../base/errors.ts'

/** What a reader says of an input that it cannot take, in the words of the page; lines and rows count from 1, the header's included. */
export interface InputWords {
  empty(name: string): string
  binary(name: string): string
  noRows(name: string): string
  /** A row of another length than the header. */
  rowLength(name: string, row: number, cells: number, header: number): string
  /** A quote that opens and never closes. */
  openQuote(name: string, line: number): string
  /** A cell that opens with a quote and goes on after it. */
  afterQuote(name: string, line: number): string
}

/**
 * A file or a pasted text as it is given to a task: without a byte order mark, not empty, not binary.
 * @param name how people call it, e.g. its file name.
 * @throws `input-invalid`.
 */
export function readText(text: string, name: string, words: InputWords): string {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (clean.trim() === '') throw invalid(words.empty(name))
  if (clean.includes('\0')) throw invalid(words.binary(name))
  return clean
}

/**
 * A CSV text as rows of cells, the header row first: commas, cells that may be quoted, any line ends. Each row has as
 * many cells as the header; empty lines are left out.
 * @throws `input-invalid` naming the line or row, and what to do.
 */
export function readCsv(text: string, name: string, words: InputWords): string[][] {
  const clean = readText(text, name, words)
  checkQuotes(clean, name, words)
  const rows: string[][] = []
  let header: string[] | undefined
  let number = 0
  for (const row of csvParseRows(clean)) {
    number++
    if (row.length === 1 && row[0] === '') continue
    header ??= row
    if (row.length !== header.length) {
      throw invalid(words.rowLength(name, number, row.length, header.length))
    }
    rows.push(row)
  }
  if (rows.length < 2) throw invalid(words.noRows(name))
  return rows
}

/** The parser would take a quote that never closes for a cell as long as the rest of the file. */
function checkQuotes(text: string, name: string, words: InputWords): void {
  let line = 1
  let at = 0
  while (at < text.length) {
    if (text[at] === '"') {
      const end = closingQuote(text, at)
      const after = text[end + 1]
      if (end < 0) throw invalid(words.openQuote(name, line))
      if (after !== undefined && !',\r\n'.includes(after)) {
        throw invalid(words.afterQuote(name, line))
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
const invalid = (sentence: string): TabgridError => new TabgridError('input-invalid', sentence)
