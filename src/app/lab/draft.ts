import { TabgridError } from '../../base/errors.ts'
import * as v from '../../base/schema.ts'
import { parser, text } from '../../protocol/define.ts'
import { sourceMost } from './source/read-source.ts'

/** Numbers as they were typed, spaces and all. */
const typed = text(40)

const Draft = v.strictObject({
  /** Raised by what an older page could not read. */
  version: v.literal(1),
  source: text(sourceMost),
  /** JSON, or nothing. */
  params: text(sourceMost),
  data: v.picklist(['range', 'file']),
  from: typed,
  to: typed,
  /** Which unit the dry run takes. */
  unit: typed,
  /** Seconds. */
  unitLimit: typed,
  /** How many at most. */
  rounds: typed,
})
/** All that an author types on the lab's page: what is kept over a reload, and what a link carries. */
export type Draft = v.InferOutput<typeof Draft>

const Kept = v.strictObject({
  draft: Draft,
  /** `link`: somebody else wrote it, and nobody knows who. */
  origin: v.picklist(['own', 'link']),
  /** What was there before a link was opened or an example was taken. */
  former: v.optional(Draft),
  /** The file that was read last: only its person can choose it again. */
  fileName: v.optional(text(255)),
})
export type KeptDraft = v.InferOutput<typeof Kept>

const parseDraft = parser(Draft)

/** Reads a draft that came from elsewhere. @throws `message-invalid` for what no lab has written. */
export function readDraft(json: string): Draft {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new TabgridError('message-invalid', 'a task that is no JSON', { cause })
  }
  return parseDraft(value)
}

/** What a browser kept, or nothing where it has something else. */
export function readKept(json: string | undefined): KeptDraft | undefined {
  if (json === undefined) return undefined
  try {
    const kept = v.safeParse(Kept, JSON.parse(json))
    return kept.success ? kept.output : undefined
  } catch {
    return undefined
  }
}
