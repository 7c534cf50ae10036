import { TabgridError } from '../../base/errors.ts'
import type { LeaseGrant } from '../../core/effect.ts'
import type { Failure } from '../../core/event.ts'
import { toFailure } from '../failure.ts'
import type { Run } from './run.ts'

/** What is wrong with a result, before anybody decides whether it counts: it must say how far it goes, and hold a result a unit. */
export function checkResult(
  grant: LeaseGrant,
  run: Run | undefined,
  to: number,
  value: unknown,
): Failure | undefined {
  const { from } = grant
  if (to <= from || to > grant.to) {
    return invalid(`a result for units ${from} to ${to}, where units ${from} to ${grant.to} were leased`)
  }
  if (run?.collects !== true) return undefined
  if (!Array.isArray(value)) return invalid('a result that is not a list, of a task that gives one result a unit')
  return value.length === to - from ? undefined : invalid(`${value.length} results for ${to - from} units`)
}

const invalid = (story: string): Failure =>
  toFailure(new TabgridError('message-invalid', `this device sent ${story}`))
