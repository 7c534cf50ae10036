import { type UnitRange, UnitRanges } from '../../core/unit-ranges.ts'
import type { JobSnapshot } from '../../protocol/record.ts'

/** Which units of a job came from devices that are not verified, and were checked by nobody. */
export class UnverifiedUnits {
  readonly #ranges: UnitRanges

  /** @param earlier those of an earlier life. */
  constructor(earlier = new UnitRanges()) {
    this.#ranges = earlier
  }

  get count(): number {
    return this.#ranges.count
  }

  /** A unit that was noted already is so once: an earlier life may have noted it, and lost the result. */
  note({ from, to }: UnitRange): void {
    if (!this.#ranges.touches({ from, to })) this.#ranges.add({ from, to })
  }

  forSnapshot(): Pick<JobSnapshot, 'unverified'> {
    return this.count === 0 ? {} : { unverified: [...this.#ranges] }
  }
}
