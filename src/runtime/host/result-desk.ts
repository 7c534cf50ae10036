import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import type { Failure } from '../../core/event.ts'
import type { DeviceMessage } from '../../protocol/control.ts'
import { checkResult } from '../jobs/check-result.ts'
import type { Run } from '../jobs/run.ts'
import type { Verifying } from '../verify/verifying.ts'
import type { DeviceLink } from './device-link.ts'
import type { GrantBook } from './grant-book.ts'
import type { SchedulerLoop } from './scheduler-loop.ts'

interface Parts {
  readonly epoch: number
  readonly grants: GrantBook
  readonly runs: ReadonlyMap<JobId, Run>
  readonly verifying: Verifying
  readonly loop: SchedulerLoop
}

/** Hears what devices say of their leases, and tells the scheduler what may be true of it. */
export class ResultDesk {
  readonly #parts: Parts
  /** Messages about leases of an earlier life of this coordinator: they are answered, and of no consequence. */
  lateCount = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Leases are named by the life that granted them. */
  isLate(lease: LeaseId): boolean {
    return !lease.startsWith(`${this.#parts.epoch}-`)
  }

  result(from: DeviceLink, device: DeviceId, message: Extract<DeviceMessage, { type: 'result' }>): void {
    const { lease, to, execMs, value } = message
    const { grants, runs, loop, verifying } = this.#parts
    if (this.isLate(lease)) {
      this.lateCount++
      from.acknowledge(lease)
      return
    }
    const grant = grants.find(lease)
    if (grant?.device !== device) {
      // Answered before, or never its own: nobody could check it. It is a sign of life, and may be forgotten.
      loop.tell({ type: 'heartbeat-received', device, held: [], roundTripMs: from.roundTripMs ?? 0 })
      from.acknowledge(lease)
      return
    }
    const wrong = checkResult(grant, runs.get(grant.job), to, value)
    if (wrong !== undefined) {
      this.failure(device, lease, undefined, wrong)
      from.send({ type: 'cancel', leases: [lease] }) // it keeps the result until it hears of it
      return
    }
    const bytes = from.messageBytes
    const result = { device, lease, to, execMs, outputBytes: bytes }
    verifying.label(grant.job, { range: { from: grant.from, to }, value }, (label) => {
      const event = { type: 'result-received', ...result, ...label } as const
      if (grants.find(lease) === grant) loop.tell(event, { value, bytes, execMs })
    })
  }

  failure(device: DeviceId, lease: LeaseId, unit: number | undefined, failure: Failure): void {
    if (this.isLate(lease)) {
      this.lateCount++
      return
    }
    this.#parts.grants.settle(lease, device)
    this.#parts.loop.tell({ type: 'shard-failed', device, lease, unit, failure })
  }
}
