import type { TabgridError } from '../../base/errors.ts'
import type { JobId } from '../../base/ids.ts'
import type { JobOutcome, LeaseGrant } from '../../core/effect.ts'
import type { Failure, JobSpec } from '../../core/event.ts'
import type { UnitRange } from '../../core/unit-ranges.ts'
import type { LinkKind, TaskWorker } from '../../ports.ts'
import type { Comparator } from '../../protocol/comparator.ts'
import type { CoordinatorMessage } from '../../protocol/control.ts'
import type { Job, JobShare, PoisonedUnit } from '../api/job-api.ts'

/** What came with one result, and about how many bytes it took. */
export interface ResultValue {
  readonly value: unknown
  readonly bytes: number
  /** As its device says. */
  readonly execMs: number
}

/** Who computed a shard, as it is shown. */
export interface Contributor {
  readonly name: string
  readonly link: LinkKind
  /** Nobody can say who it is, and nobody checked what it gave. */
  readonly unverified: boolean
}

/** A job of which the results are checked before they count. */
export interface VerifiedRun {
  readonly compare: Comparator
  /** A worker of its own on this machine, for shards that are disputed. */
  startWorker(): TaskWorker
  /** Another, in which the task's own `same` runs. */
  startComparing(): TaskWorker
  /** The task's `same` failed: what it was asked about counts as not the same. */
  reportComparing(failure: Failure): void
  /** Devices gave a wrong result for these units. */
  reportRemoved(range: UnitRange, deviceNames: readonly string[]): void
}

/** One job at its coordinator, seen from the coordinator. */
export interface Run extends Job {
  /** What devices are told of it. */
  readonly description: Extract<CoordinatorMessage, { type: 'job' }>
  /** Its results are lists, one result a unit; false where nobody can say. */
  readonly collects: boolean
  /** It goes on after a reload of this page. */
  readonly journaled: boolean
  readonly live: boolean
  /** What checking its results takes; `undefined` where everybody is trusted. */
  readonly verified: VerifiedRun | undefined
  /** Units of a lease as they travel; `undefined` where they are their indices. */
  units(from: number, to: number): readonly unknown[] | undefined
  /** The scheduler lets a stream read so many units more. */
  pull(count: number): void
  /** A result was accepted and is safe. Called once a unit. */
  count(grant: LeaseGrant, from: Contributor, result: ResultValue): void
  countBackup(): void
  reportFailure(unit: number | undefined, deviceName: string, failure: Failure): void
  reportPoisoned(poisoned: PoisonedUnit): void
  tellProgress(): void
  /** The scheduler's last word. Resolves when everybody has been told; never rejects. */
  end(outcome: JobOutcome): Promise<void>
  /** Cancelled at once, without waiting for the answer so far to be brought up to date. */
  stop(): void
  /** This page can do no more for it, and writes nothing of that down: it may go on elsewhere, or after a reload. */
  abandon(error: TabgridError): void
}

/** What `map` was given for a unit: itself, or its index where the job has no list of them; `undefined` where nobody knows the unit. */
export function inputOf(run: Pick<Run, 'units'>, unit: number | undefined): unknown {
  if (unit === undefined) return undefined
  const units = run.units(unit, unit + 1)
  return units === undefined ? unit : units[0]
}

/** Where a job's units are, as its scheduler knows. */
export interface UnitProgress {
  readonly unitsTotal: number
  readonly unitsDone: number
  readonly unitsPoisoned: number
  readonly unitsLeased: number
  readonly unitsProvisional: number
  readonly unclaimed: readonly number[]
  /** By the speeds of the devices that are here; `undefined` where none is known. */
  readonly remainingMs: number | undefined
}

/** Before anything is known of them. */
export const nothingDone = {
  unitsTotal: 0,
  unitsDone: 0,
  unitsPoisoned: 0,
  unitsLeased: 0,
  unitsProvisional: 0,
  unclaimed: [],
  remainingMs: undefined,
} as const

/** What a job asks of its coordinator. */
export interface JobControl {
  submit(run: Run, spec: JobSpec): void
  addUnits(job: JobId, count: number): void
  endInput(job: JobId): void
  /** Who reads the output is behind (`filled`), or has caught up. */
  setOutput(job: JobId, filled: boolean): void
  setPaused(job: JobId, paused: boolean): void
  reweigh(job: JobId, share: Required<JobShare>): void
  cancel(job: JobId): void
  fail(job: JobId, failure: Failure): void
  /** Of a job that the scheduler has. */
  progress(job: JobId): UnitProgress | undefined
}
