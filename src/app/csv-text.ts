import { csvFormatRows } from 'd3-dsv'

export type Cell = string | number | bigint

/** Rows as CSV, with the mark of UTF-8 at its beginning: without it Excel takes Chinese for something else. */
export const csvText = (rows: readonly (readonly Cell[])[]): string =>
  `\ufeff${csvFormatRows(rows.map((row) => row.map(cellText)))}\n`

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises: it is shown, and not computed.
 * Numbers stay numbers, negative ones too.
 */
const cellText = (cell: Cell): string =>
  typeof cell === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : String(cell)
