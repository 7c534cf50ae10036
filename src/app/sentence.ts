import { type ErrorCode, toTabgridError } from '../base/errors.ts'
import { text } from './text.ts'

/** The page's own words for a code, where it has some. */
export function sentenceFor(code: ErrorCode): string | undefined {
  const sentences: Partial<Record<ErrorCode, string>> = {
    ...text.errors,
    ...('laterErrors' in text && text.laterErrors),
  }
  return sentences[code]
}

/** What the page says about a refusal or failure: its own words where it has them, else the message that came with it. */
export const sentenceOf = (error: { readonly code: ErrorCode; readonly message: string }): string =>
  sentenceFor(error.code) ?? ('failure' in text ? text.failure(error.code, error.message) : error.message)

/** The same for any thrown thing. */
export const sentenceOfThrown = (thrown: unknown): string => sentenceOf(toTabgridError(thrown, 'assertion-failed'))
