import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** All files below `folder` that are code of ours. */
const codeIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join(folder, path))
const textOf = (path: string): string => readFileSync(path, 'utf8')

const sources = [...codeIn('src'), ...codeIn('signaling')]
const linesMost = 350

test('no source file holds more than 350 lines', () => {
  expect(sources.length).toBeGreaterThan(100)
  expect(sources.filter((path) => textOf(path).split('\n').length > linesMost)).toEqual([])
})

test('no check is suppressed and nothing is left to do', () => {
  const left = /@ts-(ignore|expect-error|nocheck)|biome-ignore|\b(TODO|FIXME|XXX)\b/
  expect(sources.filter((path) => left.test(textOf(path)))).toEqual([])
})

test.each([
  ['src/protocol/README.md', /\*\*(W\d+)\*\*|^\| (W\d+) \|/gm],
  ['signaling/README.md', /\*\*(W\d+)\*\*/g],
  ['src/core/README.md', /\*\*(I\d+)\*\*/g],
])('every rule of %s is cited by a test', (document, rule) => {
  const rules = [...textOf(document).matchAll(rule)].map(([, bold, row]) => bold ?? row)
  expect(rules.length).toBeGreaterThan(3)
  const tests = codeIn('test').map(textOf).join('\n') + textOf('src/core/invariants.ts')
  expect(rules.filter((id) => !tests.includes(`[${id}]`))).toEqual([])
})
