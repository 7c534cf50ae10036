import type { DeviceId } from '../base/ids.ts'
import type { CountedShard } from '../core/run-log.ts'

/** Units that lie close together are taken to cost alike: so many neighbourhoods tell dear units from slow devices. */
const neighbourhoodsMost = 64
/** Of the alternation between what units cost and how fast devices are; it settles in fewer. */
const rounds = 15
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
  const devices = [...new Set([...shards.map(({ device }) => device), ...scores.keys()])]
  const columns = columnsOf(shards, devices)
  const speeds = new Float64Array(devices.length).fill(1)
  for (let round = 0; round < rounds; round++) settle(columns, speeds)
  const certainty = certaintyOf(columns, speeds)
  const told = devices.map((device, at) => ({
    score: scores.get(device) ?? 0,
    speed: speeds[at] ?? 1,
    certainty: certainty[at] ?? 0,
  }))
  return believe(devices, told)
}

/** What was timed, one place a shard: a run may have a hundred thousand of them. */
interface Columns {
  readonly device: Uint32Array
  readonly units: Float64Array
  readonly execMs: Float64Array
  /** Its neighbourhood. */
  readonly place: Uint8Array
  /** What a unit of each neighbourhood costs. */
  readonly costs: Float64Array
}

function columnsOf(shards: readonly CountedShard[], devices: readonly DeviceId[]): Columns {
  const timed = shards.filter(({ execMs }) => execMs > 0)
  const end = timed.reduce((most, { to }) => Math.max(most, to), 1)
  const places = Math.max(1, Math.min(neighbourhoodsMost, Math.floor(Math.sqrt(timed.length))))
  const indices = new Map(devices.map((device, at) => [device, at]))
  return {
    device: Uint32Array.from(timed, ({ device }) => indices.get(device) ?? 0),
    units: Float64Array.from(timed, ({ from, to }) => to - from),
    execMs: Float64Array.from(timed, ({ execMs }) => execMs),
    place: Uint8Array.from(timed, ({ from, to }) =>
      Math.min(places - 1, Math.floor(((from + to) / 2 / end) * places)),
    ),
    costs: new Float64Array(places),
  }
}

/** One round: what units cost if devices are so fast, and how fast devices are if units cost so much. Their mean stays 1. */
function settle({ device, units, execMs, place, costs }: Columns, speeds: Float64Array): void {
  const unitsAt = new Float64Array(costs.length)
  costs.fill(0)
  for (let at = 0; at < device.length; at++) {
    add(costs, place[at], (execMs[at] ?? 0) * (speeds[device[at] ?? 0] ?? 1))
    add(unitsAt, place[at], units[at] ?? 0)
  }
  for (let at = 0; at < costs.length; at++) costs[at] = (costs[at] ?? 0) / Math.max(1, unitsAt[at] ?? 0)
  const workMs = new Float64Array(speeds.length)
  const tookMs = new Float64Array(speeds.length)
  for (let at = 0; at < device.length; at++) {
    add(workMs, device[at], (costs[place[at] ?? 0] ?? 0) * (units[at] ?? 0))
    add(tookMs, device[at], execMs[at] ?? 0)
  }
  let whole = 0
  let count = 0
  for (let at = 0; at < speeds.length; at++) {
    const took = tookMs[at] ?? 0
    if (took === 0) continue
    speeds[at] = (workMs[at] ?? 0) / took
    whole += speeds[at] ?? 0
    count++
  }
  for (let at = 0; at < speeds.length; at++)
    if ((tookMs[at] ?? 0) > 0) speeds[at] = ((speeds[at] ?? 0) * count) / whole
}

function add(column: Float64Array, at: number | undefined, value: number): void {
  if (at !== undefined) column[at] = (column[at] ?? 0) + value
}

/** One by the square of how far a device's speed may be off, in logarithms: many shards of like units make it certain. */
function certaintyOf({ device, units, execMs, place, costs }: Columns, speeds: Float64Array): Float64Array {
  const weights = new Float64Array(speeds.length)
  const squares = new Float64Array(speeds.length)
  let spread = 0
  let whole = 0
  for (let at = 0; at < device.length; at++) {
    const took = execMs[at] ?? 0
    const expectedMs = ((costs[place[at] ?? 0] ?? 0) * (units[at] ?? 0)) / (speeds[device[at] ?? 0] ?? 1)
    if (expectedMs <= 0) continue
    spread += took * Math.log(took / expectedMs) ** 2
    whole += took
    add(weights, device[at], took)
    add(squares, device[at], took ** 2)
  }
  const variance = Math.max(leastDeviation ** 2, spread / Math.max(1, whole))
  return weights.map((weight, at) => (weight === 0 ? 0 : weight ** 2 / (squares[at] ?? 1) / variance))
}

/** Weighs what was measured against what else is known, each by how certain it is. */
function believe(
  devices: readonly DeviceId[],
  told: readonly { readonly score: number; readonly speed: number; readonly certainty: number }[],
): Map<DeviceId, number> {
  const scored = told.filter(({ score }) => score > 0)
  const perScore = meanOf(scored.map(({ score, speed, certainty }) => [Math.log(speed / score), certainty]))
  const usual = meanOf(told.map(({ speed, certainty }) => [Math.log(speed), certainty])) ?? 0
  return new Map(
    devices.map((device, at) => {
      const { score = 0, speed = 1, certainty = 0 } = told[at] ?? {}
      const isKnown = score > 0 && perScore !== undefined
      const prior = isKnown ? Math.log(score) + perScore : usual
      const priorCertainty = 1 / (isKnown ? scoreDeviation : fleetDeviation) ** 2
      const speedThen = meanOf([
        [prior, priorCertainty],
        [Math.log(speed), certainty],
      ])
      return [device, Math.exp(speedThen ?? 0)]
    }),
  )
}

/** Of values with their weights; `undefined` where nothing weighs. */
function meanOf(values: readonly (readonly [value: number, weight: number])[]): number | undefined {
  const whole = values.reduce((sum, [, weight]) => sum + weight, 0)
  return whole > 0 ? values.reduce((sum, [value, weight]) => sum + value * weight, 0) / whole : undefined
}
