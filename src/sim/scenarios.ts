import type { FleetSpec, Sort } from './fleet.ts'
import type { LiarHabit } from './liar.ts'
import { type Demand, type Scenario, type UnitSpec, unitsFor } from './scenario.ts'
import type { CoordinatorSpec } from './wires.ts'

const unit = (meanMs: number, inputBytes: number, outputBytes: number): UnitSpec => ({
  meanMs,
  sigma: 0.3,
  inputBytes,
  outputBytes,
})
const tiny = unit(20, 8, 8)
const second = unit(1_000, 512, 128)
const long = unit(30_000, 4_096, 1_024)

/** Phones beside desktops: a twentyfold spread, one worker each. */
const crowd = (count: number): Sort => ({ count, speedLeast: 0.15, speedMost: 3, slots: 1 })

const coordinator: CoordinatorSpec = { megabits: 100, messageMs: 0.015, unitMs: 0.000_5, headerBytes: 120 }

/** The fleet of the model, for a job of about `jobMs`. */
const model = (sorts: readonly Sort[], jobMs: number): FleetSpec => ({
  sorts,
  drift: { everyMs: 20_000, sigma: 0.2 },
  stragglers: { share: 0.05, factor: 10, withinMs: jobMs },
  churn: { lifetimeMs: 600_000, silentShare: 0.5 },
})

/** Nothing ever happens to these. */
const calm = (sorts: readonly Sort[]): FleetSpec => ({
  sorts,
  drift: { everyMs: 0, sigma: 0 },
  stragglers: { share: 0, factor: 1, withinMs: 0 },
  churn: { lifetimeMs: 0, silentShare: 0 },
})

interface Plan {
  readonly name: string
  readonly about: string
  readonly unit: UnitSpec
  readonly jobMs: number
  readonly fleet: FleetSpec
  readonly demand?: Demand
}

function plan({ jobMs, demand = {}, ...rest }: Plan): Scenario {
  const unitsTotal = unitsFor(rest.fleet, rest.unit, jobMs)
  return { ...rest, unitsTotal, coordinator, errorShare: 0.001, commitMs: 0, demand }
}

const minutes = (count: number): number => count * 60_000
const longEnough: Demand = { excess: { ratio: 1.02, mostMs: 2_000 }, duplicatesMost: 0.002 }

const timedScenarios: readonly Scenario[] = [
  plan({
    name: 'classroom-30',
    about: '30 devices, units of 1 s',
    unit: second,
    jobMs: minutes(5),
    fleet: model([crowd(30)], minutes(5)),
    demand: { meanRatioMost: 1.02, worstRatioMost: 1.03, ...longEnough },
  }),
  plan({
    name: 'classroom-30-20ms',
    about: '30 devices, units of 20 ms',
    unit: tiny,
    jobMs: minutes(1),
    fleet: model([crowd(30)], minutes(1)),
    demand: { meanRatioMost: 1.03, ...longEnough },
  }),
  plan({
    name: 'classroom-30-30s',
    about: '30 devices, units of 30 s that cannot be cut',
    unit: long,
    jobMs: minutes(30),
    fleet: model([crowd(30)], minutes(30)),
    demand: { meanRatioMost: 1.05, duplicatesMost: 0.01 },
  }),
  plan({
    name: 'volunteers-300',
    about: '300 devices, units of 1 s',
    unit: second,
    jobMs: minutes(5),
    fleet: model([crowd(300)], minutes(5)),
    demand: longEnough,
  }),
  plan({
    name: 'crowd-3000',
    about: '3,000 devices, units of 1 s',
    unit: second,
    jobMs: minutes(5),
    fleet: model([crowd(3_000)], minutes(5)),
    demand: longEnough,
  }),
  plan({
    name: 'crowd-3000-20ms',
    about: '3,000 devices, units of 20 ms',
    unit: tiny,
    jobMs: minutes(1),
    fleet: model([crowd(3_000)], minutes(1)),
    demand: longEnough,
  }),
  plan({
    name: 'swarm-10000',
    about: '10,000 devices, units of 20 ms',
    unit: tiny,
    jobMs: minutes(1),
    fleet: model([crowd(10_000)], minutes(1)),
    demand: { meanRatioMost: 1.1, duplicatesMost: 0.002 },
  }),
  plan({
    name: 'swarm-10000-1s',
    about: '10,000 devices, 2.9 million units of 1 s',
    unit: second,
    jobMs: minutes(5),
    fleet: model([crowd(10_000)], minutes(5)),
    demand: { duplicatesMost: 0.002 },
  }),
  plan({
    name: 'short-300',
    about: 'a job of 5 s for 300 devices, units of 20 ms',
    unit: tiny,
    jobMs: 5_000,
    fleet: model([crowd(300)], 5_000),
    demand: { meanRatioMost: 1.2, duplicatesMost: 0.02 },
  }),
  plan({
    name: 'one-slows-of-8',
    about: '8 equal devices, of which one becomes 10 x slower midway',
    unit: second,
    jobMs: minutes(1),
    fleet: {
      ...calm([{ count: 8, speedLeast: 1, speedMost: 1, slots: 1 }]),
      slowDown: { atMs: minutes(0.5), factor: 10 },
    },
    demand: { meanRatioMost: 1.3, worstRatioMost: 1.3 },
  }),
  plan({
    name: 'lesson-ends',
    about: '26 of 30 devices leave within 5 s, midway',
    unit: second,
    jobMs: minutes(5),
    fleet: {
      ...model([crowd(30)], minutes(5)),
      exodus: { atMs: minutes(2.5), withinMs: 5_000, stayCount: 4 },
    },
  }),
  plan({
    name: 'phone-beside-workstation',
    about: 'a phone of speed 0.15 beside a workstation with 16 workers of speed 3',
    unit: second,
    jobMs: minutes(5),
    fleet: calm([
      { count: 1, speedLeast: 0.15, speedMost: 0.15, slots: 1 },
      { count: 1, speedLeast: 3, speedMost: 3, slots: 16 },
    ]),
    demand: { meanRatioMost: 1.02, worstRatioMost: 1.03, duplicatesMost: 0.002 },
  }),
  {
    ...plan({
      name: 'coordinator-crashes',
      about: 'the coordinator crashes about every minute and is back after 2 s',
      unit: second,
      jobMs: minutes(5),
      fleet: model([crowd(30)], minutes(5)),
    }),
    commitMs: 50,
    crashes: { everyMs: minutes(1), downMs: 2_000 },
  },
  plan({
    name: 'flaky-wifi',
    about: 'links are cut for 1 to 20 s again and again',
    unit: second,
    jobMs: minutes(5),
    fleet: { ...model([crowd(30)], minutes(5)), cuts: { everyMs: minutes(1), leastMs: 1_000, mostMs: 20_000 } },
  }),
]

