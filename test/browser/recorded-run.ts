import { Scheduler } from '../../src/core/scheduler.ts'
import { storyHead, storyLine } from '../../src/core/story.ts'
import type { Scenario } from '../../src/sim/scenario.ts'
import { Simulation } from '../../src/sim/simulation.ts'

/** Units of a second each, so that a shard is one of them: as many shards as units. */
const scenario = (devices: number, shards: number): Scenario => ({
  ...{ name: 'recorded', about: '', errorShare: 0.001, commitMs: 0, demand: {}, unitsTotal: shards },
  unit: { meanMs: 1_000, sigma: 0.3, inputBytes: 512, outputBytes: 128 },
  coordinator: { megabits: 1_000, messageMs: 0.001, unitMs: 0.000_5, headerBytes: 120 },
  fleet: {
    sorts: [{ count: devices, speedLeast: 0.5, speedMost: 2, slots: 2 }],
    drift: { everyMs: 20_000, sigma: 0.2 },
    stragglers: { share: 0.05, factor: 10, withinMs: 200_000 },
    churn: { lifetimeMs: 0, silentShare: 0 },
  },
})

/** The story of a run of the real scheduler among virtual devices: JSON lines. */
export function recordedRun(devices: number, shards: number): string[] {
  const seed = 'recorded'
  const lines = [storyHead({ epoch: 1, seed })]
  new Simulation(scenario(devices, shards), 1, {
    decider: (parts) => new Scheduler(parts),
    handled: (event, effects) => lines.push(storyLine(event, effects)),
  }).run()
  return lines
}
