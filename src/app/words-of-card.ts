import { assert } from '../base/assert.ts'
import type { CardFace } from '../tasks/catalogue.ts'
import type { CardWords, FaceWords } from './text/card-words.ts'
import { text } from './text.ts'

/** What a card says to people, in the reader's language. */
export const faceOf = ({ name }: CardFace): FaceWords => found<FaceWords>(text.faces, name)

/** What it says besides: fetched with what runs it. */
export const wordsOf = ({ name }: CardFace): CardWords => found<CardWords>(text.cards, name)

function found<Words>(all: Readonly<Partial<Record<string, Words>>>, name: string): Words {
  const words = all[name]
  assert(words !== undefined, `the card ${name} has no words`)
  return words
}