/** 100 devices that stay; of them some lie. */
function liars(options: {
  readonly name: string
  readonly about: string
  readonly unitsTotal: number
  readonly share: number
  readonly habit: LiarHabit
  readonly returns?: boolean
  readonly demand: Demand
}): Scenario {
  const { name, about, unitsTotal, share, habit, returns = false, demand } = options
  const crew = calm([crowd(100)])
  const fleet = share === 0 ? crew : { ...crew, liars: { share, habit, returns } }
  const verify = { level: 'adaptive', repeatable: true } as const
  return { name, about, unit: second, unitsTotal, fleet, coordinator, errorShare: 0, commitMs: 0, verify, demand }
}

const always: LiarHabit = { type: 'always' }
const sleeper: LiarHabit = { type: 'sleeper', honestUnits: 40 }
const rare: LiarHabit = { type: 'rare', lieShare: 0.05 }

/** With the demands on what is accepted, and at what cost. */
const verifiedScenarios: readonly Scenario[] = [
  liars({
    name: 'liars-10',
    about: '10 of 100 devices give the same wrong results, 3,000 units',
    unitsTotal: 3_000,
    share: 0.1,
    habit: always,
    demand: { wrongAcceptedMost: 0.000_1, workFactorMost: 1.7 },
  }),
  liars({
    name: 'liars-20',
    about: '20 of 100 devices give the same wrong results, 3,000 units',
    unitsTotal: 3_000,
    share: 0.2,
    habit: always,
    demand: { wrongAcceptedMost: 0.000_2, workFactorMost: 1.7 },
  }),
  liars({
    name: 'liars-40',
    about: '40 of 100 devices give the same wrong results, 3,000 units',
    unitsTotal: 3_000,
    share: 0.4,
    habit: always,
    demand: { wrongAcceptedMost: 0.000_5, workFactorMost: 1.7 },
  }),
  liars({
    name: 'sleepers-20',
    about: '20 of 100 devices are honest for 40 units and lie then, 3,000 units',
    unitsTotal: 3_000,
    share: 0.2,
    habit: sleeper,
    demand: { wrongAcceptedMost: 0.000_1, workFactorMost: 1.9 },
  }),
  liars({
    name: 'rare-liars-20',
    about: '20 of 100 devices lie one time in 20, 3,000 units',
    unitsTotal: 3_000,
    share: 0.2,
    habit: rare,
    demand: {},
  }),
  liars({
    name: 'whitewashers-20',
    about: '20 of 100 devices lie, and come back under another name when they are caught, 3,000 units',
    unitsTotal: 3_000,
    share: 0.2,
    habit: always,
    returns: true,
    demand: {},
  }),
  liars({
    name: 'honest',
    about: '100 devices of which none lies, 100 units each',
    unitsTotal: 10_000,
    share: 0,
    habit: always,
    demand: { wrongAcceptedMost: 0, workFactorMost: 1.3 },
  }),
  liars({
    name: 'honest-1000',
    about: '100 devices of which none lies, 1,000 units each',
    unitsTotal: 100_000,
    share: 0,
    habit: always,
    demand: { wrongAcceptedMost: 0, workFactorMost: 1.12 },
  }),
]

export const scenarios: readonly Scenario[] = [...timedScenarios, ...verifiedScenarios]

export const scenarioNamed = (name: string): Scenario | undefined => scenarios.find((each) => each.name === name)
