import { useSignal } from '@preact/signals'
import { chooseLanguage } from '../spoken-language.ts'
import { language, nameOf, otherThan, tagOf } from '../text/language.ts'
import { text } from '../text.ts'

/** Names the other language in its own words, for those who cannot read this one. */
export function LanguageSwitch() {
  const failed = useSignal(false)
  const other = otherThan(language.value)
  const change = async () => {
    failed.value = await chooseLanguage(other).then(
      () => false,
      () => true,
    )
  }
  return (
    <>
      <button type="button" class="quiet small language" lang={tagOf(other)} onClick={change}>
        {nameOf(other)}
      </button>
      {failed.value && (
        <p class="problem" role="alert">
          {text.wordsNotLoaded}
        </p>
      )}
    </>
  )
}
