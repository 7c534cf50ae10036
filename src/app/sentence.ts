import { type ErrorCode, toTabgridError } from '../base/errors.ts'
import { text } from './text.ts'

/** What the page says about a refusal or failure: its own words where it has them, else the message that came with it. */
export const sentenceOf = (error: { readonly code: ErrorCode; readonly message: string }): string =>
  text.errors[error.code] ?? error.message

/** The same for any thrown thing. */
export const sentenceOfThrown = (thrown: unknown): string => sentenceOf(toTabgridError(thrown, 'assertion-failed'))
