import { expect, test } from 'vitest'
import { type Part, parts } from '../../../src/app/text/parts.ts'
import { able } from '../../../src/app/text/zh/able.ts'

/** Names, units and examples: the same in every language. */
const alike = new Set([
  ...['appName', 'titles.landing', 'landing.codeExample', 'helped.fileName'],
  ...['consent.megabytes', 'consent.gigabytes', 'stream.saved', 'wasmModule.file'],
  ...['helped.hash', 'check.lines.direct.name', 'check.lines.wasm.name', 'cards.hash-search.table.columns.hash'],
])

const isForeign = (words: string): boolean => /\p{L}/u.test(words) && !/\p{Script=Han}/u.test(words)

/** What a function says by itself: the strings in it, without what it is given. */
const stringsOf = (speaks: () => unknown): string =>
  (speaks.toString().match(/`[^`]*`|'[^']*'|"[^"]*"/g) ?? []).join(' ').replaceAll(/\$\{[^}]*\}/g, '')

/** Where words stand that are in other letters alone. */
function foreignIn(words: unknown, path = ''): string[] {
  if (typeof words === 'string') return isForeign(words) ? [path] : []
  if (typeof words === 'function') return isForeign(stringsOf(words as () => unknown)) ? [path] : []
  return Object.entries(words as object).flatMap(([key, value]) =>
    foreignIn(value, path === '' ? key : `${path}.${key}`),
  )
}

test.each(Object.keys(parts) as Part[])(
  'all words of the part %s are Chinese, but for names and units',
  async (part) => {
    const { words } = await parts[part].zh()
    expect(foreignIn(words).filter((path) => !alike.has(path))).toEqual([])
  },
)

test('so is what a browser is told that cannot run the app', () => {
  expect(foreignIn(able)).toEqual([])
})

test('English words are found, in functions too', () => {
  const words = {
    a: 'Stop',
    b: { c: (count: string) => `${count} units`, d: () => '停止', e: (name: string) => `${name}…` },
  }
  expect(foreignIn(words)).toEqual(['a', 'b.c'])
})
