import { TabgridError } from '../../base/errors.ts'

export const unavailable = (cause: unknown): TabgridError =>
  new TabgridError(
    'journal-unavailable',
    'This browser does not let Tabgrid keep the job (a private window?): a reload starts it again.',
    { cause },
  )

/** A failed write as an error that says what to do. */
export function writeError(cause: unknown): TabgridError {
  if (cause instanceof TabgridError) return cause
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError') {
    const message =
      'The disk space that this browser gives to Tabgrid is full. The job goes on, but a reload would redo the rest of it.'
    return new TabgridError('journal-full', message, { cause })
  }
  return unavailable(cause)
}
