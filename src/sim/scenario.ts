import type { VerifySpec } from '../core/verification.ts'
import { logUniformMean } from './chance.ts'
import type { FleetSpec } from './fleet.ts'
import type { CoordinatorSpec } from './wires.ts'

/** Costs are for a device of speed 1. */
export interface UnitSpec {
  readonly meanMs: number
  readonly sigma: number
  readonly inputBytes: number
  readonly outputBytes: number
}

/** What the issue asks of a scenario, over several seeds; ratios are makespan to ideal. */
export interface Demand {
  readonly meanRatioMost?: number
  readonly worstRatioMost?: number
  /** Mean of makespan - ratio x ideal, in milliseconds. */
  readonly excess?: { readonly ratio: number; readonly mostMs: number }
  readonly duplicatesMost?: number
  /** Share of all units, over all seeds. */
  readonly wrongAcceptedMost?: number
  /** Work done by devices and referee, to the job's own. */
  readonly workFactorMost?: number
}

export interface Scenario {
  readonly name: string
  readonly about: string
  readonly unit: UnitSpec
  readonly unitsTotal: number
  readonly fleet: FleetSpec
  readonly coordinator: CoordinatorSpec
  /** Share of attempts that end with a reported error. */
  readonly errorShare: number
  /** What a record needs until it is durable. */
  readonly commitMs: number
  /** The coordinator's tab crashes after a random time of this mean, again and again, and is back `downMs` later. */
  readonly crashes?: { readonly everyMs: number; readonly downMs: number }
  /** How results are checked; left out where everybody is trusted. */
  readonly verify?: VerifySpec
  /** Shards are cut so many times larger than the policy says. */
  readonly shardScale?: number
  readonly demand: Demand
}

/** Speed that the fleet has together in the mean, slow-downs left out. */
function meanSpeed({ sorts, drift }: FleetSpec): number {
  const drifted = drift.everyMs > 0 ? Math.exp(drift.sigma ** 2 / 2) : 1
  let speed = 0
  for (const { count, slots, speedLeast, speedMost } of sorts) {
    speed += count * slots * logUniformMean(speedLeast, speedMost) * drifted
  }
  return speed
}

/** So many units keep the mean fleet busy for that time. */
export const unitsFor = (fleet: FleetSpec, unit: UnitSpec, jobMs: number): number =>
  Math.max(1, Math.round((meanSpeed(fleet) * jobMs) / unit.meanMs))
