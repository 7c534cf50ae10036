import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Rng } from '../../../src/base/rng.ts'
import { wordCount } from '../../../src/tasks/word-count.ts'
import { loadTask, runInShards } from './run-in-shards.ts'

const sample = readFileSync(new URL('../../../src/app/public/data/a-tide-of-tabs.txt', import.meta.url), 'utf8')
const countIn = (input: string, blockLength: number, seed = 'a') =>
  runInShards(wordCount, { params: { blockLength }, input, rng: new Rng(seed) })
const blocksOf = async (input: string, blockLength: number) =>
  (await loadTask(wordCount, { blockLength })).split(input).value.units as string[]

const pieces = [
  ...['tab', 'Tab', 'TABS', "don't", 'naïve', 'nai\u0308ve', '3.14', '1,000', '5；6', 'e.g.', 'a\u202fb', 'x\ufeffy'],
  ...['我们在浏览器里计算', '研究生命起源', '北京大学生', 'カタカナ', 'ภาษาไทยไม่มีวรรค', '👩‍👩‍👧', '🇨🇳🇫🇷', '𠮷野家'],
  ...[' ', '  ', '\u3000', '\t', '\n', '\r\n', '。', '！', '？', '!', '?', '.', ', ', '，', ':', '\u200d', '\u0301'],
]
const randomText = (rng: Rng): string =>
  Array.from({ length: 10 + rng.below(120) }, () => pieces[rng.below(pieces.length)] ?? '').join('')

test('words are counted over case and composition, and numbers are words', async () => {
  const answer = await countIn('Tab tab TAB nai\u0308ve NAÏVE 3.14 — !', 5)
  const top = [
    ['tab', 3],
    ['naïve', 2],
    ['3.14', 1],
  ]
  expect(answer).toEqual({ words: 6, distinct: 3, top })
})

test('words that are as frequent stand in the order of their letters, and only 50 are listed', async () => {
  const words = Array.from({ length: 80 }, (_, at) => `w${String(at).padStart(2, '0')}`)
  const answer = (await countIn(`${words.toReversed().join(' ')} w79`, 20)) as { top: [string, number][] }
  expect(answer.top.map(([word]) => word)).toEqual(['w79', ...words.slice(0, 49)])
})

test('the sample is cut into blocks at the ends of lines and sentences, without a loss', async () => {
  const blocks = await blocksOf(sample, 200)
  expect(blocks.join('')).toBe(sample)
  expect(blocks.length).toBeGreaterThan(8)
  expect(Math.max(...blocks.map((block) => block.length))).toBeLessThan(300)
})

test('Chinese without spaces counts the same in blocks as in one piece', async () => {
  const chinese = sample.slice(sample.indexOf('标签页的潮水')).replaceAll('\n', '')
  const whole = await countIn(chinese, Number.MAX_SAFE_INTEGER)
  expect(whole).toMatchObject({ top: expect.arrayContaining([['的', 14]]) })
  for (const blockLength of [1, 7, 50, 333]) expect(await countIn(chinese, blockLength)).toEqual(whole)
})

test('a line of a hundred thousand characters is cut, and one without any place to cut stays whole', async () => {
  const line = 'one more word and '.repeat(6_000)
  expect((await blocksOf(line, 800)).length).toBeGreaterThan(100)
  expect(await countIn(line, 800)).toMatchObject({ words: 24_000, distinct: 4 })
  const unbroken = '研究生命起源'.repeat(2_000)
  expect(await blocksOf(unbroken, 100)).toEqual([unbroken])
})

test.each(Array.from({ length: 150 }, (_, seed) => seed))(
  'any text counts the same in blocks as whole (seed %i)',
  async (seed) => {
    const rng = new Rng(seed)
    const text = randomText(rng)
    const whole = await countIn(text, Number.MAX_SAFE_INTEGER)
    expect(await countIn(text, 1 + rng.below(30), `${seed}`)).toEqual(whole)
  },
)
