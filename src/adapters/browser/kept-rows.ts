import { TabgridError } from '../../base/errors.ts'
import type { KeptJob } from '../../ports.ts'
import {
  type JobRecord,
  journalVersion,
  parseJobRecord,
  parseJobSnapshot,
  parseStoredJob,
} from '../../protocol/record.ts'

/** All that the disk has of one job, unread. */
interface KeptRows {
  readonly job: unknown
  readonly snapshot: unknown
  readonly records: readonly unknown[]
}

type ReadJob =
  | { readonly at: 'read'; readonly kept: KeptJob }
  /** The last writes did not reach the disk whole: everything before them counts. */
  | { readonly at: 'torn'; readonly kept: KeptJob; readonly damage: TabgridError }
  /** `newer`: a newer page wrote it, and may read it again. */
  | { readonly at: 'unreadable'; readonly newer: boolean; readonly damage: TabgridError }

/** Reads a job as far as it can be trusted. */
export function readKeptJob(rows: KeptRows): ReadJob {
  let kept: KeptJob
  try {
    const snapshot = rows.snapshot === undefined ? undefined : parseJobSnapshot(rows.snapshot)
    kept = { job: parseStoredJob(rows.job), snapshot, records: [] }
  } catch (cause) {
    return unreadable(rows, cause)
  }
  const read = readRecords(rows.records)
  if (read.damagedBefore) return unreadable(rows, read.cause)
  const { records } = read
  const lost = rows.records.length - records.length
  if (lost === 0) return { at: 'read', kept: { ...kept, records } }
  const message = `The last ${lost} records of "${kept.job.title}" did not reach the disk whole: the job goes on, and does that part again.`
  return {
    at: 'torn',
    kept: { ...kept, records },
    damage: new TabgridError('journal-unreadable', message, { cause: read.cause }),
  }
}

/** Those before the first that cannot be read; `damagedBefore` says whether some that can be read come after it. */
function readRecords(rows: readonly unknown[]) {
  const records: JobRecord[] = []
  let cause: unknown
  let damaged = false
  for (const row of rows) {
    try {
      const record = parseJobRecord(row)
      if (damaged) return { records, cause, damagedBefore: true }
      records.push(record)
    } catch (thrown) {
      cause ??= thrown
      damaged = true
    }
  }
  return { records, cause, damagedBefore: false }
}

function unreadable({ job }: KeptRows, cause: unknown): ReadJob {
  const newer = typeof job === 'object' && job !== null && 'version' in job && Number(job.version) > journalVersion
  const message = newer
    ? 'A job was kept here by a newer Tabgrid: reload this page, or close the newer tab and run the job again.'
    : 'A job that was kept here is damaged and cannot go on: run it again.'
  return { at: 'unreadable', newer, damage: new TabgridError('journal-unreadable', message, { cause }) }
}
