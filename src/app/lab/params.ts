import type { SourcePlace } from './source/task-text.ts'

export type ParamsReading =
  | { readonly at: 'read'; readonly params: unknown }
  | { readonly at: 'faulty'; readonly detail: string; readonly place: SourcePlace | undefined }

/** Reads what was typed as parameters: JSON, or nothing, which gives none. */
export function readParams(typed: string): ParamsReading {
  if (typed.trim() === '') return { at: 'read', params: undefined }
  try {
    return { at: 'read', params: JSON.parse(typed) }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    return { at: 'faulty', detail, place: placeIn(typed, detail) }
  }
}

/** V8 tells the position in the text, SpiderMonkey line and column. */
function placeIn(typed: string, detail: string): SourcePlace | undefined {
  const position = /position (\d+)/.exec(detail)?.[1]
  if (position !== undefined) {
    const before = typed.slice(0, Number(position)).split('\n')
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  const [, line, column] = /line (\d+) column (\d+)/.exec(detail) ?? []
  return line === undefined ? undefined : { line: Number(line), column: Number(column) }
}
