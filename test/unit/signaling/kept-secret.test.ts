import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keptSecret } from '../../../signaling/kept-secret.ts'
import { StartError } from '../../../signaling/settings.ts'

let directory: string
let warned: string[]
const warn = (sentence: string) => warned.push(sentence)
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tabgrid-secret-'))
  warned = []
})
afterEach(() => rmSync(directory, { recursive: true }))

test('[W34] a secret is made once, for its user alone, and is the same after a restart', () => {
  const env = { XDG_STATE_HOME: directory }
  const first = keptSecret(undefined, env, warn)
  expect(first).toHaveLength(32)
  expect(keptSecret(undefined, env, warn)).toEqual(first)
  const file = join(directory, 'tabgrid', 'secret')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(keptSecret(file, {}, warn)).toEqual(first)
  expect(warned).toEqual([])
})

test('two servers have different secrets, unless they are given the same', () => {
  const secretIn = (name: string) => keptSecret(join(directory, name), {}, warn)
  expect(secretIn('a')).not.toEqual(secretIn('b'))
  const env = { TABGRID_SECRET: readFileSync(join(directory, 'a'), 'utf8') }
  expect(keptSecret(join(directory, 'b'), env, warn)).toEqual(secretIn('a'))
})

test('a secret that could be guessed is refused', () => {
  writeFileSync(join(directory, 'short'), 'letmein\n')
  expect(() => keptSecret(join(directory, 'short'), {}, warn)).toThrow(/fewer than 16 letters/)
  expect(() => keptSecret(undefined, { TABGRID_SECRET: '' }, warn)).toThrow(StartError)
})

test('where nothing can be kept, a server runs with a warning; where it was told to, it does not', () => {
  writeFileSync(join(directory, 'file'), '')
  const inFile = join(directory, 'file')
  expect(keptSecret(undefined, { XDG_STATE_HOME: inFile }, warn)).toHaveLength(32)
  expect(warned).toEqual([expect.stringMatching(/cannot be kept in .* After a restart rooms will not come back\./)])
  expect(() => keptSecret(join(inFile, 'secret'), {}, warn)).toThrow(StartError)
})
