import type { Figures, Measured } from './figures.ts'
import type { Scenario } from './scenario.ts'

/** One line of what is asked: met or not. */
export interface Finding {
  readonly asked: string
  readonly found: string
  readonly met: boolean
}

/** Spare rows are few only where rows are many. */
const shardsLeast = 1_000
const bytesPerShardMost = 32

/** Holds what several seeds gave against what the scenario asks. */
export function judge({ demand }: Scenario, runs: readonly Measured[]): Finding[] {
  const findings = soundness(runs)
  const ratios = runs.map(({ figures }) => figures.ratio)
  const { meanRatioMost, worstRatioMost, excess, duplicatesMost, wrongAcceptedMost, workFactorMost } = demand
  if (meanRatioMost !== undefined) findings.push(most('mean ratio', mean(ratios), meanRatioMost))
  if (worstRatioMost !== undefined) findings.push(most('worst ratio', Math.max(...ratios), worstRatioMost))
  if (excess !== undefined) {
    const beyond = runs.map(({ figures, idealMs }) => (figures.makespanMs - excess.ratio * idealMs) / 1_000)
    findings.push(most(`mean makespan - ${excess.ratio} x ideal, s`, mean(beyond), excess.mostMs / 1_000))
  }
  if (duplicatesMost !== undefined) {
    const duplicates = mean(runs.map(({ figures }) => figures.duplicates))
    findings.push(most('mean duplicates, %', 100 * duplicates, 100 * duplicatesMost))
  }
  const verified = runs.flatMap(({ figures }) => figures.verified ?? [])
  if (verified.length > 0) {
    const removed = verified.reduce((sum, { honestRemoved }) => sum + honestRemoved, 0)
    const wrong = mean(verified.map(({ wrongAccepted }) => wrongAccepted)) // all have as many units
    const work = mean(verified.map(({ workFactor }) => workFactor))
    findings.push(most('honest devices removed', removed, 0))
    if (wrongAcceptedMost !== undefined)
      findings.push(most('wrong accepted, %', 100 * wrong, 100 * wrongAcceptedMost))
    if (workFactorMost !== undefined) findings.push(most('mean work', work, workFactorMost))
  }
  const crowded = runs.map(({ figures }) => figures).filter(({ liveShardsMost }) => liveShardsMost >= shardsLeast)
  if (crowded.length > 0) {
    const bytes = Math.max(...crowded.map(({ bytesPerLiveShard }) => bytesPerLiveShard))
    findings.push(most('bytes a live shard', bytes, bytesPerShardMost))
  }
  return findings
}

/** What every run must show: every unit counted exactly once. */
function soundness(runs: readonly Measured[]): Finding[] {
  const sum = (of: (figures: Figures) => number) => runs.reduce((total, { figures }) => total + of(figures), 0)
  const unfinished = runs.filter(({ figures }) => figures.outcome !== 'finished').length
  return [
    most(
      'units lost',
      sum(({ lost }) => lost),
      0,
    ),
    most(
      'units doubled',
      sum(({ doubled }) => doubled),
      0,
    ),
    most('runs not finished', unfinished, 0),
  ]
}

const most = (what: string, found: number, bound: number): Finding => ({
  asked: `${what} <= ${bound}`,
  found: String(Number(found.toPrecision(4))),
  met: found <= bound,
})

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
