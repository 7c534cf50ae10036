import { signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { LazyPart } from '../lazy-part.ts'
import { text } from '../text.ts'

/** Who compares one device's words compares those of the next as well. */
const wanted = signal(false)

/** The one press that shows the words of this page, or hides them. */
export function CompareWords() {
  const { show, hide } = text.shared.fourWords
  return (
    <button
      type="button"
      class="small"
      onClick={() => {
        wanted.value = !wanted.value
      }}
    >
      {wanted.value ? hide : show}
    </button>
  )
}

interface FourWordsProps {
  readonly words: () => Promise<readonly string[]>
  /** Whose they are, where a page shows those of several. */
  readonly of?: string | undefined
}

/** The words that two screens have in common when nobody is between them: large enough to be read out, and English everywhere. */
export function FourWords({ words, of }: FourWordsProps) {
  return <span role="status">{wanted.value && <Fetched words={words} of={of} />}</span>
}

function Fetched({ words, of }: FourWordsProps) {
  const part = useMemo(() => new LazyPart(words), [words])
  useEffect(() => void part.load(), [part])
  const { value: state } = part.state
  if (state.at === 'unreachable') return <span class="problem">{text.page.unreachable}</span>
  if (state.at !== 'loaded') return <>{text.page.opening}</>
  return (
    <>
      {of !== undefined && <span class="sr-only">{of} </span>}
      <span class="four-words" lang="en">
        {state.part.join(' ')}
      </span>
    </>
  )
}
