import { assert } from '../base/assert.ts'
import type { CardFace } from '../tasks/catalogue.ts'
import type { CardWords } from './text/card-words.ts'
import { text } from './text.ts'

/** What a card says to people, in the reader's language. */
export function wordsOf({ name }: CardFace): CardWords {
  const all: Readonly<Partial<Record<string, CardWords>>> = text.cards
  const words = all[name]
  assert(words !== undefined, `the card ${name} has no words`)
  return words
}
