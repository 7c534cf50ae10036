import { Census, type Occurrence, occurrences } from './census.ts'
import { drawPlan, type ScheduleSize } from './plan.ts'
import { runSchedule } from './run-schedule.ts'
import { tellStory } from './shard-story.ts'
import type { Verdict } from './violation.ts'

/** A seed whose schedule showed what must not be. */
export interface Finding {
  readonly seed: number
  readonly verdict: Verdict
  readonly what: string
  /** What happened to the unit concerned, where it is about one. */
  readonly story: readonly string[]
}

/** What some schedules came to: plain data, so that processes can hand it over. */
export interface FaultTally {
  readonly ran: number
  readonly findings: readonly Finding[]
  readonly census: Readonly<Partial<Record<Occurrence, number>>>
}

export interface SeedRange {
  readonly from: number
  readonly count: number
  readonly size: ScheduleSize
  /** Stops at the first finding. */
  readonly firstOnly: boolean
}

export function tally({ from, count, size, firstOnly }: SeedRange): FaultTally {
  const total = new Census()
  const findings: Finding[] = []
  let ran = 0
  for (let seed = from; seed < from + count; seed++) {
    const { plan, census, violation } = runSchedule(drawPlan(seed, size))
    ran++
    total.add(census)
    if (violation === undefined) continue
    const { verdict, message: what, place } = violation
    findings.push({ seed, verdict, what, story: place === undefined ? [] : tellStory(plan, place) })
    if (firstOnly) break
  }
  return { ran, findings, census: total.toRecord() }
}

export function joinTallies(tallies: readonly FaultTally[]): FaultTally {
  const census: Partial<Record<Occurrence, number>> = {}
  for (const each of tallies) {
    for (const what of occurrences) census[what] = (census[what] ?? 0) + (each.census[what] ?? 0)
  }
  return {
    ran: tallies.reduce((sum, { ran }) => sum + ran, 0),
    findings: tallies.flatMap(({ findings }) => findings),
    census,
  }
}

export const countOf = ({ findings }: FaultTally, verdict: Verdict): number =>
  findings.filter((finding) => finding.verdict === verdict).length
