import { expect, test } from 'vitest'
import { inventName, tidyName } from '../../../src/app/device-name.ts'
import { speak } from '../../../src/app/text.ts'
import { isInvented } from '../../../src/base/invented-names.ts'
import { Rng } from '../../../src/base/rng.ts'

test.each([
  ['en', /^[A-Z][a-z]+ [A-Z][a-z]+$/],
  ['zh', /^\p{Script=Han}{4}$/u],
] as const)('an invented name in %s is two words, and every one of the 1,024 can come', async (spoken, shape) => {
  await speak(spoken)
  const rng = new Rng('names')
  const names = new Set<string>()
  for (let draw = 0; draw < 20_000; draw++) {
    names.add(inventName((count) => Uint8Array.from({ length: count }, () => rng.below(256))))
  }
  await speak('en')
  expect(names.size).toBe(1_024)
  for (const name of names) {
    expect(name).toMatch(shape)
    expect(isInvented(name) && isInvented(`${name} 12`)).toBe(true)
  }
})

test.each([
  'Otter',
  'Amber',
  'amber otter',
  'Amber Otter!',
  'Amber Otter 2 3',
  'Amber Otter x',
  'Otter Amber',
  '晨光',
  '',
])('"%s" is no invented name', (typed) => {
  expect(isInvented(typed)).toBe(false)
})

test('a typed name becomes one tidy line that fits the wire', () => {
  expect(tidyName('  Ms \n Li ')).toBe('Ms Li')
  expect(tidyName(' \t ')).toBe('')
  expect(tidyName('x'.repeat(50))).toHaveLength(40)
})

test('a name is not cut through an emoji', () => {
  expect(tidyName(`${'x'.repeat(39)}🦦`)).toBe('x'.repeat(39))
})
