import { expect, test } from 'vitest'
import { shownAs, shownName, tellOwnName } from '../../../src/app/own-device.ts'
import { speak } from '../../../src/app/text.ts'

test('the own machine is called by the language of now, whichever it was when a room opened, and nobody else is', async () => {
  const english = tellOwnName()
  await speak('zh')
  const chinese = shownName(english)
  expect(chinese).toMatch(/\p{Script=Han}/u)
  expect([undefined, 1, 2].map((number) => shownAs({ number, name: english }).name)).toEqual([
    chinese,
    chinese,
    english,
  ])
  expect(tellOwnName()).toBe(chinese) // the next room opens
  expect(shownName('Brave otter')).toBe('Brave otter')
  await speak('en')
  expect([english, chinese].map(shownName)).toEqual([english, english])
})
