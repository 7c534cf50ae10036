import * as v from 'valibot'
import type { JobId } from '../base/ids.ts'
import { LocalField, TaskScript } from './control.ts'
import { count, id, list, message, milliseconds, parser, text } from './define.ts'
import { limits } from './limits.ts'

// The disk is a wire to our own future: what is read back is checked like a stranger's message.

/** Raised by any change that an older reader cannot read. */
export const journalVersion = 1

/** What a resumed job asks for when its input was too large to store. */
const JobInput = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  v.strictObject({ kind: v.literal('stored'), name: text(255), value: v.unknown() }),
  v.strictObject({
    kind: v.literal('asked'),
    name: text(255),
    bytes: count(Number.MAX_SAFE_INTEGER),
    hash: text(64),
  }),
])
export type JobInput = v.InferOutput<typeof JobInput>

const StoredJob = v.strictObject({
  version: v.literal(journalVersion),
  job: id<JobId>(),
  /** Which card of the page started it, so that a resumed job is drawn the same way. */
  title: text(80),
  task: TaskScript,
  params: v.unknown(),
  input: JobInput,
  local: list(LocalField, 8),
  unitLimitMs: milliseconds,
})
export type StoredJob = v.InferOutput<typeof StoredJob>
export const parseStoredJob = parser(StoredJob)

const unit = count(limits.unitsMax)
const JobRecord = v.variant('type', [
  message('units-split', { count: unit, heldCount: unit }),
  message('shard-done', {
    from: unit,
    to: unit,
    device: text(64),
    name: text(limits.nameLength),
    value: v.unknown(),
  }),
  message('job-ended', { outcome: v.picklist(['finished', 'failed', 'cancelled']) }),
])
export type JobRecord = v.InferOutput<typeof JobRecord>
export const parseJobRecord = parser(JobRecord)
