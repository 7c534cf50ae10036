import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isStale } from '../../../signaling/app-build.ts'

let root: string
const page = 'dist/app/index.html'
const source = 'src/app/page.ts'

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tabgrid-'))
  await mkdir(join(root, 'src/app'), { recursive: true })
  await mkdir(join(root, 'dist/app'), { recursive: true })
  await writeFile(join(root, source), '')
  for (const directory of ['src', 'src/app', source]) await changedAt(directory, 1_000)
})
afterEach(() => rm(root, { recursive: true }))

const changedAt = (path: string, seconds: number) => utimes(join(root, path), seconds, seconds)
const stale = () => isStale(root, join(root, 'dist/app'))

async function builtAt(seconds: number): Promise<void> {
  await writeFile(join(root, page), '')
  await changedAt(page, seconds)
}

test('an app that was never built is stale', async () => {
  expect(await stale()).toBe(true)
})

test('an app newer than all of its sources is fresh', async () => {
  await builtAt(2_000)
  expect(await stale()).toBe(false)
})

test.each([source, 'src/app'])('a change of %s makes it stale', async (path) => {
  await builtAt(2_000)
  await changedAt(path, 3_000)
  expect(await stale()).toBe(true)
})

test.each(['package-lock.json', 'vite.config.ts', 'index.html'])('a change of %s makes it stale', async (path) => {
  await builtAt(2_000)
  await writeFile(join(root, path), '')
  await changedAt(path, 3_000)
  expect(await stale()).toBe(true)
})
