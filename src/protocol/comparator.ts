import * as v from '../base/schema.ts'
import { parser } from './define.ts'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const distance = v.pipe(v.number(), v.finite(), v.minValue(0))

/** Those that are applied without running any of the task's code. */
export const BuiltInComparator = v.union([
  v.literal('exact'),
  v.strictObject({ ulps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 32)) }),
  v.strictObject({ relative: share, absolute: distance }),
])
export type BuiltInComparator = v.InferOutput<typeof BuiltInComparator>

/**
 * When two results of one shard are the same (W9).
 *
 * - `exact`: their canonical bytes are equal. For whole numbers, texts, and whatever is computed with the deterministic profile.
 * - `ulps`: each number is at most so many representable numbers away from its counterpart, in the precision of its array;
 *   a number outside a typed array is a double.
 * - `relative` and `absolute`: |a - b| <= max(absolute, relative x max(|a|, |b|)).
 * - `custom`: the task's own `same` says so.
 *
 * With a tolerance everything that is no number, and keys of a Map and items of a Set, must still be equal.
 */
export const Comparator = v.union([v.literal('custom'), BuiltInComparator])
export type Comparator = v.InferOutput<typeof Comparator>

/** @throws `message-invalid` */
export const parseComparator = parser(Comparator)
