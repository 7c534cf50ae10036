import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyPatch } from '../../src/cli/apply-patch.ts'
import { PlantedSources, plantedNames } from '../../src/cli/sim-planted.ts'

/** A seed that shows the bug. When the scheduler changes, `npm run sim -- --planted` finds another one within 1,000. */
const shownBy: Readonly<Record<string, number>> = {
  'backups-hide-poison': 20,
  'bad-link-poisons': 415,
  'bisect-off': 284,
  'cancelled-backup-counts': 3,
  'deadly-without-bound': 891,
  'first-job-first': 32,
  'foreign-lease-accepted': 324,
  'journal-after-the-fact': 1,
  'lease-not-renewed': 1,
  'lost-lease-loses-units': 4,
  'no-dedup': 6,
  'no-epoch-fence': 1,
  'no-heartbeat': 5,
  'no-speculation': 40,
  'one-throw-poisons': 1,
  'partial-loses-rest': 3,
  'pause-ignored': 4,
  'poison-off': 1,
  'quarantine-off': 24,
  'queued-is-suspected': 99,
  'restart-forgets-poisoned': 18,
  'stranger-not-acknowledged': 346,
  'wake-rounded-down': 3,
  'window-ignored': 13,
  'wrong-attempt-accepted': 15,
}

test('every planted bug has a seed that shows it', async () => {
  expect(await plantedNames()).toEqual(Object.keys(shownBy))
})

describe('a planted bug', () => {
  let sources: PlantedSources
  beforeAll(async () => {
    sources = await PlantedSources.copy()
  })
  afterAll(() => sources.remove())

  test.each(Object.entries(shownBy))(
    '"%s" is found from seed %i on',
    async (name, seed) => {
      const { finding } = await sources.play(name, { from: seed, count: 10 })
      expect(finding?.what).toBeDefined()
    },
    120_000,
  )
})

test('a patch whose lines are not there, or are there twice, is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tabgrid-patch-'))
  const file = join(folder, 'a.ts')
  const patch = (line: string) => `--- a/a.ts\n+++ b/a.ts\n@@ -9,1 +9,1 @@\n-${line}\n+changed\n`
  try {
    await writeFile(file, 'one\ntwo\ntwo\n')
    await expect(applyPatch(folder, patch('three'))).rejects.toThrow('nowhere')
    await expect(applyPatch(folder, patch('two'))).rejects.toThrow('more than once')
    const takeBack = await applyPatch(folder, patch('one'))
    expect(await readFile(file, 'utf8')).toBe('changed\ntwo\ntwo\n')
    await takeBack()
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\ntwo\n')
  } finally {
    await rm(folder, { recursive: true })
  }
})
