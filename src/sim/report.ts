import type { Figures, Measured } from './figures.ts'
import { sizeOf } from './fleet.ts'
import type { Scenario } from './scenario.ts'
import type { Tail } from './tail.ts'
import { mean } from './verdict.ts'

/** A message costs this much where channels are real (115-150 us a round trip, both ends together). */
export const slowMessageMs = 0.06

/** One seed of a scenario: as the model has it, and with slower messages. */
export interface Pair {
  readonly seed: number
  readonly usual: Measured
  readonly slow: Measured
}

export const replayCommand = (scenario: string, seed: number, verify?: string): string =>
  `npm run sim -- --scenario ${scenario}${verify === undefined ? '' : ` --verify ${verify}`} --seed ${seed} --json`

/** One line of JSON. Nothing in it depends on the machine. */
export function jsonLine(scenario: Scenario, { seed, usual, slow }: Pair): string {
  const { name, unit, unitsTotal, fleet, coordinator, errorShare, commitMs, crashes, verify } = scenario
  return JSON.stringify({
    scenario: name,
    seed,
    devices: sizeOf(fleet),
    unitsTotal,
    workMs: usual.workMs,
    unit,
    fleet,
    coordinator,
    errorShare,
    commitMs,
    crashesPlanned: crashes ?? null,
    ...(verify === undefined ? {} : { verify: verify.level }),
    idealMs: usual.idealMs,
    ...flat(usual.figures),
    at60us: flat(slow.figures),
    replay: replayCommand(name, seed, verify?.level),
  })
}

const flat = ({ verified, ...figures }: Figures) => ({ ...figures, ...verified })

/** For people: a table of seeds, and the mean and the worst below. */
export function table(scenario: Scenario, pairs: readonly Pair[]): string {
  const { name, about, unitsTotal, fleet } = scenario
  const head = ['seed', 'ideal s', 'makespan s', 'ratio', 'dup %', 'churn %', 'lost', 'doubled', 'msg/unit', 'cpu %']
  const rows = pairs.map(({ seed, usual, slow }) => [String(seed), ...cellsOf(usual), slow.figures.ratio.toFixed(4)])
  const ratios = pairs.map(({ usual }) => usual.figures.ratio)
  const slowRatios = pairs.map(({ slow }) => slow.figures.ratio)
  const saturates = mean(pairs.map(({ usual }) => usual.figures.saturatesAtDevices))
  const slowSaturates = mean(pairs.map(({ slow }) => slow.figures.saturatesAtDevices))
  return [
    `${name}: ${about} (${sizeOf(fleet)} devices, ${unitsTotal} units)`,
    ...aligned([[...head, 'ratio at 60 us'], ...rows]),
    `mean ${mean(ratios).toFixed(4)}, worst ${Math.max(...ratios).toFixed(4)}; ` +
      `at 60 us a message: mean ${mean(slowRatios).toFixed(4)}, worst ${Math.max(...slowRatios).toFixed(4)}`,
    ...verifiedLines(pairs),
    `the coordinator is saturated at about ${rough(saturates)} devices, at 60 us at about ${rough(slowSaturates)}`,
  ].join('\n')
}

/** What became of wrong results, seed by seed. */
function verifiedLines(pairs: readonly Pair[]): string[] {
  const head = ['seed', 'wrong accepted %', 'work', 'refereed', 'liars removed', 'honest removed']
  const rows = pairs.flatMap(({ seed, usual: { figures } }) => {
    const { verified } = figures
    if (verified === undefined) return []
    const { wrongAccepted, workFactor, refereed, liarsRemoved, honestRemoved } = verified
    const shares = [(100 * wrongAccepted).toFixed(4), workFactor.toFixed(3), refereed.toFixed(3)]
    return [[String(seed), ...shares, String(liarsRemoved), String(honestRemoved)]]
  })
  return rows.length === 0 ? [] : aligned([head, ...rows])
}

function cellsOf({ idealMs, figures }: Measured): string[] {
  return [
    (idealMs / 1_000).toFixed(2),
    (figures.makespanMs / 1_000).toFixed(2),
    figures.ratio.toFixed(4),
    (100 * figures.duplicates).toFixed(3),
    (100 * figures.churnLoss).toFixed(3),
    String(figures.lost),
    String(figures.doubled),
    figures.messagesPerUnit.toFixed(3),
    (100 * figures.coordinatorCpu).toFixed(2),
  ]
}

/** What the last seconds looked like: how much of the fleet was at work, and what ended last. */
export function tailTable({ seconds, attempts }: Tail): string {
  const used = seconds.map(({ second, couldMs, didMs }) => `${second}: ${((100 * didMs) / couldMs).toFixed(1)}`)
  const idleMs = seconds.map(({ couldMs, didMs }) => couldMs - didMs)
  const wholeMs = idleMs.reduce((sum, idle) => sum + idle, 0)
  const firstMs = idleMs.slice(0, 3).reduce((sum, idle) => sum + idle, 0)
  const lastMs = idleMs.slice(-6).reduce((sum, idle) => sum + idle, 0)
  const head = ['device', 'speed', 'units', 'work ms', 'end', 'granted', 'arrived', 'started', 'ended']
  const rows = attempts.map((each) => [
    `${each.device}${each.alive ? '' : ' gone'}`,
    each.speed.toFixed(2),
    each.units,
    each.workMs.toFixed(0),
    `${each.state}${each.backup ? ' (backup)' : ''}`,
    each.grantedMs.toFixed(0),
    each.arrivedMs.toFixed(0),
    each.startedMs.toFixed(0),
    each.endedMs.toFixed(0),
  ])
  return [
    `share of the live speed at work, by second: first ${used.slice(0, 6).join(', ')} ... last ${used.slice(-12).join(', ')}`,
    `idle, in milliseconds of speed 1: ${rough(wholeMs)}, of which ${rough(firstMs)} in the first 3 s, ${rough(lastMs)} in the last 6`,
    ...aligned([head, ...rows]),
  ].join('\n')
}

const rough = (value: number): string => String(Math.round(Number(value.toPrecision(3))))

/** Columns of equal breadth. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length)
    })
  }
  return rows.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  '))
}
