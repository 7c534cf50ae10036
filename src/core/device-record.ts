import type { DeviceId, JobId } from '../base/ids.ts'
import { policy } from './policy.ts'

/** How fast one worker of a device does units of one job. */
export interface Speed {
  unitsPerMs: number
  outputBytesPerUnit: number
  /** The largest shard of this job that this device has finished. */
  unitsMost: number
  /** Time that was measured, altogether. */
  measuredMs: number
}

/** What the coordinator knows of one device. A device that has not started has no slots. */
export class DeviceRecord {
  readonly id: DeviceId
  /** A small number, free again when it has left: what the columns of leases hold. */
  readonly index: number
  slots = 0
  /** Its own benchmark; 0 when it made none. */
  score = 0
  lastHeardMs: number
  roundTripMs = 0
  /** Attempts that failed here since the last result. */
  failuresInRow = 0
  /** No leases before this time. */
  restsUntilMs = 0
  /** Its credit is looked at then; infinite when nothing waits for that. */
  dueAtMs = Number.POSITIVE_INFINITY
  /** Rows of its leases, in the order of granting: it runs them in that order. */
  readonly rows: number[] = []
  /** Units done of running leases, as the last heartbeat said. */
  readonly progress = new Map<number, { readonly unitsDone: number; readonly atMs: number }>()
  /** Jobs whose task does not run here at all. */
  readonly refused = new Set<JobId>()
  readonly speeds = new Map<JobId, Speed>()

  constructor(id: DeviceId, index: number, atMs: number) {
    this.id = id
    this.index = index
    this.lastHeardMs = atMs
  }

  /** Learns from a finished shard. Timers tick in 0.1 ms or 1 ms, so shorter times are taken as one tick. */
  learn(job: JobId, units: number, execMs: number, outputBytes: number): void {
    const unitsPerMs = units / Math.max(execMs, 0.05)
    const known = this.speeds.get(job)
    if (known === undefined) {
      const outputBytesPerUnit = outputBytes / units
      this.speeds.set(job, { unitsPerMs, outputBytesPerUnit, unitsMost: units, measuredMs: execMs })
      return
    }
    const { speedWeightLeast: least, speedWeightMost: most, shardTargetMs } = policy
    const weight = Math.min(most, Math.max(least, (most * execMs) / shardTargetMs))
    known.unitsPerMs += weight * (unitsPerMs - known.unitsPerMs)
    known.outputBytesPerUnit += weight * (outputBytes / units - known.outputBytesPerUnit)
    known.unitsMost = Math.max(known.unitsMost, units)
    known.measuredMs += execMs
  }
}
