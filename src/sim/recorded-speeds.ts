import type { DeviceId } from '../base/ids.ts'
import type { CountedShard } from '../core/run-log.ts'

/** Units that lie close together are taken to cost alike: so many neighbourhoods tell dear units from slow devices. */
const neighbourhoodsMost = 64
/** Of the alternation between what units cost and how fast devices are; it settles in fewer. */
const rounds = 30
/** How far a device's own benchmark is off, as the deviation of its logarithm: as in the simulator's own fleets. */
const scoreDeviation = 0.15
/** How far devices are apart, where no benchmark says it. */
const fleetDeviation = 0.7
/** Units of which each costs the same leave no doubt; this much stays all the same. */
const leastDeviation = 0.02

/**
 * How fast each device's workers were, relative to one another: by what they needed for units whose neighbours others computed,
 * and by their own benchmarks. Which of the two is believed more depends on how unlike one another neighbours are: a picture's
 * tiles say little of a device, numbers to be counted say much.
 *
 * @param scores of the benchmarks; 0 for none.
 */
export function speedsOf(
  shards: readonly CountedShard[],
  scores: ReadonlyMap<DeviceId, number>,
): ReadonlyMap<DeviceId, number> {
  const timed = shards.filter(({ execMs }) => execMs > 0)
  const units = timed.reduce((most, { to }) => Math.max(most, to), 1)
  const count = Math.max(1, Math.min(neighbourhoodsMost, Math.floor(Math.sqrt(timed.length))))
  const placed = timed.map((shard) => {
    const place = Math.min(count - 1, Math.floor(((shard.from + shard.to) / 2 / units) * count))
    return { ...shard, units: shard.to - shard.from, place }
  })
  const speeds = new Map(placed.map(({ device }) => [device, 1]))
  let costs: number[] = []
  for (let round = 0; round < rounds; round++) {
    costs = costsOf(placed, speeds, count)
    settle(placed, speeds, costs)
  }
  return believe(speeds, certaintyOf(placed, speeds, costs), scores)
}

interface Placed {
  readonly device: DeviceId
  readonly units: number
  readonly execMs: number
  /** Its neighbourhood. */
  readonly place: number
}
type Speeds = Map<DeviceId, number>

/** What a unit of each neighbourhood costs, if devices are so fast. */
function costsOf(shards: readonly Placed[], speeds: Speeds, count: number): number[] {
  const work = new Array<number>(count).fill(0)
  const units = new Array<number>(count).fill(0)
  for (const shard of shards) {
    work[shard.place] = (work[shard.place] ?? 0) + shard.execMs * (speeds.get(shard.device) ?? 1)
    units[shard.place] = (units[shard.place] ?? 0) + shard.units
  }
  return work.map((ms, place) => ms / Math.max(1, units[place] ?? 0))
}

/** How fast devices are, if units cost so much. Their mean stays 1. */
function settle(shards: readonly Placed[], speeds: Speeds, costs: readonly number[]): void {
  const sums = new Map<DeviceId, { workMs: number; execMs: number }>()
  for (const { device, place, units, execMs } of shards) {
    const sum = sums.get(device) ?? { workMs: 0, execMs: 0 }
    sums.set(device, sum)
    sum.workMs += (costs[place] ?? 0) * units
    sum.execMs += execMs
  }
  let whole = 0
  for (const { workMs, execMs } of sums.values()) whole += workMs / execMs
  for (const [device, { workMs, execMs }] of sums) speeds.set(device, (workMs / execMs) * (sums.size / whole))
}

/** One by the square of how far a device's speed may be off, in logarithms: many shards of like units make it certain. */
function certaintyOf(
  shards: readonly Placed[],
  speeds: Speeds,
  costs: readonly number[],
): ReadonlyMap<DeviceId, number> {
  const sums = new Map<DeviceId, { weight: number; squares: number }>()
  let weights = 0
  let spread = 0
  for (const { device, place, units, execMs } of shards) {
    const expectedMs = ((costs[place] ?? 0) * units) / (speeds.get(device) ?? 1)
    if (expectedMs <= 0) continue
    spread += execMs * Math.log(execMs / expectedMs) ** 2
    weights += execMs
    const sum = sums.get(device) ?? { weight: 0, squares: 0 }
    sums.set(device, sum)
    sum.weight += execMs
    sum.squares += execMs ** 2
  }
  const variance = Math.max(leastDeviation ** 2, spread / Math.max(1, weights))
  return new Map([...sums].map(([device, { weight, squares }]) => [device, weight ** 2 / squares / variance]))
}

/** Weighs what was measured against what else is known, each by how certain it is. */
function believe(
  measured: Speeds,
  certainty: ReadonlyMap<DeviceId, number>,
  scores: ReadonlyMap<DeviceId, number>,
): Speeds {
  const perScore = meanOf(
    [...measured].flatMap(([device, speed]) => {
      const score = scores.get(device) ?? 0
      return score > 0 ? [{ value: Math.log(speed / score), weight: certainty.get(device) ?? 0 }] : []
    }),
  )
  const usual = meanOf(
    [...measured].map(([device, speed]) => ({ value: Math.log(speed), weight: certainty.get(device) ?? 0 })),
  )
  const speeds: Speeds = new Map()
  for (const device of new Set([...measured.keys(), ...scores.keys()])) {
    const score = scores.get(device) ?? 0
    const known = score > 0 && perScore !== undefined
    const prior = known
      ? { value: Math.log(score) + perScore, weight: 1 / scoreDeviation ** 2 }
      : { value: usual ?? 0, weight: 1 / fleetDeviation ** 2 }
    const seen = { value: Math.log(measured.get(device) ?? 1), weight: certainty.get(device) ?? 0 }
    speeds.set(device, Math.exp(meanOf([prior, seen]) ?? 0))
  }
  return speeds
}

function meanOf(values: readonly { readonly value: number; readonly weight: number }[]): number | undefined {
  const weight = values.reduce((sum, each) => sum + each.weight, 0)
  return weight > 0 ? values.reduce((sum, each) => sum + each.value * each.weight, 0) / weight : undefined
}
