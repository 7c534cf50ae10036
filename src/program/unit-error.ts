import { type ErrorCode, TabgridError } from '../base/errors.ts'
import { limits } from '../protocol/limits.ts'
import { withoutPlaces } from './trace.ts'

/** What happened to one unit: `task-threw`, `unit-timeout`, `worker-crashed` or `value-unsendable`. The message does not name it again. */
export class UnitError extends TabgridError {
  override readonly name = 'UnitError'
  /** Index of the unit. Of a value joined from several units that cannot be sent: the first of them. */
  readonly unit: number
  /** Where the task threw, as its own machine told it; empty when it did not throw. */
  override readonly stack: string

  constructor(code: ErrorCode, unit: number, message: string, stack = '') {
    super(code, message.slice(0, limits.reasonLength))
    this.unit = unit
    this.stack = stack.slice(0, limits.stackLength)
  }
}

/**
 * A TabgridError for what a task threw outside its units: `task-threw`, or `input-invalid` when the task says so itself
 * by a `code` on its error, as tasks do that read people's files.
 */
export function taskThrew(where: string, thrown: unknown): TabgridError {
  if (thrown instanceof TabgridError) return thrown
  const { message, stack, blamesInput } = readThrown(thrown)
  const error = blamesInput
    ? new TabgridError('input-invalid', message)
    : new TabgridError('task-threw', `"${where}" threw: ${message}`)
  error.stack = stack
  return error
}

export function unitThrew(unit: number, thrown: unknown): TabgridError {
  if (thrown instanceof TabgridError) return thrown
  const { message, stack } = readThrown(thrown)
  return new UnitError('task-threw', unit, message, stack)
}

/** Anything can be thrown, also what cannot be turned into text. */
function readThrown(thrown: unknown): { message: string; stack: string; blamesInput: boolean } {
  try {
    if (thrown instanceof Error) {
      const blamesInput = 'code' in thrown && thrown.code === 'input-invalid'
      return { message: clip(String(thrown.message)), stack: withoutPlaces(String(thrown.stack ?? '')), blamesInput }
    }
    return { message: clip(String(thrown)), stack: '', blamesInput: false }
  } catch {
    return { message: 'something without a text', stack: '', blamesInput: false }
  }
}

const clip = (text: string): string => text.slice(0, limits.reasonLength)
