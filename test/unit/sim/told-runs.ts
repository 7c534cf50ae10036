import { RunLog } from '../../../src/core/run-log.ts'
import { Scheduler } from '../../../src/core/scheduler.ts'
import { storyHead, storyLine } from '../../../src/core/story.ts'
import type { Scenario } from '../../../src/sim/scenario.ts'
import { scenarioNamed } from '../../../src/sim/scenarios.ts'
import { type Run, Simulation } from '../../../src/sim/simulation.ts'
import { simulatedJob } from '../../../src/sim/virtual-coordinator.ts'

/** A scenario that writes its story down as a room does. */
export function tellRun(
  name: string,
  unitsTotal: number,
  change: Partial<Scenario> = {},
  seed = 7,
): { lines: string[]; run: Run } {
  const scenario = scenarioNamed(name)
  if (scenario === undefined) throw new Error(`no scenario ${name}`)
  const lines = [storyHead({ epoch: 1, seed: String(seed) })]
  const run = new Simulation({ ...scenario, unitsTotal, ...change }, seed, {
    decider: (parts) => new Scheduler(parts),
    handled: (event, effects) => lines.push(storyLine(event, effects)),
  }).run()
  return { lines, run }
}

export function logOf(lines: readonly string[]): RunLog {
  const log = new RunLog(simulatedJob)
  log.add(lines)
  return log
}
