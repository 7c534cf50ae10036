import type { ErrorCode } from '../../../base/errors.ts'

/** All that our program in a worker can fail with. A worker that says another code is not only our program. */
export const failureCodes = [
  'message-invalid',
  'message-too-large',
  'value-unsendable',
  'task-invalid',
  'task-threw',
  'input-invalid',
  'worker-crashed',
  'assertion-failed',
] as const satisfies readonly ErrorCode[]

export type FailureCode = (typeof failureCodes)[number]

/** @returns the code, or `worker-crashed` for what should not have come up in a worker. */
export const failureCodeOf = (code: ErrorCode): FailureCode =>
  failureCodes.find((known) => known === code) ?? 'worker-crashed'
