import type { Rng } from '../../src/base/rng.ts'

/** What is put in the place of something else. */
interface Others {
  readonly values: readonly unknown[]
  readonly keys: readonly string[]
}

const pick = <T>(rng: Rng, from: readonly T[]): T => from[rng.below(from.length)] as T

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** The value with one place of it changed, taken away or put in; the place may be deep. */
function changedOnce(value: unknown, rng: Rng, others: Others): unknown {
  if (!isRecord(value)) return pick(rng, others.values)
  const entries = Object.entries(value)
  const at = rng.below(entries.length + 1)
  const [key, item] = entries[at] ?? [pick(rng, others.keys), pick(rng, others.values)]
  const kept = entries.filter((_entry, place) => place !== at)
  if (at < entries.length && rng.below(3) === 0) return Object.fromEntries(kept)
  const put = at < entries.length ? changedOnce(item, rng, others) : item
  return Object.fromEntries([...kept, [rng.below(8) === 0 ? pick(rng, others.keys) : key, put]])
}

/** One of the samples, changed up to twice. */
export function changedValue(samples: readonly unknown[], rng: Rng, others: Others): unknown {
  let value = pick(rng, samples)
  for (let changes = rng.below(3); changes > 0; changes--) value = changedOnce(value, rng, others)
  return value
}
