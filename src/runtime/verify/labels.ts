import type { JobId } from '../../base/ids.ts'
import { agreement, labelOf } from '../../core/agreement.ts'
import type { UnitRange } from '../../core/unit-ranges.ts'
import type { BuiltInComparator } from '../../protocol/comparator.ts'

/** A result, and the units it is of. */
export interface Compared {
  readonly range: UnitRange
  readonly value: unknown
}

interface Known {
  readonly label: string
  readonly value: unknown
}

/** What the scheduler sees of a result: a label, equal for results of a shard that agree by their task's comparator. */
export class Labels {
  /** Results of shards that are still compared with a tolerance: a label alone does not tell how near they are. */
  readonly #known = new Map<JobId, Map<string, Known[]>>()

  /** Never throws for a value that came over a link: the codec has decoded it. */
  of(job: JobId, compare: BuiltInComparator, { range, value }: Compared): string {
    if (compare === 'exact') return labelOf(value)
    const known = this.#of(job, keyOf(range))
    const values = [...known.map((each) => each.value), value]
    const own = agreement(values, compare).find(({ members }) => members.includes(known.length))
    const [first] = own?.members ?? []
    const label = (first === undefined ? undefined : known[first]?.label) ?? labelOf(value)
    known.push({ label, value })
    return label
  }

  #of(job: JobId, key: string): Known[] {
    const shards = this.#known.get(job) ?? new Map<string, Known[]>()
    this.#known.set(job, shards)
    const known = shards.get(key) ?? []
    shards.set(key, known)
    return known
  }

  settle(job: JobId, range: UnitRange): void {
    this.#known.get(job)?.delete(keyOf(range))
  }

  forget(job: JobId): void {
    this.#known.delete(job)
  }
}

export const keyOf = ({ from, to }: UnitRange): string => `${from}-${to}`
