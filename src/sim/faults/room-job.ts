import { defineTask } from '../../core/task.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import type { Job, PoisonedUnit } from '../../runtime/api/job-api.ts'
import type { Draw } from './draw.ts'
import { demand } from './violation.ts'

/** A job of which the answer is known exactly. */
export interface RoomJob {
  readonly unitMs: number
  start(host: HostRoom | undefined): Job | undefined
  /** @throws Violation when the answer is another, or there is none, or units were set aside without a reason. */
  check(outcome: unknown, poisoned: readonly PoisonedUnit[]): void
}

/** Every unit once: the count and the sum, and the sum of squares, which no other mix of units has. */
const summing = defineTask({
  name: 'sums',
  split: (count: number) => count,
  map: (unit: number, { params }: { params: { bad: number } }) => {
    if (unit === params.bad) throw new Error('this unit throws')
    return [1, unit, unit * unit]
  },
  combine: (left: number[], right: number[]) => left.map((each, at) => each + (right[at] ?? 0)),
})

/** Every result, in its place. */
const listing = defineTask({
  name: 'list',
  split: (count: number) => count,
  map: (unit: number, { params }: { params: { bad: number } }) => {
    if (unit === params.bad) throw new Error('this unit throws')
    return unit * 3
  },
  reduce: (results: readonly number[]) => results,
})

export function drawRoomJob(draw: Draw): RoomJob {
  const units = Math.ceil(draw.scale(20, 600))
  const unitMs = draw.scale(2_000, 40_000) / units
  const bad = draw.chance(0.25) ? draw.below(units) : -1
  const isList = draw.chance(0.4)
  return {
    unitMs,
    start: (host) =>
      isList
        ? host?.run(listing, { input: units, params: { bad } })
        : host?.run(summing, { input: units, params: { bad } }),
    check: (outcome, poisoned) => {
      for (const { unit, evidence } of poisoned) checkEvidence(unit, unit === bad, evidence)
      const aside = new Set(poisoned.map(({ unit }) => unit))
      demand(bad < 0 || aside.has(bad), 'broken', () => `unit ${bad} throws, and was not set aside`)
      const good = Array.from({ length: units }, (_, unit) => unit).filter((unit) => !aside.has(unit))
      const sum = (of: (unit: number) => number) => good.reduce((total, unit) => total + of(unit), 0)
      const answer = isList
        ? good.map((unit) => unit * 3)
        : [good.length, sum((unit) => unit), sum((unit) => unit ** 2)]
      const [got, wanted] = [outcome, { answer }].map((each) => JSON.stringify(each)?.slice(0, 100_000))
      demand(
        got === wanted,
        'broken',
        () => `the answer is ${got?.slice(0, 300)} instead of ${wanted?.slice(0, 300)}`,
      )
    },
  }
}

/** A unit that does nothing wrong is set aside only when three workers or devices ended under it. */
function checkEvidence(unit: number, isBad: boolean, evidence: PoisonedUnit['evidence']): void {
  const codes = evidence.map(({ code }) => code)
  const isFate = codes.every((code) => code === 'worker-crashed' || code === 'device-lost')
  demand(codes.length >= 3, 'broken', () => `unit ${unit} was set aside after ${codes.join(', ')}`)
  demand(isBad || isFate, 'broken', () => `unit ${unit} is fine, and was set aside after ${codes.join(', ')}`)
}
