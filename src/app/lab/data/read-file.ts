import { readJsonLines } from './json-lines.ts'
import { type FileReading, refused } from './lab-data.ts'
import { readTable } from './table.ts'

/** Larger texts would take more memory than a page of a small machine has, several times over. Of a Parquet file only parts are read. */
const textBytesMost = 64 * 2 ** 20

/** What a file is, by how its name ends. */
const kinds: Readonly<Record<string, 'table' | 'json-lines' | 'text' | 'parquet' | 'spreadsheet'>> = {
  csv: 'table',
  tsv: 'table',
  ndjson: 'json-lines',
  jsonl: 'json-lines',
  json: 'json-lines',
  txt: 'text',
  text: 'text',
  md: 'text',
  log: 'text',
  parquet: 'parquet',
  xls: 'spreadsheet',
  xlsx: 'spreadsheet',
  ods: 'spreadsheet',
}

/** For the dialog in which a file is chosen. */
export const acceptedFiles = Object.entries(kinds)
  .filter(([, kind]) => kind !== 'spreadsheet')
  .map(([ending]) => `.${ending}`)
  .join(',')

const beginningBytes = 4
/** The first bytes of Parquet files, of zip files (which spreadsheets are), of PDF. */
const parquetMagic = 'PAR1'

/** Reads a file that an author dropped. Never rejects: what is wrong is in what it gives. */
export async function readFile(file: File): Promise<FileReading> {
  try {
    if (file.size === 0) return refused({ what: 'empty' })
    const beginning = await file.slice(0, beginningBytes).text()
    if (beginning === parquetMagic) return (await import('./parquet.ts')).readParquet(file)
    const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? ''
    const kind = kinds[ending] ?? 'text'
    if (kind === 'spreadsheet') return refused({ what: 'spreadsheet' })
    if (kind === 'parquet') return refused({ what: 'parquet', detail: parquetMagic })
    return await readWords(file, kind)
  } catch {
    return refused({ what: 'unreadable' })
  }
}

async function readWords(file: File, kind: 'table' | 'json-lines' | 'text'): Promise<FileReading> {
  if (file.size > textBytesMost) return refused({ what: 'size', bytesMost: textBytesMost })
  const text = decoded(await file.arrayBuffer())
  if (text === undefined) return refused({ what: kind === 'text' ? 'kind' : 'encoding' })
  if (text.trim() === '') return refused({ what: 'empty' })
  switch (kind) {
    case 'table':
      return readTable(text)
    case 'json-lines':
      return readJsonLines(text)
    case 'text':
      return { at: 'read', data: { kind: 'text', text } }
  }
}

/** UTF-8 without its byte order mark, or `undefined` for what is no text. */
function decoded(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
