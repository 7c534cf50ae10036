import { errorCodes } from '../base/errors.ts'
import type { JobId } from '../base/ids.ts'
import * as v from '../base/schema.ts'
import { LocalField, TaskScript } from './control.ts'
import { count, id, list, message, milliseconds, parser, text } from './define.ts'
import { limits } from './limits.ts'

// The disk is a wire to our own future: what is read back is checked like a stranger's message. The rules are in JOURNAL.md.

/** Raised by any change that an older reader cannot read. */
export const journalVersion = 4

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

/** What every version has. */
const jobFields = {
  job: id<JobId>(),
  /** Which card of the page started it, so that a resumed job is drawn the same way. */
  title: text(80),
  task: TaskScript,
  params: v.unknown(),
  input: JobInput,
  local: list(LocalField, 8),
  unitLimitMs: milliseconds,
}
const sharedFields = {
  ...jobFields,
  weight: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  priority: v.pipe(v.number(), v.integer(), v.minValue(-1_000), v.maxValue(1_000)),
}
const verifiedFields = { ...sharedFields, verify: v.picklist(['none', 'adaptive', 'strict']) }
const positive = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.roundsMost))
const StoredJob = v.strictObject({
  version: v.literal(journalVersion),
  ...verifiedFields,
  /** Of a task that runs in rounds: which one this is. */
  round: v.optional(v.strictObject({ series: id<JobId>(), number: positive, most: positive })),
})
export type StoredJob = v.InferOutput<typeof StoredJob>

/** Of a time when no task ran in rounds. */
const StoredJob3 = v.pipe(
  v.strictObject({ version: v.literal(3), ...verifiedFields }),
  v.transform((job): StoredJob => ({ ...job, version: journalVersion })),
)

/** Of a time when a task said nothing of how its results are compared: all were `exact`. */
const StoredJob2 = v.pipe(
  v.strictObject({ version: v.literal(2), ...sharedFields }),
  v.transform((job): StoredJob => ({ ...job, version: journalVersion, verify: 'none' })),
)

/** Of a time when a room had one job, which needed no share. */
const StoredJob1 = v.pipe(
  v.strictObject({ version: v.literal(1), ...jobFields }),
  v.transform((job): StoredJob => ({ ...job, version: journalVersion, weight: 1, priority: 0, verify: 'none' })),
)

/** Reads this version and those before, and gives this one. */
export const parseStoredJob = parser(v.variant('version', [StoredJob, StoredJob3, StoredJob2, StoredJob1]))

const unit = count(limits.unitsMax)
const JobRecord = v.variant('type', [
  message('units-split', { count: unit, heldCount: unit }),
  message('shard-done', {
    from: unit,
    to: unit,
    device: text(64),
    name: text(limits.nameLength),
    /** That device was not verified, and nobody checked what it gave. */
    unverified: v.optional(v.literal(true)),
    value: v.unknown(),
  }),
  /** Set aside after its evidence was complete; the answer lacks it. */
  message('unit-poisoned', {
    unit,
    evidence: list(
      v.strictObject({
        device: text(64),
        name: text(limits.nameLength),
        code: v.picklist(errorCodes),
        reason: text(limits.reasonLength),
      }),
      16,
    ),
  }),
  message('job-ended', { outcome: v.picklist(['finished', 'failed', 'cancelled']) }),
])
export type JobRecord = v.InferOutput<typeof JobRecord>
export const parseJobRecord = parser(v.pipe(JobRecord, v.check(hasUnits, 'a shard without units')))

function hasUnits(record: JobRecord): boolean {
  return record.type !== 'shard-done' || record.from < record.to
}

const unitRanges = v.pipe(v.array(v.strictObject({ from: unit, to: unit })), v.check(isSorted, 'units out of order'))

/** The answer so far in place of the records it was made from. Bitmap and total are one value, written at once. */
const JobSnapshot = v.strictObject({
  /** Units that `total` holds: pairs of from and to, sorted, disjoint. */
  done: unitRanges,
  /** Those of devices that were not verified, where there are some. */
  unverified: v.optional(unitRanges),
  shards: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** What `combine` has joined of them. */
  total: v.unknown(),
})
export type JobSnapshot = v.InferOutput<typeof JobSnapshot>
export const parseJobSnapshot = parser(JobSnapshot)

function isSorted(ranges: { from: number; to: number }[]): boolean {
  let end = 0
  for (const { from, to } of ranges) {
    if (from < end || to <= from) return false
    end = to
  }
  return true
}
