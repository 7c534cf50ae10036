import { jsonFault } from './json-fault.ts'
import { type FileReading, refused, rowsMost } from './lab-data.ts'
import { PageBreath } from './page-breath.ts'

/** Reads NDJSON: one value of JSON a line. A file that is one list of JSON gives its items. */
export async function readJsonLines(text: string): Promise<FileReading> {
  const whole = listOf(text)
  if (whole !== undefined) return rowsRead(whole)
  const breath = new PageBreath()
  const rows: unknown[] = []
  let line = 0
  for (const written of text.split(/\r\n|\r|\n/)) {
    line++
    if (written.trim() === '') continue
    try {
      rows.push(JSON.parse(written))
    } catch (thrown) {
      return refused({ what: 'json', line, column: jsonFault(written) + 1, detail: briefly(thrown) })
    }
    await breath.take()
  }
  return rowsRead(rows)
}

function rowsRead(values: readonly unknown[]): FileReading {
  if (values.length === 0) return refused({ what: 'no-rows' })
  const [first] = values
  const columns = typeof first === 'object' && first !== null ? Object.keys(first).length : 1
  const rows = values.slice(0, rowsMost(columns))
  return { at: 'read', data: { kind: 'rows', rows, rowsInFile: values.length } }
}

function listOf(text: string): unknown[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined // one list a line, or broken: read line by line, which says where
  }
}

const briefly = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown))
    .replace(/^JSON\.parse: /, '')
    .replace(/,? (in JSON )?at (position|line).*$/s, '')
    .replace(/, (\.\.\.)?".*$/s, '')
