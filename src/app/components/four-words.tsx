/** The words that two screens have in common when nobody is between them: large enough to be read out, and English everywhere. */
export function FourWords({ words }: { words: readonly string[] }) {
  return (
    <span class="four-words" lang="en">
      {words.join(' ')}
    </span>
  )
}
