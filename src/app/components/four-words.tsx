/** The words that two screens have in common when nobody is between them: large enough to be read out. */
export function FourWords({ words }: { words: readonly string[] }) {
  return <span class="four-words">{words.join(' ')}</span>
}
