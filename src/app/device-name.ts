import type { RandomBytes } from '../base/ids.ts'
import { limits } from '../protocol/limits.ts'
import { remember, remembered } from './remember.ts'
import { text } from './text.ts'

/** Two words of the reader's language. */
export function inventName(random: RandomBytes): string {
  const { qualities, animals, whole } = text.names
  const [first = 0, second = 0] = random(2)
  return whole(qualities[first % qualities.length] ?? '', animals[second % animals.length] ?? '')
}

/** What a person typed, as a name: one line, no spaces around it, cut to what the wire carries. Empty when nothing is left. */
export function tidyName(typed: string): string {
  const cut = typed.replace(/\s+/g, ' ').trim().slice(0, limits.nameLength)
  return cut.replace(/[\uD800-\uDBFF]$/, '').trim() // the cut may go through an emoji
}

/** The name kept in this browser, or a new one that is kept from now on. */
export function ownName(): string {
  const kept = tidyName(remembered('device-name') ?? '')
  if (kept !== '') return kept
  const name = inventName((count) => crypto.getRandomValues(new Uint8Array(count)))
  remember('device-name', name)
  return name
}
