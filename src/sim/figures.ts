import { checkInvariants } from '../core/invariants.ts'
import { Scheduler } from '../core/scheduler.ts'
import { sizeOf } from './fleet.ts'
import type { Scenario } from './scenario.ts'
import { type Run, Simulation } from './simulation.ts'
import { type Tail, tailOf } from './tail.ts'
import type { Tally } from './tally.ts'

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
  /** Where somebody lies, or results are checked before they count. */
  readonly verified?: VerifiedFigures
}

interface VerifiedFigures {
  readonly units: number
  /** Share of the units of which a wrong result counts. */
  readonly wrongAccepted: number
  /** Work that was done, by devices and the referee, to the job's own. */
  readonly workFactor: number
  /** Of that, the referee's. */
  readonly refereed: number
  readonly honestRemoved: number
  readonly liarsRemoved: number
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
  /** How results are checked, where it is not as the scenario says. */
  readonly verify?: 'none' | 'adaptive' | 'strict' | undefined
  /** Checks the scheduler's invariants after every event: slow. */
  readonly check: boolean
  readonly tailMs?: number | undefined
}

/** Runs a scenario once. The same arguments give the same figures. */
export function measure(scenario: Scenario, seed: number, options: MeasureOptions): Measured {
  const { messageMs = scenario.coordinator.messageMs, tailMs } = options
  const altered = { ...withVerify(scenario, options.verify), coordinator: { ...scenario.coordinator, messageMs } }
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

/** The scenario, with its results checked in another way: nothing is asked of that. */
export function withVerify(scenario: Scenario, level: MeasureOptions['verify']): Scenario {
  const { verify, ...rest } = scenario
  if (level === undefined || level === (verify?.level ?? 'none')) return scenario
  return level === 'none' ? { ...rest, demand: {} } : { ...rest, demand: {}, verify: { level, repeatable: true } }
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
    ...(isTrusting(scenario) ? {} : { verified: verifiedOf(scenario, tally, workMs) }),
  }
}

/** Everybody is honest, and nobody checks. */
const isTrusting = ({ verify, fleet }: Scenario): boolean => verify === undefined && fleet.liars === undefined

function verifiedOf({ unitsTotal }: Scenario, tally: Tally, workMs: number): VerifiedFigures {
  return {
    units: unitsTotal,
    wrongAccepted: rounded(tally.unitsWrong / unitsTotal),
    workFactor: rounded((tally.executedMs + tally.refereedMs) / workMs),
    refereed: rounded(tally.refereedMs / workMs),
    honestRemoved: tally.honestRemoved,
    liarsRemoved: tally.liarsRemoved,
  }
}

/** Six digits: more say nothing. */
const rounded = (value: number): number => Number(value.toPrecision(6))
