import type { JobId } from '../../base/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Draw } from './draw.ts'

/** What a unit does when it is computed. */
export type Trait = 'fine' | 'throws' | 'throws sometimes' | 'kills its worker' | 'kills its device'

export interface JobPlan {
  readonly number: number
  readonly input: 'whole' | 'stream'
  /** Of a stream: how many it has in the end. */
  readonly unitsTotal: number
  readonly heldCount: number
  readonly unitInputBytes: number
  readonly windowUnits: number
  readonly weight: number
  readonly priority: number
  readonly submitAtMs: number
  /** Time of each unit on a device of speed 1. */
  readonly costMs: Float64Array
  /** Those that are not fine. */
  readonly traits: ReadonlyMap<number, Trait>
  /** Who reads the output of a stream: time a unit, and the marks at which it is behind and has caught up. */
  readonly reader: { readonly unitMs: number; readonly high: number; readonly low: number } | undefined
}

/** In its first life. A stream, or a job that was never written down, is run again under another name. */
export const jobIdOf = (plan: JobPlan, run: number): JobId => `job-${plan.number}-${run}` as JobId

/** A unit's result: an integer that no other unit has. */
export const unitValue = ({ number }: JobPlan, unit: number): number =>
  (Math.imul(unit + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 8

export function sumOf(plan: JobPlan, from: number, to: number): number {
  let sum = 0
  for (let unit = from; unit < to; unit++) sum += unitValue(plan, unit)
  return sum
}

export const traitOf = (plan: JobPlan, unit: number): Trait => plan.traits.get(unit) ?? 'fine'

interface Wanted {
  readonly number: number
  readonly full: boolean
  /** Of all units together, at speed 1. */
  readonly workMs: number
  readonly calmAtMs: number
}

export function drawJob(draw: Draw, { number, full, workMs, calmAtMs }: Wanted): JobPlan {
  const stream = draw.chance(0.25)
  const windowUnits = stream && draw.chance(0.5) ? Math.ceil(draw.scale(1, 64)) : limits.unitsMax
  const drawnUnits = Math.ceil(full ? draw.scale(2, 3_000) : draw.scale(1, 120))
  const unitsTotal = Math.min(drawnUnits, windowUnits * 40) // each window costs a round trip, which may take seconds
  const costMs = drawCosts(draw, unitsTotal, workMs)
  const high = 1 + draw.below(40)
  return {
    number,
    input: stream ? 'stream' : 'whole',
    unitsTotal,
    heldCount: stream || draw.chance(0.8) ? 0 : Math.min(unitsTotal, 1 + draw.below(3)),
    unitInputBytes: draw.chance(0.7) ? 0 : draw.scale(10, 1_000_000),
    windowUnits,
    weight: draw.scale(0.2, 5),
    priority: draw.chance(0.8) ? 0 : draw.below(3) - 1,
    submitAtMs: draw.chance(0.5) ? 0 : draw.between(0, calmAtMs / 2),
    costMs,
    traits: drawTraits(draw, unitsTotal),
    reader: stream ? { unitMs: draw.between(0, calmAtMs / unitsTotal), high, low: draw.below(high) } : undefined,
  }
}

function drawCosts(draw: Draw, unitsTotal: number, workMs: number): Float64Array {
  const meanMs = Math.min(20_000, Math.max(0.2, workMs / unitsTotal))
  const spread = draw.pick([1, 1.5, 4])
  return Float64Array.from({ length: unitsTotal }, () => meanMs * draw.scale(1 / spread, spread))
}

function drawTraits(draw: Draw, unitsTotal: number): Map<number, Trait> {
  const traits = new Map<number, Trait>()
  const kinds: [Trait, number][] = [
    ['throws', 0.15],
    ['throws sometimes', 0.15],
    ['kills its worker', 0.12],
    ['kills its device', 0.1],
  ]
  for (const [trait, share] of kinds) {
    if (!draw.chance(share)) continue
    const most = trait === 'kills its device' ? 1 : 3
    for (let count = 1 + draw.below(most); count > 0; count--) traits.set(draw.below(unitsTotal), trait)
  }
  return traits
}
