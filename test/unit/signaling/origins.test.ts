import { expect, test } from 'vitest'
import { Origins } from '../../../signaling/origins.ts'
import { StartError } from '../../../signaling/settings.ts'

const host = 'tabgrid.example:8443'

test.each([
  [undefined, true],
  ['https://tabgrid.example:8443', true],
  ['http://tabgrid.example:8443', true],
  ['https://tabgrid.example', false],
  ['https://evil.example', false],
  ['https://tabgrid.example:8443.evil.example', false],
  ['http://localhost:5173', true],
  ['http://127.0.0.1:9', true],
  ['http://[::1]:9', true],
  ['https://localhost.evil.example', false],
  ['https://127.0.0.1.evil.example', false],
  ['null', false],
  ['', false],
  ['https://listed.example', true],
  ['http://listed.example', false],
])('[W35] a page of %s may connect: %s', (origin, isAllowed) => {
  expect(new Origins(['https://listed.example']).allows(origin, host)).toBe(isAllowed)
})

test('[W35] with * every page may connect', () => {
  for (const origin of ['https://evil.example', 'null']) expect(new Origins(['*']).allows(origin, host)).toBe(true)
})

test.each(['listed.example', 'https://a.example/path', 'ftp://a.example', ''])(
  '--origin %s is wrong usage',
  (name) => {
    expect(() => new Origins([name])).toThrow(StartError)
  },
)
