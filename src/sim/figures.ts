import { checkInvariants } from '../core/invariants.ts'
import { Scheduler } from '../core/scheduler.ts'
import { sizeOf } from './fleet.ts'
import type { Scenario } from './scenario.ts'
import { type Run, Simulation } from './simulation.ts'
import { type Tail, tailOf } from './tail.ts'

export interface Figures {
  /** `finished`, or what came of it instead; `hung` when nothing ended it. */
  readonly outcome: string
  readonly makespanMs: number
  readonly ratio: number
  /** Share of the job's work that was done in vain because another device's counted. */
  readonly duplicates: number
  /** Share that was lost with its device, or with the coordinator's memory. */
  readonly churnLoss: number
  /** Share that ended in a reported error. */
  readonly errorLoss: number
  readonly poisoned: number
  readonly lost: number
  readonly doubled: number
  readonly crashes: number
  readonly messagesPerUnit: number
  readonly coordinatorCpu: number
  /** Size of such a fleet that would take all of the coordinator's thread. */
  readonly saturatesAtDevices: number
  /** Columns of the live leases at their most, spare rows included. */
  readonly bytesPerLiveShard: number
  readonly liveShardsMost: number
}

export interface Measured {
  readonly idealMs: number
  readonly workMs: number
  readonly figures: Figures
  readonly tail: Tail | undefined
}

export interface MeasureOptions {
  /** CPU of the coordinator that a message costs, where it is not the scenario's. */
  readonly messageMs?: number | undefined
  /** Checks the scheduler's invariants after every event: slow. */
  readonly check: boolean
  readonly tailMs?: number | undefined
}

/** Runs a scenario once. The same arguments give the same figures. */
export function measure(scenario: Scenario, seed: number, options: MeasureOptions): Measured {
  const { messageMs = scenario.coordinator.messageMs, tailMs } = options
  const altered = { ...scenario, coordinator: { ...scenario.coordinator, messageMs } }
  let scheduler: Scheduler | undefined
  const memory = { liveShardsMost: 0, bytesPerLiveShard: 0 }
  const handled = () => {
    if (scheduler === undefined) return
    const { table } = scheduler.floor.leases
    if (table.size > memory.liveShardsMost) {
      memory.liveShardsMost = table.size
      memory.bytesPerLiveShard = rounded(table.bytes / table.size)
    }
    if (options.check) checkInvariants(scheduler)
  }
  const decider = (parts: ConstructorParameters<typeof Scheduler>[0]) => {
    scheduler = new Scheduler(parts)
    return scheduler
  }
  const run = new Simulation(altered, seed, { decider, handled, ...(tailMs === undefined ? {} : { tailMs }) }).run()
  return {
    idealMs: rounded(run.idealMs),
    workMs: rounded(run.workMs),
    figures: { ...figuresOf(altered, run), ...memory },
    tail: tailMs === undefined ? undefined : tailOf(altered, seed, run),
  }
}

function figuresOf(
  scenario: Scenario,
  { tally, wires, workMs, ...run }: Run,
): Omit<Figures, 'bytesPerLiveShard' | 'liveShardsMost'> {
  const lostMs = tally.executedMs - tally.countedMs - tally.duplicatedMs - tally.failedMs
  const cpuShare = wires.busyMs / run.makespanMs
  return {
    outcome: run.outcome,
    makespanMs: rounded(run.makespanMs),
    ratio: rounded(run.makespanMs / run.idealMs),
    duplicates: rounded(tally.duplicatedMs / workMs),
    churnLoss: rounded(Math.max(0, lostMs) / workMs),
    errorLoss: rounded(tally.failedMs / workMs),
    poisoned: tally.unitsPoisoned,
    lost: tally.unitsLost,
    doubled: tally.unitsDoubled,
    crashes: run.crashCount,
    messagesPerUnit: rounded(wires.messageCount / scenario.unitsTotal),
    coordinatorCpu: rounded(cpuShare),
    saturatesAtDevices: Math.round(sizeOf(scenario.fleet) / cpuShare),
  }
}

/** Six digits: more say nothing. */
const rounded = (value: number): number => Number(value.toPrecision(6))
