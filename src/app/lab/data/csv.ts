import type { FileProblem } from './lab-data.ts'

/** One record of a CSV text, and the line in which it begins. */
export interface CsvRecord {
  readonly cells: readonly string[]
  readonly line: number
  /** Where each cell begins, in letters of its line from 1. */
  readonly columns: readonly number[]
}

type QuoteProblem = Extract<FileProblem, { what: 'quote-open' | 'quote-after' }>

const separators = [',', ';', '\t'] as const
export type Separator = (typeof separators)[number]

/** The separator that the first line has most of: spreadsheets of half the world write semicolons. */
export function separatorOf(text: string): Separator {
  const [first = ''] = text.split(/\r|\n/, 1)
  const count = (separator: string) => first.split(separator).length
  return separators.toSorted((left, right) => count(right) - count(left))[0] ?? ','
}

/** Reads a text record by record (RFC 4180, with any line ends). Empty lines are left out. Gives what stops it, if anything. */
export function* csvRecords(text: string, separator: Separator): Generator<CsvRecord, QuoteProblem | undefined> {
  const scanner = new CsvScanner(text, separator)
  for (;;) {
    const record = scanner.next()
    if (record === undefined) return scanner.problem
    if (record.cells.length > 1 || record.cells[0] !== '') yield record
  }
}

class CsvScanner {
  problem: QuoteProblem | undefined
  readonly #text: string
  readonly #separator: string
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string, separator: Separator) {
    this.#text = text
    this.#separator = separator
  }

  next(): CsvRecord | undefined {
    if (this.#at >= this.#text.length) return undefined
    const line = this.#line
    const cells: string[] = []
    const columns: number[] = []
    for (;;) {
      columns.push(this.#at - this.#lineStart + 1)
      const cell = this.#text[this.#at] === '"' ? this.#quoted() : this.#bare()
      if (cell === undefined) return undefined
      cells.push(cell)
      if (this.#text[this.#at] !== this.#separator) break
      this.#at++
    }
    this.#endLine()
    return { cells, columns, line }
  }

  #bare(): string {
    const from = this.#at
    while (this.#at < this.#text.length && !this.#endsCell(this.#at)) this.#at++
    return this.#text.slice(from, this.#at)
  }

  /** Two quotes stand for one inside a quoted cell. */
  #quoted(): string | undefined {
    const open = this.#at
    const place = { line: this.#line, column: open - this.#lineStart + 1 }
    let close = this.#text.indexOf('"', open + 1)
    while (close >= 0 && this.#text[close + 1] === '"') close = this.#text.indexOf('"', close + 2)
    if (close < 0) {
      this.problem = { what: 'quote-open', ...place }
      return undefined
    }
    const inside = this.#text.slice(open + 1, close)
    this.#countLines(open + 1, inside)
    this.#at = close + 1
    if (this.#at < this.#text.length && !this.#endsCell(this.#at)) {
      this.problem = { what: 'quote-after', line: this.#line, column: this.#at - this.#lineStart + 1 }
      return undefined
    }
    return inside.replaceAll('""', '"')
  }

  #countLines(from: number, inside: string): void {
    for (const { index, 0: end } of inside.matchAll(/\r\n|\r|\n/g)) {
      this.#line++
      this.#lineStart = from + index + end.length
    }
  }

  #endsCell(at: number): boolean {
    const letter = this.#text[at]
    return letter === this.#separator || letter === '\n' || letter === '\r'
  }

  #endLine(): void {
    if (this.#at >= this.#text.length) return
    this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1
    this.#line++
    this.#lineStart = this.#at
  }
}
