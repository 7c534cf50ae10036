import { signal } from '@preact/signals'

/** English, and Simplified Chinese: what each is called in its own words, and its tag. */
const told = { en: { name: 'English', tag: 'en' }, zh: { name: '中文', tag: 'zh-CN' } } as const

export type Language = keyof typeof told

export const languages: readonly Language[] = ['en', 'zh']

/** In which words, numbers and dates are written now. */
export const language = signal<Language>('en')

/** The reader's languages as BCP 47 tags, the best first; empty where nobody told. */
export const preferred = signal<readonly string[]>([])

export const nameOf = (language: Language): string => told[language].name

/** As `lang` of HTML says it. */
export const tagOf = (language: Language): string => told[language].tag

export const otherThan = (language: Language): Language => (language === 'en' ? 'zh' : 'en')

const speaks = (tag: string, language: Language): boolean => tag.split('-')[0] === language

/** In which way numbers and dates are written: that of the first of the reader's tags that is of this language, like `en-GB`. */
export const localeOf = (language: Language, tags: readonly string[]): string =>
  tags.find((tag) => speaks(tag, language)) ?? tagOf(language)

/**
 * The language to begin with.
 * @param kept what was chosen here before, if anything.
 * @param tags the reader's languages: the first that we speak is taken.
 */
export function languageOf(kept: string | undefined, tags: readonly string[]): Language {
  const [first] = [kept ?? '', ...tags].flatMap((tag) => languages.filter((each) => speaks(tag, each)))
  return first ?? 'en'
}
