import { Rng } from '../../base/rng.ts'
import { type DiskPlan, drawDisk } from './disk.ts'
import { Draw } from './draw.ts'
import { drawDrill } from './drill.ts'
import { drawJob, type JobPlan } from './job-plan.ts'
import type { Latency } from './wire.ts'

/** `short`: a few devices and units, thousands of them a minute. `full`: up to 12 devices, several jobs, minutes of faults. */
export type ScheduleSize = 'short' | 'full'

/** What befalls a running room; each at random moments, `meanMs` apart. */
const strokes = [
  'cut',
  'silence',
  'freeze',
  'stop',
  'close',
  'kill',
  'slow',
  'sleep',
  'pause',
  'reweigh',
  'cancel',
  'break',
] as const
export type Stroke = (typeof strokes)[number]

export interface DevicePlan {
  readonly slots: number
  /** Work a millisecond; 1 is the device for which a unit's cost was drawn. */
  readonly speed: number
  readonly joinAtMs: number
  /** Chance that a unit throws here, or kills its worker, whatever the unit; 1 for a broken device. */
  readonly throwShare: number
  readonly crashShare: number
  /** Its reported times are so many times the true ones, at most. */
  readonly lieFactor: number
  readonly forgetShare: number
  /** It cannot run the job of this number. */
  readonly refuses: number | undefined
  /** Says now and then what no honest device would. */
  readonly hostile: boolean
  /** After a session was lost: goes on with what it was at, as a device that knows its coordinator does. */
  readonly goesOn: boolean
}

/** Times that a schedule made for it must keep. */
interface Promises {
  /** The last job ends before this. */
  readonly endMs: number
  /** The same for single jobs. */
  readonly jobEndMs: readonly number[]
  /** The first device is given no more leases than this. */
  readonly firstDeviceLeases: number
}

export interface FaultPlan {
  readonly seed: number
  readonly kind: string
  readonly jobs: readonly JobPlan[]
  readonly devices: readonly DevicePlan[]
  readonly disk: DiskPlan
  readonly latency: Latency
  /** Mean time between two of them; what is not here does not happen. */
  readonly strokes: ReadonlyMap<Stroke, number>
  /** What befalls devices by number, at set times, and lasts. */
  readonly script: readonly { readonly atMs: number; readonly stroke: 'slow' | 'silence'; readonly device: number }[]
  /** How many events of the scheduler lie between two crashes of the coordinator, on the mean; 0 for no crash. */
  readonly crashEveryEvents: number
  /** Faults end here: from then on everything comes back, and the jobs must end. */
  readonly calmAtMs: number
  /** How late the clock calls, at most. */
  readonly timerLateMs: number
  readonly promises: Promises | undefined
}

/** One schedule in so many is a drill: a small scene made to show one promise in its times. */
const drillEvery = 8

export function drawPlan(seed: number, size: ScheduleSize): FaultPlan {
  if (seed % drillEvery === 0) return drawDrill(seed, seed / drillEvery)
  const draw = new Draw(new Rng(`faults ${seed} ${size}`))
  const full = size === 'full'
  const calmAtMs = full ? draw.between(30_000, 100_000) : draw.between(5_000, 20_000)
  const deviceCount = 1 + draw.below(full ? 12 : 5)
  const jobCount = draw.chance(full ? 0.5 : 0.8) ? 1 : 2 + draw.below(full ? 3 : 1)
  const refusing = jobCount > 1 && draw.chance(0.15)
  const devices = Array.from({ length: deviceCount }, (_, at) =>
    drawDevice(draw, {
      isFirst: at === 0,
      calmAtMs,
      refuses: refusing && at === 1 ? draw.below(jobCount) : undefined,
    }),
  )
  const jobs = Array.from({ length: jobCount }, (_, at) =>
    drawJob(draw, {
      number: at,
      full,
      workMs: (calmAtMs * deviceCount * draw.between(0.1, 1.2)) / jobCount,
      calmAtMs,
    }),
  )
  return {
    seed,
    kind: size,
    jobs,
    devices,
    disk: drawDisk(draw, calmAtMs),
    latency: draw.pick([
      { leastMs: 0, mostMs: 0 },
      { leastMs: 1, mostMs: 10 },
      { leastMs: 5, mostMs: 200 },
      { leastMs: 50, mostMs: 1_500 },
    ]),
    strokes: drawStrokes(draw, calmAtMs),
    script: [],
    crashEveryEvents: draw.chance(0.5) ? Math.ceil(draw.scale(10, full ? 3_000 : 400)) : 0,
    calmAtMs,
    timerLateMs: draw.pick([0, 5, 50]),
    promises: undefined,
  }
}

/** The first device is whole, so that every job can end. */
function drawDevice(
  draw: Draw,
  { isFirst, calmAtMs, refuses }: { isFirst: boolean; calmAtMs: number; refuses: number | undefined },
): DevicePlan {
  const faulty = !isFirst
  return {
    slots: draw.chance(0.6) ? 1 : 1 + draw.below(4),
    speed: draw.scale(0.2, 4),
    joinAtMs: isFirst || draw.chance(0.6) ? draw.between(0, 300) : draw.between(0, calmAtMs),
    throwShare: faulty && draw.chance(0.15) ? draw.pick([0.02, 0.3, 1]) : 0,
    crashShare: faulty && draw.chance(0.1) ? draw.pick([0.01, 0.2]) : 0,
    lieFactor: draw.chance(0.15) ? draw.scale(0.001, 1_000) : 1,
    forgetShare: draw.chance(0.1) ? 0.1 : 0,
    refuses,
    hostile: faulty && draw.chance(0.12),
    goesOn: draw.chance(0.6),
  }
}

/** Each kind is in about a third of the schedules, so that they meet in all combinations. */
function drawStrokes(draw: Draw, calmAtMs: number): Map<Stroke, number> {
  const rare: ReadonlySet<Stroke> = new Set(['cancel', 'break', 'reweigh', 'pause'])
  const drawn = new Map<Stroke, number>()
  for (const stroke of strokes) {
    if (draw.chance(rare.has(stroke) ? 0.12 : 0.35)) drawn.set(stroke, draw.scale(calmAtMs / 20, calmAtMs))
  }
  return drawn
}
