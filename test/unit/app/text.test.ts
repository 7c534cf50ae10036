import { expect, test, vi } from 'vitest'
import { language, languageOf, localeOf } from '../../../src/app/text/language.ts'
import { parts } from '../../../src/app/text/parts.ts'
import { loadWords, speak, text } from '../../../src/app/text.ts'

test.each([
  [undefined, ['zh-Hans-CN', 'en'], 'zh'],
  [undefined, ['de-DE', 'en-GB'], 'en'],
  [undefined, ['de-DE'], 'en'],
  ['en', ['zh-CN'], 'en'],
  ['zh', ['en-GB'], 'zh'],
  ['fr', ['zh-TW'], 'zh'],
  [undefined, [], 'en'],
])('with %j kept and %j preferred the pages speak %s', (kept, preferred, spoken) => {
  expect(languageOf(kept, preferred)).toBe(spoken)
})

test.each([
  ['en', ['de-DE', 'en-GB'], 'en-GB'],
  ['zh', ['en-GB', 'zh-Hans-SG'], 'zh-Hans-SG'],
  ['en', ['de-DE'], 'en'],
  ['zh', [], 'zh-CN'],
] as const)('numbers of pages in %s are written for %j as in %s', (spoken, tags, locale) => {
  expect(localeOf(spoken, tags)).toBe(locale)
})

test('words of a part that was not loaded are missed at once', () => {
  expect(() => Reflect.get(text, 'of no part')).toThrow('no words are loaded for of no part')
})

test('the language changes with all words that are in use', async () => {
  await speak('zh')
  expect(language.value).toBe('zh')
  expect(text.host.end).toBeTruthy()
  await speak('en')
  expect([language.value, text.host.end]).toEqual(['en', 'End room'])
})

test('the words of a phone are none of a host: a file of words in two parts would be a file for each to load', async () => {
  const [{ words: first }, { words: device }, { words: host }] = await Promise.all([
    parts.first.en(),
    parts.device.en(),
    parts.host.en(),
  ])
  const inHost = (words: object) => Object.keys(words).filter((key) => key in host)
  expect([...inHost(first), ...inHost(device)]).toEqual(['names']) // which the base has, and the host's room needs as well
})

test('a part whose words failed to load keeps nobody from another language, and is there when it is fetched again', async () => {
  const failed = vi.spyOn(parts.lab, 'en').mockRejectedValue(new TypeError('no server'))
  await expect(loadWords('lab')).rejects.toThrow('no server')
  failed.mockRestore()
  const chinese = vi.spyOn(parts.lab, 'zh').mockRejectedValue(new TypeError('no server'))
  await speak('zh')
  await speak('en')
  expect(chinese).not.toHaveBeenCalled()
  chinese.mockRestore()
  expect('lab' in text).toBe(false)
  await loadWords('lab')
  expect('lab' in text).toBe(true)
})
