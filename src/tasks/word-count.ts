import { defineTask } from '../core/task.ts'
import type { Card, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface WordCountParams {
  /** A unit is about so many characters of the text; more where the text has no place to cut. */
  readonly blockLength: number
}
type Counts = Map<string, number>
interface WordCountAnswer {
  readonly words: number
  readonly distinct: number
  /** The 50 most frequent ones with their counts; words that are as frequent stand in the order of their letters. */
  readonly top: readonly (readonly [word: string, count: number])[]
}

/**
 * Counts the words of any text by `Intl.Segmenter`, which also knows languages that put no space between words.
 *
 * The text is cut only where its words certainly do not depend on what is on the other side (Unicode's rules for word
 * boundaries): after the end of a line or a sentence or a space, before a letter. Counting the blocks gives the same as
 * counting the whole. There is no known answer: engines disagree a little about the words of a Chinese sentence,
 * which the deterministic profile does not change.
 */
export const wordCount = defineTask({
  name: 'word-count',
  split(text: string, { blockLength }: WordCountParams): string[] {
    const cut = /[ \t\n\r\u3000!?。！？](?=\p{L})/gu
    const blocks: string[] = []
    let from = 0
    while (from < text.length) {
      cut.lastIndex = from + blockLength
      const to = cut.lastIndex < text.length && cut.exec(text) !== null ? cut.lastIndex : text.length
      blocks.push(text.slice(from, to))
      from = to
    }
    return blocks
  },
  init(): Intl.Segmenter {
    if (typeof Intl.Segmenter === 'undefined') {
      throw new Error('this browser is too old to tell words apart: use a newer one on this device')
    }
    return new Intl.Segmenter('en', { granularity: 'word' })
  },
  map(block: string, { state: segmenter }): Counts {
    const counts: Counts = new Map()
    for (const { segment, isWordLike } of segmenter.segment(block)) {
      if (isWordLike !== true) continue
      const word = segment.normalize('NFC').toLowerCase()
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    return counts
  },
  combine(left: Counts, right: Counts): Counts {
    for (const [word, count] of right) left.set(word, (left.get(word) ?? 0) + count)
    return left
  },
  reduce(total: Counts): WordCountAnswer {
    const before = (a: readonly [string, number], b: readonly [string, number]) =>
      b[1] - a[1] || (a[0] < b[0] ? -1 : 1)
    const top: [string, number][] = []
    let words = 0
    for (const entry of total) {
      words += entry[1]
      const last = top[49]
      if (last !== undefined && before(last, entry) < 0) continue
      let at = top.length
      for (let above = top[at - 1]; above !== undefined && before(entry, above) < 0; above = top[at - 1]) at--
      top.splice(at, 0, entry)
      top.length = Math.min(top.length, 50)
    }
    return { words, distinct: total.size, top }
  },
})

const view = {
  figures: ({ words, distinct }) => ({ words: { value: words }, distinct: { value: distinct } }),
  table: { columns: ['word', 'times'], rows: ({ top }) => top },
} as const satisfies View<WordCountParams, Counts, WordCountAnswer>

export const wordCountCard = {
  ...faces['word-count'],
  task: wordCount,
  view,
} as const satisfies Card
