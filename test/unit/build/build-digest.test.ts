import { expect, test } from 'vitest'
import { buildDigest } from '../../../src/build/build-digest.ts'

const page = ['index.html', '<p>'] as const

test('a build in which only a file without a hash in its name has changed is another build', () => {
  const before = buildDigest([page, ['sandbox.html', 'one']])
  expect(buildDigest([['sandbox.html', new TextEncoder().encode('one')], page])).toBe(before)
  expect(buildDigest([page, ['sandbox.html', 'two']])).not.toBe(before)
  expect(buildDigest([page, ['sandbox-any.html', 'one']])).not.toBe(before)
})
