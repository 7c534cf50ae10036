import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { completed, missingFrom } from '../../src/cli/complete-lock.ts'

test('the lock file names the packages of every platform, or npm ci refuses it: npm run lock mends it', () => {
  expect(missingFrom(JSON.parse(readFileSync('package-lock.json', 'utf8')))).toEqual([])
})

test('a missing platform package is put in by what its name tells', () => {
  const tool = { version: '1.0.0', dev: true, optionalDependencies: { '@a/tool-linux-x64-musl': '1.0.0' } }
  const { packages } = completed({ packages: { 'node_modules/tool': tool } })
  expect(packages['node_modules/@a/tool-linux-x64-musl']).toEqual({
    version: '1.0.0',
    dev: true,
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl'],
  })
})
