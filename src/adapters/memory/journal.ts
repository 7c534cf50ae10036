import { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { Journal, KeptJob } from '../../ports.ts'
import type { JobRecord, JobSnapshot, StoredJob } from '../../protocol/record.ts'

interface Row {
  readonly job: StoredJob
  snapshot: JobSnapshot | undefined
  records: JobRecord[]
}

/** What several journals write to, as the tabs of one browser do. */
export class MemoryDisk {
  readonly rows = new Map<JobId, Row>()
  /** Who writes. */
  owner: MemoryJournal | undefined
}

/** Keeps jobs as long as the page lives: for tests, and where a browser offers nothing that lasts. */
export class MemoryJournal implements Journal {
  readonly #disk: MemoryDisk
  #owning = false

  constructor(disk = new MemoryDisk()) {
    this.#disk = disk
  }

  async begin(job: StoredJob): Promise<void> {
    this.#own()
    this.#disk.rows.delete(job.job)
    this.#disk.rows.set(job.job, { job, snapshot: undefined, records: [] })
  }

  async append(jobId: JobId, records: readonly JobRecord[]): Promise<void> {
    this.#row(jobId).records.push(...records)
  }

  async compact(jobId: JobId, snapshot: JobSnapshot): Promise<void> {
    const row = this.#row(jobId)
    row.snapshot = snapshot
    row.records = row.records.filter((record) => record.type !== 'shard-done' || !holds(snapshot, record.from))
  }

  async load(): Promise<KeptJob[]> {
    this.#owning = false
    this.#own()
    return [...this.#disk.rows.values()].map((row) => ({ ...row, records: [...row.records] }))
  }

  async forget(jobId: JobId): Promise<void> {
    this.#own()
    this.#disk.rows.delete(jobId)
  }

  #row(jobId: JobId): Row {
    this.#own()
    const row = this.#disk.rows.get(jobId)
    if (row !== undefined) return row
    throw new TabgridError('journal-unavailable', `job ${jobId} was not begun here, or was forgotten`)
  }

  /** The first to come after another takes the disk over. */
  #own(): void {
    if (!this.#owning) {
      this.#owning = true
      this.#disk.owner = this
    }
    if (this.#disk.owner === this) return
    throw new TabgridError('room-taken-over', 'another tab hosts this room now')
  }
}

const holds = ({ done }: JobSnapshot, unit: number): boolean => done.some(({ from, to }) => from <= unit && unit < to)
