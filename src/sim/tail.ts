import { Rng } from '../base/rng.ts'
import type { Attempt } from './attempt.ts'
import { Fleet, liveSpeed } from './fleet.ts'
import type { Scenario } from './scenario.ts'
import type { Run } from './simulation.ts'

/** What devices were doing at the end of a run, for those who tune the policy. */
export interface Tail {
  /** By second from the job's beginning: work that could have been done by live devices, and that was. */
  readonly seconds: readonly { readonly second: number; readonly couldMs: number; readonly didMs: number }[]
  /** The attempts that ended last, the last one first. Times in milliseconds from the job's beginning. */
  readonly attempts: readonly TailAttempt[]
}

interface TailAttempt {
  readonly device: number
  readonly speed: number
  readonly alive: boolean
  readonly units: string
  readonly workMs: number
  readonly state: Attempt['state']
  readonly backup: boolean
  readonly grantedMs: number
  readonly arrivedMs: number
  readonly startedMs: number
  readonly endedMs: number
}

const attemptsMost = 40

export function tailOf(scenario: Scenario, seed: number, { tally, devices, makespanMs }: Run): Tail {
  const couldMs = capacityBySecond(scenario, seed, makespanMs)
  const seconds = couldMs.map((could, second) => ({ second, couldMs: could, didMs: tally.doneBySecond[second] ?? 0 }))
  const last = tally.late.toSorted((left, right) => right.endedAtMs - left.endedAtMs).slice(0, attemptsMost)
  const byId = new Map(devices.map((device) => [device.id, device]))
  const attempts = last.map((attempt): TailAttempt => {
    const { from, device: id } = attempt.grant
    const device = byId.get(id)
    return {
      device: device?.index ?? -1,
      speed: device?.speed ?? 0,
      alive: device?.alive === true,
      units: `${from}-${attempt.to}`,
      workMs: attempt.workMs,
      state: attempt.state,
      backup: attempt.grant.backup,
      grantedMs: attempt.grantedAtMs,
      arrivedMs: attempt.arrivedAtMs,
      startedMs: attempt.startedAtMs,
      endedMs: attempt.endedAtMs,
    }
  })
  return { seconds, attempts }
}

function capacityBySecond(scenario: Scenario, seed: number, untilMs: number): number[] {
  const bySecond: number[] = []
  let nowMs = 0
  let speed = 0
  const add = (toMs: number) => {
    for (let second = Math.floor(nowMs / 1_000); second * 1_000 < toMs; second++) {
      const partMs = Math.min(toMs, (second + 1) * 1_000) - Math.max(nowMs, second * 1_000)
      bySecond[second] = (bySecond[second] ?? 0) + partMs * speed
    }
    nowMs = toMs
  }
  for (const change of liveSpeed(new Fleet(scenario.fleet, new Rng(seed)))) {
    add(Math.min(change.atMs, untilMs))
    if (change.atMs >= untilMs) break
    speed = change.speed
  }
  if (nowMs < untilMs) add(untilMs)
  return bySecond
}
