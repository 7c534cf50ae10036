import type { Manifest } from '../../protocol/manifest.ts'
import type { HelpLimits } from './device-limits.ts'

/** So much a person lets one job, or each job of one host, have of one worker. */
export type Allowance = Pick<HelpLimits, 'unitMs' | 'memoryMegabytes'>

/** What a person may say to a job that wants more than the limits. */
export type ConsentAnswer = 'always' | 'job' | 'no'

/** An answer is given to one text, and to no more than was asked then. */
export interface GivenAnswer {
  readonly script: string
  /** `no`: to what was beyond the limits, and larger ones change it; `never`: to a job that was within them. */
  readonly answer: 'job' | 'no' | 'never'
  readonly upTo: Allowance
}

/** All that a person has said that may concern a job. */
export interface Consents {
  readonly limits: Allowance
  /** To its host, for always. */
  readonly always: Allowance | undefined
  readonly given: GivenAnswer | undefined
  /** Its person wants to be asked also for what stays within the limits. */
  readonly askEach: boolean
}

export type Verdict = 'runs' | 'asked' | 'declined'

/** More than the limits: milliseconds, or MiB. */
export interface Excess {
  readonly what: 'unit-time' | 'memory'
  readonly wanted: number
  readonly limit: number
}

export const wantedBy = ({ unitLimitMs, memoryMegabytes = 0 }: Manifest): Allowance => ({
  unitMs: unitLimitMs,
  memoryMegabytes,
})

const larger = (left: Allowance, right: Allowance | undefined): Allowance =>
  right === undefined
    ? left
    : {
        unitMs: Math.max(left.unitMs, right.unitMs),
        memoryMegabytes: Math.max(left.memoryMegabytes, right.memoryMegabytes),
      }

const given = ({ script }: Manifest, consents: Consents): GivenAnswer | undefined =>
  consents.given?.script === script ? consents.given : undefined

/** What a job may have: the limits, and what its person has agreed to beyond them. A host's word changes nothing here. */
export function allowedTo(manifest: Manifest, consents: Consents): Allowance {
  const answer = given(manifest, consents)
  return larger(larger(consents.limits, consents.always), answer?.answer === 'job' ? answer.upTo : undefined)
}

export function excessOf(manifest: Manifest, allowed: Allowance): readonly Excess[] {
  const wanted = wantedBy(manifest)
  const excess: Excess[] = []
  if (wanted.unitMs > allowed.unitMs) {
    excess.push({ what: 'unit-time', wanted: wanted.unitMs, limit: allowed.unitMs })
  }
  if (wanted.memoryMegabytes > allowed.memoryMegabytes) {
    excess.push({ what: 'memory', wanted: wanted.memoryMegabytes, limit: allowed.memoryMegabytes })
  }
  return excess
}

/** Whether a job whose manifest was checked may run now. Pure: the same consents and manifest give the same. */
export function decide(manifest: Manifest, consents: Consents): Verdict {
  const answer = given(manifest, consents)?.answer
  if (answer === 'never') return 'declined'
  const isAgreed = !consents.askEach || consents.always !== undefined || answer === 'job'
  if (isAgreed && excessOf(manifest, allowedTo(manifest, consents)).length === 0) return 'runs'
  return answer === 'no' ? 'declined' : 'asked'
}
