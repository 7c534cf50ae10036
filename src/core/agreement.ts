import { digestOf } from '../base/digest.ts'
import { canonicalBytes, formOf } from '../protocol/canonical.ts'
import type { BuiltInComparator } from '../protocol/comparator.ts'
import { distanceOf, type Tolerance } from './tolerance.ts'

/** Results of one shard that count as the same. */
export interface AgreementGroup {
  /** `labelOf` the medoid: what the scheduler knows the group by. */
  readonly label: string
  /** Index of the result that is nearest to all of its group: the one to use. Nothing is ever averaged. */
  readonly medoid: number
  /** Indices of the group's results, the medoid included, in rising order. */
  readonly members: readonly number[]
}

/**
 * The SHA-256 of a result's canonical bytes, in hexadecimal. With the comparator `exact` two results of one shard are the
 * same when their labels are equal, so labels may be taken one by one, as results come in.
 *
 * @throws `value-unsendable`, `message-too-large`: never for a value that the codec has decoded.
 */
export const labelOf = (value: unknown): string => digestOf(canonicalBytes(value))

/**
 * Puts results of one shard into groups that agree, the largest group first; of groups as large, the one with the lower
 * label. Does not depend on the order in which the results came.
 *
 * A tolerance is not transitive (a may agree with b, and b with c, but not a with c), so groups stand around a medoid:
 * the result with which most others agree, and of those the one with the least sum of distances. All members agree with it.
 * Then the same among the rest. So a group can change when another result comes in: ask again with all of them.
 *
 * @param values results of the same units, at most some dozens: each is compared with each.
 * @throws as `labelOf`.
 */
export function agreement(values: readonly unknown[], comparator: BuiltInComparator): AgreementGroup[] {
  const labels = values.map(labelOf)
  return groupsOf(labels, comparator === 'exact' ? sameLabels(labels) : withinTolerance(values, labels, comparator))
}

/** As `agreement`, of results that somebody else has compared; `near` is symmetric, and 0 between those of one label. */
export function groupsOf(labels: readonly string[], near: Distance): AgreementGroup[] {
  const groups: AgreementGroup[] = []
  let left = labels.map((_, index) => index)
  while (left.length > 0) {
    const group = largestGroup(left, near, labels)
    groups.push(group)
    left = left.filter((index) => !group.members.includes(index))
  }
  return groups
}

/** How far two results are apart, in tolerances; over 1 they do not agree. */
export type Distance = (left: number, right: number) => number

const sameLabels =
  (labels: readonly string[]): Distance =>
  (left, right) =>
    labels[left] === labels[right] ? 0 : Number.POSITIVE_INFINITY

function withinTolerance(values: readonly unknown[], labels: readonly string[], tolerance: Tolerance): Distance {
  const forms = values.map(formOf)
  const same = sameLabels(labels)
  const table = forms.map((form, left) =>
    forms.map((other, right) => (same(left, right) === 0 ? 0 : distanceOf(form, other, tolerance))),
  )
  return (left, right) => table[left]?.[right] ?? Number.POSITIVE_INFINITY
}

function largestGroup(left: readonly number[], near: Distance, labels: readonly string[]): AgreementGroup {
  const around = left.map((medoid) => {
    const members = left.filter((index) => near(medoid, index) <= 1)
    // Summed from the smallest on: a sum of floats must not depend on the order in which the results came.
    const distances = members.map((index) => near(medoid, index)).sort((a, b) => a - b)
    return { label: labels[medoid] ?? '', medoid, members, spread: distances.reduce((sum, one) => sum + one, 0) }
  })
  const best = around.reduce((sofar, next) => (isBetter(next, sofar) ? next : sofar))
  return { label: best.label, medoid: best.medoid, members: best.members }
}

/** The earlier one stays where both are the same. */
function isBetter(next: AgreementGroup & Spread, sofar: AgreementGroup & Spread): boolean {
  const more = next.members.length - sofar.members.length
  if (more !== 0) return more > 0
  if (next.spread !== sofar.spread) return next.spread < sofar.spread
  return next.label < sofar.label
}
interface Spread {
  readonly spread: number
}
