import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import type { LeaseGrant } from '../../core/effect.ts'

/** Of leases that were lost nobody says that they are over: so many are remembered, and then the oldest forgotten. */
const grantsMost = 65_536

/** Which units the leases were for that devices may still answer. Says nothing of which answer counts: that is the scheduler's. */
export class GrantBook {
  readonly #grants = new Map<LeaseId, LeaseGrant>()

  note({ lease, job, device, from, to }: LeaseGrant): void {
    this.#grants.set(lease, { lease, job, device, from, to })
    if (this.#grants.size <= grantsMost) return
    const [oldest] = this.#grants.keys()
    if (oldest !== undefined) this.#grants.delete(oldest)
  }

  find(lease: LeaseId): LeaseGrant | undefined {
    return this.#grants.get(lease)
  }

  /** Only its own device can end it: another one may name any lease. */
  settle(lease: LeaseId, device: DeviceId): void {
    if (this.#grants.get(lease)?.device === device) this.#grants.delete(lease)
  }

  forgetJob(job: JobId): void {
    for (const grant of [...this.#grants.values()]) if (grant.job === job) this.#grants.delete(grant.lease)
  }
}
