import { toTabgridError } from '../../base/errors.ts'
import { Census } from './census.ts'
import type { Recorder } from './life.ts'
import { comeBack, startMishaps } from './mishaps.ts'
import type { FaultPlan } from './plan.ts'
import { demand, Violation } from './violation.ts'
import { World } from './world.ts'

export interface ScheduleReport {
  readonly plan: FaultPlan
  /** What really happened. */
  readonly census: Census
  /** When the last job had ended and everything was settled, in virtual time. */
  readonly endedMs: number
  readonly violation: Violation | undefined
}

/** After the last job, so long for acknowledgements and late results to arrive. */
const afterglowMs = 12_000
/** Nothing is settled for so long, beyond what the slowest unit needs: backoff and quarantine end at 30 s. */
const stallMs = 120_000
/** So many things at one moment are a circle. */
const atOnceMost = 20_000
/** A device is never slower than this part of its own speed. */
const slowest = 10

/** Plays a whole schedule, to the end or to the first thing that must not be. The same plan gives the same report. */
export function runSchedule(plan: FaultPlan, recorder?: Recorder): ScheduleReport {
  const census = new Census()
  const world = new World(plan, census, recorder)
  let violation: Violation | undefined
  try {
    startMishaps(world)
    playOut(world)
  } catch (thrown) {
    violation = thrown instanceof Violation ? thrown : asViolation(thrown)
  }
  return { plan, census, endedMs: world.agenda.nowMs, violation }
}

function asViolation(thrown: unknown): Violation {
  const { message, stack } = toTabgridError(thrown, 'assertion-failed')
  return new Violation('broken', `${message}\n${stack}`)
}

function playOut(world: World): void {
  const { agenda, plan } = world
  const bounds = boundsOf(plan)
  let endedMs: number | undefined
  let momentMs = 0
  let atOnce = 0
  for (;;) {
    const { life } = world
    atOnce = agenda.nowMs === momentMs ? atOnce + 1 : 0
    momentMs = agenda.nowMs
    demand(atOnce < atOnceMost, 'hung', () => `time stands still at ${momentMs} ms: something asks for itself again`)
    const isOver = life !== undefined && world.jobs.every(({ state }) => state === 'ended') && life.jobs.size === 0
    if (!isOver) endedMs = undefined
    else if (endedMs === undefined) {
      endedMs = agenda.nowMs
      world.calmDown()
      comeBack(world)
    } else if (agenda.nowMs >= endedMs + afterglowMs) break
    demand(agenda.step(), 'hung', () => 'nothing is left to happen')
    if (isOver) continue
    const late = agenda.nowMs > bounds.endMs
    const sinceMs = Math.max(world.calmAtMs, life?.auditor.progressMs ?? agenda.nowMs)
    const stalled = agenda.nowMs - sinceMs > bounds.stallMs
    demand(!late && !stalled, 'hung', () => `${unended(world)} at ${Math.round(agenda.nowMs)} ms`)
  }
  settle(world, endedMs)
}

function unended(world: World): string {
  return world.jobs
    .filter(({ state }) => state !== 'ended')
    .map(({ id, state }) => `${id} is ${state}: ${JSON.stringify(world.life?.scheduler.job(id))}`)
    .join('; ')
}

/** Nothing is left over: no lease, no result that nobody acknowledged. */
function settle(world: World, endedMs: number): void {
  const { life, plan } = world
  const leases = life?.scheduler.liveLeaseCount ?? 0
  demand(leases === 0, 'broken', () => `${leases} leases live on after the last job`)
  for (const device of world.devices) {
    if (device.obstacle !== 'none') continue
    const left = device.unacknowledged(endedMs)
    demand(left === 0, 'broken', () => `${device.id} still keeps ${left} results that nobody acknowledged`)
  }
  const promised = plan.promises?.endMs ?? Number.POSITIVE_INFINITY
  const { firstDeviceLeases = Number.POSITIVE_INFINITY } = plan.promises ?? {}
  const given = world.device(0)?.leasesTaken ?? 0
  demand(given <= firstDeviceLeases, 'broken', () => `${plan.kind}: it was given ${given} leases`)
  demand(
    endedMs <= promised,
    'hung',
    () => `${plan.kind}: ended after ${Math.round(endedMs)} ms, promised ${Math.round(promised)}`,
  )
}

function boundsOf({ jobs, devices, calmAtMs }: FaultPlan): { endMs: number; stallMs: number } {
  const speed = devices.reduce((sum, device) => sum + (device.throwShare < 1 ? device.speed : 0), 0) / slowest
  const least = Math.min(...devices.map((device) => device.speed)) / slowest
  const workMs = jobs.reduce((sum, { costMs }) => sum + costMs.reduce((all, each) => all + each, 0), 0)
  const longestMs = Math.max(...jobs.map(({ costMs }) => costMs.reduce((most, each) => Math.max(most, each), 0)))
  return { endMs: calmAtMs + 600_000 + (3 * workMs) / speed, stallMs: stallMs + (3 * longestMs) / least }
}
