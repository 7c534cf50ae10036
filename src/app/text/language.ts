import { signal } from '@preact/signals'

/** English, and Simplified Chinese. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** In which words, numbers and dates are written now. */
export const language = signal<Language>('en')

/**
 * The language to begin with.
 * @param kept what was chosen here before, if anything.
 * @param preferred the reader's languages as BCP 47 tags, the best first: the first that we speak is taken.
 */
export function languageOf(kept: string | undefined, preferred: readonly string[]): Language {
  const [first] = [kept ?? '', ...preferred].flatMap((tag) => languages.filter((each) => tag.split('-')[0] === each))
  return first ?? 'en'
}
