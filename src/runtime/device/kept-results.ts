import type { JobId, LeaseId } from '../../base/ids.ts'
import type { DeviceMessage } from '../../protocol/control.ts'
import { limits } from '../../protocol/limits.ts'

export type ResultMessage = Extract<DeviceMessage, { type: 'result' }>

interface Kept {
  readonly job: JobId
  readonly units: number
  readonly bytes: number
  readonly message: ResultMessage
}

/** As many as one pong names. */
const keptMost = 1_024
/** A coordinator that confirms nothing must not fill a phone. The newest is kept in any case. */
const keptBytesMost = limits.messageBytes

/** Results that no coordinator has confirmed, to be sent again in a new session. */
export class KeptResults {
  readonly #counted: (job: JobId, units: number) => void
  /** Oldest first. */
  readonly #kept = new Map<LeaseId, Kept>()
  #bytes = 0
  /** Of those that were confirmed. */
  shardsDone = 0
  unitsDone = 0

  /** @param counted hears of each shard that the coordinator has confirmed. */
  constructor(counted: (job: JobId, units: number) => void) {
    this.#counted = counted
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0
  }

  keep(job: JobId, units: number, message: ResultMessage, bytes: number): void {
    this.forget(message.lease)
    this.#kept.set(message.lease, { job, units, bytes, message })
    this.#bytes += bytes
    for (const lease of this.#kept.keys()) {
      const fits = this.#kept.size <= keptMost && this.#bytes <= keptBytesMost
      if (fits || lease === message.lease) return
      this.forget(lease)
    }
  }

  /** Gives whose it was and the count of its units, or `undefined` when it is not here. */
  forget(lease: LeaseId): Pick<Kept, 'job' | 'units'> | undefined {
    const kept = this.#kept.get(lease)
    if (kept === undefined) return undefined
    this.#kept.delete(lease)
    this.#bytes -= kept.bytes
    return kept
  }

  /** The coordinator has counted them. */
  confirm(leases: readonly LeaseId[]): void {
    for (const lease of leases) {
      const kept = this.forget(lease)
      if (kept === undefined) continue
      this.shardsDone++
      this.unitsDone += kept.units
      this.#counted(kept.job, kept.units)
    }
  }

  forgetJob(job: JobId): void {
    for (const [lease, kept] of [...this.#kept]) if (kept.job === job) this.forget(lease)
  }

  messages(): ResultMessage[] {
    return [...this.#kept.values()].map(({ message }) => message)
  }

  /** As a pong names them: finished, so every unit is done. */
  held(): { lease: LeaseId; unitsDone: number }[] {
    return [...this.#kept].map(([lease, { units }]) => ({ lease, unitsDone: units }))
  }
}
