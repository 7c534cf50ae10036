import type { DeviceId } from '../base/ids.ts'
import { Rng } from '../base/rng.ts'
import type { Effect } from '../core/effect.ts'
import { Scheduler } from '../core/scheduler.ts'
import { RecordedCosts } from './recorded-costs.ts'
import { type CurvePoint, curvePoints, type RecordedDevice, type RecordedRun } from './recorded-run.ts'
import { slowMessageMs } from './report.ts'
import type { Scenario } from './scenario.ts'
import { Simulation } from './simulation.ts'
import { ToldFleet } from './told-fleet.ts'

/** What is otherwise than it was. */
export interface WhatIf {
  readonly without: readonly DeviceId[]
  /** Shards are so many times larger. */
  readonly shardScale: number
  /** Who left did not leave. */
  readonly nobodyLeaves: boolean
}

/** As it was: what the model makes of the run itself says how far it may be believed. */
export const asItWas: WhatIf = { without: [], shardScale: 1, nobodyLeaves: false }

export type Prediction =
  | {
      readonly at: 'finished'
      readonly makespanMs: number
      readonly leases: number
      /** Share of all units that were counted by then: at most `curvePoints` of them. */
      readonly curve: readonly CurvePoint[]
    }
  /** Those who are there do not finish it. */
  | { readonly at: 'unfinished' }
  | { readonly at: 'too-large' }

/** What simulates in a few seconds on a laptop: 400,000 things that happen are some 100,000 shards. */
const happeningsMost = 2_000_000
/** Each unit has a bit in the books. */
const unitsMost = 20_000_000

/**
 * The real scheduler once more, on virtual time, among devices that are as fast and as faithful as those of the record. The same
 * arguments give the same prediction.
 */
export function resimulate(run: RecordedRun, whatIf: WhatIf, seed: string): Prediction {
  const costs = new RecordedCosts(run.costs)
  if (costs.unitsTotal > unitsMost) return { at: 'too-large' }
  const devices = run.devices
    .filter(({ device }) => !whatIf.without.includes(device))
    .map((device) => (whatIf.nobodyLeaves ? staying(device) : device))
  if (costs.unitsTotal === 0 || devices.length === 0) return { at: 'unfinished' }
  const count = { leases: 0, units: 0 }
  const curve = [{ atMs: 0, share: 0 }]
  const follow = (effect: Effect, atMs: number) => {
    if (effect.type === 'grant-lease') count.leases++
    if (effect.type !== 'count-result') return
    count.units += effect.to - effect.from
    const share = count.units / costs.unitsTotal
    if (share - (curve.at(-1)?.share ?? 0) >= 1 / curvePoints || share === 1) curve.push({ atMs, share })
  }
  const { outcome, makespanMs } = new Simulation(scenarioOf(run, costs, whatIf), seed, {
    decider: (parts) => new Scheduler(parts),
    handled: ({ atMs }, effects) => {
      for (const effect of effects) follow(effect, atMs)
    },
    recorded: { costs, fleet: () => new ToldFleet(devices, new Rng(seed)) },
    happeningsMost,
  }).run()
  if (outcome === 'given-up') return { at: 'too-large' }
  if (outcome !== 'finished') return { at: 'unfinished' }
  return { at: 'finished', makespanMs, leases: count.leases, curve }
}

/** There from its first coming on, with as many workers as it had at most. */
function staying(device: RecordedDevice): RecordedDevice {
  const [first] = device.stays
  if (first === undefined) return device
  const slots = Math.max(...device.stays.map((stay) => stay.slots))
  return { ...device, stays: [{ ...first, toMs: undefined, slots }] }
}

const scenarioOf = (run: RecordedRun, { unitsTotal, workMs }: RecordedCosts, { shardScale }: WhatIf): Scenario => ({
  name: 'recorded',
  about: 'a run that was recorded',
  unit: {
    meanMs: workMs / unitsTotal,
    sigma: 0,
    inputBytes: run.unitInputBytes,
    outputBytes: run.unitOutputBytes,
  },
  unitsTotal,
  fleet: {
    sorts: [],
    drift: { everyMs: 0, sigma: 0 },
    stragglers: { share: 0, factor: 1, withinMs: 0 },
    churn: { lifetimeMs: 0, silentShare: 0 },
  },
  coordinator: { megabits: 100, messageMs: slowMessageMs, unitMs: 0.000_5, headerBytes: 120 },
  errorShare: run.errorShare,
  commitMs: 0,
  ...(run.verify === undefined ? {} : { verify: run.verify }),
  ...(shardScale === 1 ? {} : { shardScale }),
  demand: {},
})
