/**
 * Every way in which Tabgrid refuses or fails. Switch on `code`: it is part of the API and of the wire.
 * The message is for people: it says what to do, and may change.
 */
export const errorCodes = [
  // rooms and signaling
  'room-not-found',
  'room-full',
  'room-hosted',
  'room-ended',
  'room-taken-over',
  'version-unsupported',
  'server-unreachable',
  'server-lost',
  'broker-invalid',
  'code-fixed',
  'rate-exceeded',
  'server-busy',
  // who somebody is
  'invite-invalid',
  'peer-unproven',
  'delegation-invalid',
  // who may be in a room
  'room-locked',
  'device-refused',
  'device-removed',
  'device-banned',
  'token-invalid',
  'token-expired',
  'token-withdrawn',
  'token-used-up',
  'invitations-too-many',
  'manifest-invalid',
  'receipt-invalid',
  // wire
  'message-invalid',
  'message-too-large',
  'value-unsendable',
  'link-closed',
  'link-failed',
  'link-timeout',
  'session-lost',
  // jobs
  'task-invalid',
  'task-threw',
  'task-hash-mismatch',
  'unit-timeout',
  'worker-crashed',
  'sandbox-unavailable',
  'task-quarantined',
  'task-not-wasm',
  'input-invalid',
  'input-missing',
  'input-too-large',
  'job-cancelled',
  'jobs-too-many',
  'job-unknown',
  'device-lost',
  'submit-refused',
  'claim-refused',
  'limit-reached',
  // journal
  'journal-unavailable',
  'journal-blocked',
  'journal-full',
  'journal-unreadable',
  // ours
  'transition-illegal',
  'assertion-failed',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export class TabgridError extends Error {
  override readonly name: string = 'TabgridError'
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options) // options.cause keeps the original failure
    this.code = code
  }
}

/** A machine was asked for a move that its state does not allow. Our bug, never the peer's; the story says how it came to it. */
export class TransitionError extends TabgridError {
  override readonly name = 'TransitionError'
  constructor(story: string) {
    super('transition-illegal', story)
  }
}

/** Any thrown thing as a TabgridError: a TabgridError as it is, anything else wrapped with `code` and its text. */
export function toTabgridError(thrown: unknown, code: ErrorCode): TabgridError {
  if (thrown instanceof TabgridError) return thrown
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return new TabgridError(code, text, { cause: thrown })
}
