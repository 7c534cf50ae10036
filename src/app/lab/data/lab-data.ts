/** What a task is given: a span of numbers, the rows of a table, or one text. */
export type DataKind = 'range' | 'rows' | 'text'

export type Row = Readonly<Record<string, unknown>>

/** The values of a file in the form in which `split` gets them. */
export type FileData =
  | { readonly kind: 'rows'; readonly rows: readonly unknown[]; readonly rowsInFile: number }
  | { readonly kind: 'text'; readonly text: string }

/** Why a file is not taken. Lines and columns are counted from 1, a column in letters. */
export type FileProblem =
  | { readonly what: 'kind' | 'spreadsheet' | 'empty' | 'no-rows' | 'encoding' | 'unreadable' }
  | { readonly what: 'size'; readonly bytesMost: number }
  | { readonly what: 'quote-open' | 'quote-after'; readonly line: number; readonly column: number }
  | {
      readonly what: 'cells'
      readonly line: number
      readonly column: number
      readonly cells: number
      readonly wanted: number
    }
  | { readonly what: 'json'; readonly line: number; readonly column: number; readonly detail: string }
  | { readonly what: 'parquet'; readonly detail: string }

export type FileReading =
  | { readonly at: 'read'; readonly data: FileData }
  | { readonly at: 'refused'; readonly problem: FileProblem }

export const refused = (problem: FileProblem): FileReading => ({ at: 'refused', problem })

/**
 * Of a table so many rows are taken. A job's input may have some four million values (`limits.valueItems`), each row counts as two
 * more, and half a million rows are as many as a page shows and keeps at ease.
 */
export const rowsMost = (columns: number): number => Math.min(500_000, Math.floor(4_000_000 / (columns + 2)))
