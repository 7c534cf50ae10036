import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'

/** `lost`: a unit was never counted. `doubled`: counted twice. `hung`: the job did not end. `broken`: another rule. */
export type Verdict = 'lost' | 'doubled' | 'hung' | 'broken'

/** Which unit's story explains it, where one does. */
export interface Place {
  readonly job: JobId
  readonly unit: number
}

/** What a schedule must never show, and did. */
export class Violation extends TabgridError {
  override readonly name = 'Violation'
  readonly verdict: Verdict
  readonly place: Place | undefined
  constructor(verdict: Verdict, what: string, place?: Place) {
    super('assertion-failed', what)
    this.verdict = verdict
    this.place = place
  }
}

export function demand(holds: boolean, verdict: Verdict, what: () => string, place?: Place): void {
  if (!holds) throw new Violation(verdict, what(), place)
}
