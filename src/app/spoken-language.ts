import { effect } from '@preact/signals'
import { remember, remembered } from './remember.ts'
import { type Language, language, languageOf, preferred, tagOf } from './text/language.ts'
import { speak } from './text.ts'

/** Speaks as was chosen here before, or as the reader's browser prefers; the page says which language it is in from now on. */
export function beginLanguage(): void {
  preferred.value = navigator.languages
  language.value = languageOf(remembered('language'), preferred.value)
  effect(() => {
    document.documentElement.lang = tagOf(language.value)
  })
}

/** Kept from the first choice on. Rejects where its words cannot be fetched: then the former one stays. */
export async function chooseLanguage(next: Language): Promise<void> {
  await speak(next)
  remember('language', next)
}
