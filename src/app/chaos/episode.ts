import type { DeviceId, JobId } from '../../base/ids.ts'
import type { Trick } from '../../protocol/trick.ts'

// What a class sees of a device that did not do as it should: when that was noticed, and what it cost. Times are those of
// the story, costs are times that were computed for nothing.

interface Happening {
  readonly device: DeviceId
  readonly beganMs: number
  /** Time that was computed and is of no use: others compute the same again, or did already. */
  extraMs: number
}

/** It said nothing any more, or its link was gone: what it was at is for others. */
export interface Absence extends Happening {
  readonly kind: 'silent' | 'cut'
  /** Left out where nobody asked for it. */
  readonly trick: Trick | undefined
  noticedMs: number | undefined
  /** Shards that it was at, or that waited for it. */
  shards: number
  /** Of these, how many were given to others so far. */
  givenOn: number
  backMs: number | undefined
}

/** It took its time: others were given copies of its shards. */
export interface Slowness extends Happening {
  readonly kind: 'slow'
  noticedMs: number | undefined
  copies: number
  /** Units of a shard of it: before, and of the newest one. */
  readonly unitsBefore: number | undefined
  unitsNow: number | undefined
}

/** How a liar was caught: by a shard of which the result was known, by another who computed the same, or by the host alone. */
export type CaughtBy = 'known' | 'other' | 'host'

/** It gave wrong results. */
export interface Lies extends Happening {
  readonly kind: 'lie'
  readonly trick: Trick | undefined
  /** Results that it gave since. */
  results: number
  /** Whether anybody checks results of what runs now. */
  checked: boolean
  caught: { readonly atMs: number; readonly by: CaughtBy } | undefined
  /** Units that it gave and that are computed again. */
  units: number
}

export type Episode = Absence | Slowness | Lies

/** Units of a job. */
export interface Units {
  readonly job: JobId
  readonly from: number
  readonly to: number
}

export const overlap = (left: Units, right: Units): boolean =>
  left.job === right.job && left.from < right.to && right.from < left.to
