import { Rng } from '../../base/rng.ts'
import { limits } from '../../protocol/limits.ts'
import { Draw } from './draw.ts'
import type { JobPlan } from './job-plan.ts'
import type { DevicePlan, FaultPlan } from './plan.ts'

type Scene = Pick<FaultPlan, 'kind' | 'jobs' | 'devices' | 'script' | 'promises'>

/** A small scene that shows one promise in its times: where nothing else goes wrong, its job ends soon after the ideal. */
export function drawDrill(seed: number, number: number): FaultPlan {
  const draw = new Draw(new Rng(`drill ${seed}`))
  const scene = scenes[number % scenes.length] ?? slowTail
  return {
    seed,
    ...scene(draw),
    disk: {
      commitMostMs: 20,
      failShare: 0,
      fullFromMs: Number.POSITIVE_INFINITY,
      fullToMs: Number.POSITIVE_INFINITY,
    },
    latency: { leastMs: 2, mostMs: 20 },
    strokes: new Map(),
    crashEveryEvents: 0,
    calmAtMs: 0,
    timerLateMs: 5,
  }
}

const device: DevicePlan = {
  slots: 1,
  speed: 1,
  joinAtMs: 0,
  throwShare: 0,
  crashShare: 0,
  lieFactor: 1,
  forgetShare: 0,
  refuses: undefined,
  hostile: false,
  goesOn: true,
}

const crowd = (count: number): DevicePlan[] => Array.from({ length: count }, () => device)

function job(number: number, unitsTotal: number, unitMs: number, more: Partial<JobPlan> = {}): JobPlan {
  return {
    number,
    input: 'whole',
    unitsTotal,
    heldCount: 0,
    unitInputBytes: 0,
    windowUnits: limits.unitsMax,
    weight: 1,
    priority: 0,
    submitAtMs: 500,
    costMs: new Float64Array(unitsTotal).fill(unitMs),
    traits: new Map(),
    reader: undefined,
    ...more,
  }
}

/** What backup leases are for: a device becomes 30 times slower near the end, and others do its shards as well. */
function slowTail(draw: Draw): Scene {
  const devices = crowd(4 + draw.below(5))
  const unitMs = draw.between(200, 1_000)
  const idealMs = draw.between(12_000, 20_000)
  const units = Math.floor((idealMs * devices.length) / unitMs)
  return {
    kind: 'drill: one device slows down at the tail',
    devices,
    jobs: [job(0, units, unitMs)],
    script: [{ atMs: 500 + idealMs * draw.between(0.75, 0.85), stroke: 'slow', device: 0 }],
    promises: { endMs: 500 + idealMs * 1.3 + 4 * unitMs + 1_500, jobEndMs: [], firstDeviceLeases: limits.unitsMax },
  }
}

/** What heartbeats are for: a device is silent in the midst of it. */
function silentHolder(draw: Draw): Scene {
  const devices = crowd(3 + draw.below(4))
  const idealMs = draw.between(15_000, 25_000)
  const units = Math.floor((idealMs * (devices.length - 1)) / 400)
  return {
    kind: 'drill: one device falls silent',
    devices,
    jobs: [job(0, units, 400)],
    script: [{ atMs: draw.between(2_000, idealMs / 2), stroke: 'silence', device: 0 }],
    promises: { endMs: 500 + idealMs * 1.2 + 4_000, jobEndMs: [], firstDeviceLeases: limits.unitsMax },
  }
}

/** What renewing is for: units that take longer than a lease lasts unnamed. */
function longUnits(draw: Draw): Scene {
  const devices = crowd(2 + draw.below(3))
  const unitMs = draw.between(14_000, 25_000)
  const rounds = 2
  return {
    kind: 'drill: units of a quarter of a minute',
    devices,
    jobs: [job(0, devices.length * rounds, unitMs)],
    script: [],
    promises: { endMs: 500 + (rounds + 1) * unitMs + 5_000, jobEndMs: [], firstDeviceLeases: limits.unitsMax },
  }
}

/** What quarantine is for: everything throws on one device, which others can do. */
function brokenDevice(draw: Draw): Scene {
  const devices = [{ ...device, throwShare: 1 }, ...crowd(2 + draw.below(4))]
  const idealMs = draw.between(25_000, 40_000)
  const units = Math.floor((idealMs * (devices.length - 1)) / 100)
  return {
    kind: 'drill: everything throws on one device',
    devices,
    jobs: [job(0, units, 100)],
    script: [],
    promises: { endMs: 500 + idealMs * 1.3 + 35_000, jobEndMs: [], firstDeviceLeases: 30 },
  }
}

/** Two jobs of one weight: the small one is not kept waiting by the large one. */
function fairShares(draw: Draw): Scene {
  const devices = crowd(3 + draw.below(4))
  const totalMs = draw.between(30_000, 50_000)
  const units = Math.floor((totalMs * devices.length) / 200)
  const small = Math.floor(units / 10)
  const isPrior = draw.chance(0.5)
  const endMs = isPrior ? 10_000 + totalMs * 0.1 * 1.6 + 4_000 : 10_000 + totalMs * 0.2 * 1.6 + 4_000
  return {
    kind: isPrior ? 'drill: a job of higher priority comes' : 'drill: a small job comes to a large one',
    devices,
    jobs: [job(0, units, 200), job(1, small, 200, { submitAtMs: 10_000, priority: isPrior ? 1 : 0 })],
    script: [],
    promises: {
      endMs: 500 + totalMs * 1.1 * 1.3 + 4_000,
      jobEndMs: [Number.POSITIVE_INFINITY, endMs],
      firstDeviceLeases: limits.unitsMax,
    },
  }
}

const scenes: readonly ((draw: Draw) => Scene)[] = [slowTail, silentHolder, longUnits, brokenDevice, fairShares]
