import type { DeviceId } from '../base/ids.ts'
import type { VerifySpec } from '../core/verification.ts'

// What a simulation needs of a run that was recorded. Plain data: it travels to a worker. Times are milliseconds since the
// job was given to the scheduler, pauses left out.

/** From when to when a device helped with so many workers. */
export interface Stay {
  readonly fromMs: number
  /** `undefined` where it stayed to the end. */
  readonly toMs: number | undefined
  readonly slots: number
  readonly fate: 'silent' | 'left' | 'stopped'
}

export interface RecordedDevice {
  readonly device: DeviceId
  readonly stays: readonly Stay[]
  /** Of one worker; the mean of all units is done by speed 1. */
  readonly speed: number
  /** Of its own benchmark; 0 for none. */
  readonly score: number
  /** One way. */
  readonly latencyMs: number
  readonly delays: { readonly firstMs: number; readonly eachMs: number }
}

/** So much was counted by then. */
export interface CurvePoint {
  readonly atMs: number
  readonly share: number
}

/** A line on a screen needs no more. */
export const curvePoints = 200

export interface RecordedRun {
  readonly devices: readonly RecordedDevice[]
  /** Units in a row that cost the same: how many, and milliseconds of speed 1 for each. The run's units, numbered anew from 0. */
  readonly costs: readonly { readonly units: number; readonly unitMs: number }[]
  readonly unitInputBytes: number
  readonly unitOutputBytes: number
  readonly errorShare: number
  readonly verify: VerifySpec | undefined
  /** Until the last unit was counted. */
  readonly measuredMs: number
  /** Leases that were given. */
  readonly leases: number
  /** Share of these units that were counted over time, as of a prediction. */
  readonly curve: readonly CurvePoint[]
}
