import { jsonFault } from './data/json-fault.ts'
import { placeAt } from './source/marks.ts'
import type { SourcePlace } from './source/task-text.ts'

export type ParamsReading =
  | { readonly at: 'read'; readonly params: unknown }
  | { readonly at: 'faulty'; readonly detail: string; readonly place: SourcePlace }

/** Reads what was typed as parameters: JSON, or nothing, which gives none. */
export function readParams(typed: string): ParamsReading {
  if (typed.trim() === '') return { at: 'read', params: undefined }
  try {
    return { at: 'read', params: JSON.parse(typed) }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    return { at: 'faulty', detail, place: placeAt(typed, jsonFault(typed)) }
  }
}
