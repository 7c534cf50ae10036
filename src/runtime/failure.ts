import { TabgridError, toTabgridError } from '../base/errors.ts'
import type { JobOutcome } from '../core/effect.ts'
import type { Failure } from '../core/event.ts'
import { limits } from '../protocol/limits.ts'

/** Whatever was thrown, in the form in which it travels and is kept. */
export function toFailure(thrown: unknown): Failure {
  const { code, message, stack, cause } = toTabgridError(thrown, 'task-threw')
  const inner = typeof cause === 'string' ? cause : cause instanceof Error ? cause.stack : stack
  return { code, reason: message.slice(0, limits.reasonLength), stack: (inner ?? '').slice(0, limits.stackLength) }
}

/** What a job's result rejects with: the unit is named here and nowhere below; the remote stack is kept as the cause. */
export function toJobError({ failure, unit }: Extract<JobOutcome, { type: 'failed' }>): TabgridError {
  return new TabgridError(failure.code, ofUnit(unit, failure.reason), { cause: failure.stack })
}

/** Which unit a runner blames; none when its worker died and nobody can tell. */
export function unitOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('unit' in thrown)) return undefined
  return typeof thrown.unit === 'number' ? thrown.unit : undefined
}

/** Says for people which unit a reason is about. */
export const ofUnit = (unit: number | undefined, reason: string): string =>
  unit === undefined ? reason : `unit ${unit}: ${reason}`
