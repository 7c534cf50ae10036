import { batch, signal } from '@preact/signals'
import { assert } from '../base/assert.ts'
import { type Language, language } from './text/language.ts'
import { type Part, parts, type Text } from './text/parts.ts'

const fetched = signal<Partial<Text>>({})
const inUse = new Set<Part>()

/**
 * Every word on the pages, in the reader's language. Components hold none. Who reads it while drawing is drawn anew when the
 * language changes, so it is never read at a module's top level. A part must have been fetched by `loadWords` before;
 * `in` tells whether one has been.
 */
export const text = new Proxy({} as Text, {
  get(_nothing, key): unknown {
    const { value: words } = fetched
    assert(Reflect.has(words, key), `no words are loaded for ${String(key)}`)
    return Reflect.get(words, key)
  },
  has: (_nothing, key) => Reflect.has(fetched.value, key),
})

/** Fetches the words of a part, in the language of now. Rejects where the server is out of reach. */
export async function loadWords(part: Part): Promise<void> {
  const spoken = language.peek()
  const { words } = await parts[part][spoken]()
  if (spoken !== language.peek()) return loadWords(part)
  inUse.add(part)
  fetched.value = { ...fetched.peek(), ...words }
}

/** Goes over to another language, with all words in use. Rejects where they cannot be fetched: then the former one stays. */
export async function speak(next: Language): Promise<void> {
  const before = [...inUse]
  const found = await Promise.all(before.map((part) => parts[part][next]()))
  batch(() => {
    language.value = next
    fetched.value = Object.assign({}, fetched.peek(), ...found.map(({ words }) => words))
  })
  await Promise.all([...inUse].filter((part) => !before.includes(part)).map(loadWords))
}
