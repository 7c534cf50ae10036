import { type DeviceId, identityOf, type JobId, type PublicKey } from '../../base/ids.ts'
import { signReceipt } from '../../identity/receipt.ts'
import type { RoomSigner } from '../../identity/signer.ts'
import type { Receipt } from '../../protocol/manifest.ts'
import type { Run } from '../jobs/run.ts'
import type { DeviceLink } from './device-link.ts'

interface Tally {
  shards: number
  units: number
  computeMs: number
  fromMs: number
  toMs: number
  /** Shards of the receipt that was given last. */
  receiptedShards: number
}
interface JobTally {
  readonly title: string
  readonly script: string
  readonly byDevice: Map<DeviceId, Tally>
}

interface Parts {
  readonly signer: RoomSigner
  readonly roomTitle: string
  readonly links: Iterable<DeviceLink>
  /** Milliseconds since 1970. */
  dateMs(): number
}

/** Devices whose keys, and whose receipts that they have not got, are remembered; the oldest are forgotten first. */
const devicesMost = 4_096

/**
 * What each device has contributed to each job in this life of the coordinator, as it was counted; and the signed receipts for it,
 * each kept until its device has it.
 */
export class Contributions {
  readonly #parts: Parts
  /** Only who has proved a key can be given a receipt. */
  readonly #profiles = new Map<DeviceId, PublicKey>()
  readonly #jobs = new Map<JobId, JobTally>()
  readonly #unkept = new Map<DeviceId, Map<JobId, Receipt>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** It has said hello: what it has not got is said again, also of another tab of the same browser profile that is gone. */
  join(link: DeviceLink, device: DeviceId): void {
    if (link.profile === undefined) return
    remember(this.#profiles, device, link.profile)
    for (const [other, receipts] of this.#unkept) {
      if (identityOf(other) !== identityOf(device)) continue
      for (const receipt of receipts.values()) link.send({ type: 'receipt', receipt })
    }
  }

  count(device: DeviceId, run: Run, units: number, execMs: number): void {
    if (!this.#profiles.has(device)) return
    const { title, unitLimitMs, manifest } = run.description
    const job = this.#jobs.get(run.id) ?? { title, script: manifest.script, byDevice: new Map() }
    this.#jobs.set(run.id, job)
    const nowMs = this.#parts.dateMs()
    const fresh = { shards: 0, units: 0, computeMs: 0, fromMs: nowMs, toMs: nowMs, receiptedShards: 0 }
    const tally = job.byDevice.get(device) ?? fresh
    job.byDevice.set(device, tally)
    tally.shards++
    tally.units += units
    tally.computeMs += Math.min(execMs, units * unitLimitMs) // its own word, as far as it can be true
    tally.toMs = Math.max(nowMs, tally.fromMs)
  }

  endJob(id: JobId): void {
    const job = this.#jobs.get(id)
    this.#jobs.delete(id)
    for (const [device, tally] of job?.byDevice ?? []) if (job !== undefined) this.#give(device, id, job, tally)
  }

  endAll(): void {
    for (const job of [...this.#jobs.keys()]) this.endJob(job)
  }

  /** It has left, or stopped: nobody knows whether it will help again. */
  leave(device: DeviceId): void {
    for (const [id, job] of this.#jobs) {
      const tally = job.byDevice.get(device)
      if (tally !== undefined && tally.shards > tally.receiptedShards) this.#give(device, id, job, tally)
    }
  }

  kept(from: DeviceId, { device, job }: { readonly device: DeviceId; readonly job: JobId }): void {
    const receipts = identityOf(device) === identityOf(from) ? this.#unkept.get(device) : undefined
    receipts?.delete(job)
    if (receipts?.size === 0) this.#unkept.delete(device)
  }

  #give(device: DeviceId, id: JobId, { title, script }: JobTally, tally: Tally): void {
    const profile = this.#profiles.get(device)
    if (profile === undefined) return
    const { shards, units, computeMs, fromMs, toMs } = tally
    tally.receiptedShards = shards
    const told = { roomTitle: this.#parts.roomTitle, profile, device, job: id, title, script }
    const receipt = signReceipt({ ...told, shards, units, computeMs, fromMs, toMs }, this.#parts.signer)
    remember(this.#unkept, device, (this.#unkept.get(device) ?? new Map<JobId, Receipt>()).set(id, receipt))
    for (const link of this.#parts.links) {
      if (link.greeting?.device === device) link.send({ type: 'receipt', receipt })
    }
  }
}

function remember<V>(map: Map<DeviceId, V>, device: DeviceId, value: V): void {
  map.delete(device)
  map.set(device, value)
  const [oldest] = map.keys()
  if (map.size > devicesMost && oldest !== undefined) map.delete(oldest)
}
