import type { DeviceId } from '../base/ids.ts'
import type { CountedShard } from '../core/run-log.ts'

/** Units that lie close together are taken to cost alike: so many neighbourhoods tell dear units from slow devices. */
const neighbourhoodsMost = 64
/** Of the alternation between what units cost and how fast devices are; it settles in fewer. */
const rounds = 30
/** A device's own benchmark counts as much as so many shards: a few odd units must not make it slow. */
const scoreWeight = 4

/**
 * How fast each device's workers were, relative to one another: by what they needed for units whose neighbours others computed,
 * and by their own benchmarks where there are few of those. Devices of which nothing counted have what their benchmark says,
 * or else the median.
 *
 * @param scores of the benchmarks; 0 for none.
 */
export function speedsOf(
  shards: readonly CountedShard[],
  scores: ReadonlyMap<DeviceId, number>,
): ReadonlyMap<DeviceId, number> {
  const measured = new Map<DeviceId, Measured>()
  const timed = shards.filter(({ execMs }) => execMs > 0)
  const units = timed.reduce((most, { to }) => Math.max(most, to), 1)
  const neighbourhoods = Math.max(1, Math.min(neighbourhoodsMost, Math.floor(Math.sqrt(timed.length))))
  const at = ({ from, to }: CountedShard) =>
    Math.min(neighbourhoods - 1, Math.floor(((from + to) / 2 / units) * neighbourhoods))
  for (const { device } of timed) measured.set(device, { speed: 1, shards: 0 })
  for (let round = 0; round < rounds; round++)
    settle(timed, measured, costsOf(timed, measured, neighbourhoods, at), at)
  for (const { device } of timed) {
    const own = measured.get(device)
    if (own !== undefined) own.shards++
  }
  return withScores(measured, scores)
}

interface Measured {
  speed: number
  shards: number
}

type Place = (shard: CountedShard) => number

/** What a unit of each neighbourhood costs, if devices are so fast. */
function costsOf(
  shards: readonly CountedShard[],
  measured: ReadonlyMap<DeviceId, Measured>,
  neighbourhoods: number,
  at: Place,
): number[] {
  const work = new Array<number>(neighbourhoods).fill(0)
  const units = new Array<number>(neighbourhoods).fill(0)
  for (const shard of shards) {
    const place = at(shard)
    work[place] = (work[place] ?? 0) + shard.execMs * (measured.get(shard.device)?.speed ?? 1)
    units[place] = (units[place] ?? 0) + shard.to - shard.from
  }
  return work.map((ms, place) => ms / Math.max(1, units[place] ?? 0))
}

/** How fast devices are, if units cost so much. The mean stays 1. */
function settle(
  shards: readonly CountedShard[],
  measured: ReadonlyMap<DeviceId, Measured>,
  costs: readonly number[],
  at: Place,
): void {
  const sums = new Map<DeviceId, { workMs: number; execMs: number }>()
  for (const shard of shards) {
    const sum = sums.get(shard.device) ?? { workMs: 0, execMs: 0 }
    sum.workMs += (costs[at(shard)] ?? 0) * (shard.to - shard.from)
    sum.execMs += shard.execMs
    sums.set(shard.device, sum)
  }
  let whole = 0
  for (const [device, { workMs, execMs }] of sums) {
    const own = measured.get(device)
    if (own === undefined) continue
    own.speed = workMs / execMs
    whole += own.speed
  }
  for (const own of measured.values()) own.speed *= measured.size / whole
}

function withScores(
  measured: ReadonlyMap<DeviceId, Measured>,
  scores: ReadonlyMap<DeviceId, number>,
): Map<DeviceId, number> {
  const perScore = median(
    [...measured].flatMap(([device, { speed }]) => {
      const score = scores.get(device) ?? 0
      return score > 0 ? [speed / score] : []
    }),
  )
  const speeds = new Map<DeviceId, number>()
  for (const [device, { speed, shards }] of measured) {
    const byScore = (scores.get(device) ?? 0) * (perScore ?? 0)
    const weight = byScore > 0 ? scoreWeight / (scoreWeight + shards) : 0
    speeds.set(device, speed ** (1 - weight) * (byScore > 0 ? byScore : 1) ** weight)
  }
  const usual = median([...speeds.values()]) ?? 1
  for (const [device, score] of scores) {
    if (!speeds.has(device)) speeds.set(device, score > 0 && perScore !== undefined ? score * perScore : usual)
  }
  return speeds
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)]
}
