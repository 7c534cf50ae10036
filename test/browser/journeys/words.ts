import type { Language } from '../../../src/app/text/language.ts'
import { parts, type Text } from '../../../src/app/text/parts.ts'

/** All words of a language, as the pages have them: what a person presses is found by its name. */
export async function wordsOf(language: Language): Promise<Text> {
  const all = await Promise.all(Object.values(parts).map((part) => part[language]()))
  return Object.assign({}, ...all.map(({ words }) => words))
}
