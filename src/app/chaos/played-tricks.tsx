import type { Trick } from '../../protocol/trick.ts'
import { text } from '../text.ts'

/** What the host plays on this device now, a sentence each. */
export function PlayedTricks({ playing }: { playing: readonly Trick[] }) {
  const { nothing, playing: words } = text.played
  const lines = playing.length === 0 ? [nothing] : playing.map((trick) => words[trick])
  return (
    <div role="status">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}
