import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import type { LeaseGrant } from './effect.ts'
import { type LeaseRow, LeaseTable } from './lease-table.ts'
import { policy } from './policy.ts'
import type { UnitRange } from './unit-ranges.ts'

/** Which leases live, which are copies of one another, and which are lost but may still be answered. */
export class LeaseBook {
  readonly table = new LeaseTable({
    bucketMs: policy.wheelBucketMs,
    bucketCount: Math.ceil(policy.leaseMs / policy.wheelBucketMs) + 2,
  })
  /** Units done of running leases, as the last heartbeat said, by row. */
  readonly progress = new Map<number, { readonly unitsDone: number; readonly atMs: number }>()
  readonly #prefix: string
  /** All rows of a shard that is at several devices, by each of them. */
  readonly #copies = new Map<number, readonly number[]>()
  /** Leases that go on after they were lost keep the name their device knows. */
  readonly #names = new Map<number, LeaseId>()
  readonly #renamed = new Map<LeaseId, number>()
  readonly #lapsed = new Map<LeaseId, LeaseGrant>()
  #serial = 0

  /** @param epoch counts the lives of the coordinator, and is part of every lease's id. */
  constructor(epoch: number) {
    this.#prefix = `${epoch}-`
  }

  /** The row of a new lease; with `copyOf`, on the shard of that row. */
  open(opening: LeaseRow, copyOf?: number): number {
    const row = this.table.add(opening, ++this.#serial)
    if (copyOf !== undefined) {
      const rows = [...this.copiesOf(copyOf), row]
      for (const each of rows) this.#copies.set(each, rows)
    }
    return row
  }

  /** The name of a shard that the coordinator computes itself: no row, nobody's lease. */
  nameForReferee(): LeaseId {
    return `${this.#prefix}${++this.#serial}-referee` as LeaseId
  }

  rename(row: number, lease: LeaseId): void {
    this.#names.set(row, lease)
    this.#renamed.set(lease, row)
  }

  nameOf(row: number): LeaseId {
    return this.#names.get(row) ?? this.#ownName(row)
  }

  #ownName(row: number): LeaseId {
    return `${this.#prefix}${this.table.serial(row)}-${row}` as LeaseId
  }

  /** The lease ends, and with it nobody else's. Returns whether others are still at its shard. */
  close(row: number): boolean {
    this.table.remove(row)
    this.progress.delete(row)
    const name = this.#names.get(row)
    if (name !== undefined) this.#renamed.delete(name)
    this.#names.delete(row)
    const rows = this.#copies.get(row)?.filter((each) => each !== row) ?? []
    this.#copies.delete(row)
    for (const each of rows) {
      if (rows.length === 1) this.#copies.delete(each)
      else this.#copies.set(each, rows)
    }
    return rows.length > 0
  }

  /** Rows of everybody at this shard, the oldest first. */
  copiesOf(row: number): readonly number[] {
    return this.#copies.get(row) ?? [row]
  }

  /** A living lease on exactly these units. */
  rowAt(job: number, { from, to }: UnitRange): number | undefined {
    for (const row of this.table) {
      if (this.table.job(row) !== job) continue
      const range = this.table.range(row)
      if (range.from === from && range.to === to) return row
    }
    return undefined
  }

  /** The row of a living lease; `undefined` for one that ended, or is of another life of the coordinator. */
  find(lease: LeaseId): number | undefined {
    const row = this.#renamed.size > 0 ? this.#renamed.get(lease) : undefined
    return row ?? this.#findOwn(lease)
  }

  /** Asked for every lease of every message, so the name is read without taking it apart. */
  #findOwn(lease: LeaseId): number | undefined {
    if (!lease.startsWith(this.#prefix)) return undefined
    const rowAt = lease.lastIndexOf('-') + 1
    const serial = Number(lease.slice(this.#prefix.length, rowAt - 1))
    const row = Number(lease.slice(rowAt))
    return this.table.isLive(row, serial) ? row : undefined
  }

  // -- lost leases

  lapse(grant: LeaseGrant): void {
    this.#lapsed.set(grant.lease, grant)
    const [oldest] = this.#lapsed.keys()
    if (this.#lapsed.size > policy.lapsedMost && oldest !== undefined) this.#lapsed.delete(oldest)
  }

  lapsed(lease: LeaseId, device: DeviceId): LeaseGrant | undefined {
    const grant = this.#lapsed.get(lease)
    return grant?.device === device ? grant : undefined
  }

  forgetLapsed(lease: LeaseId): void {
    this.#lapsed.delete(lease)
  }

  forgetLapsedOf(job: JobId): void {
    for (const [lease, grant] of this.#lapsed) if (grant.job === job) this.#lapsed.delete(lease)
  }
}
