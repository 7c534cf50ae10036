import { expect, test } from './sandbox-bed.ts'

test('[W87] hostile modules take no more than they declare, and fail by name', async ({ openBed }) => {
  const page = await openBed()
  expect(await page.evaluate(() => sandboxed.moduleAttacks())).toEqual([])
})

test('the browser itself would take a module whose own heap nobody can cap', async ({ openBed }) => {
  const page = await openBed()
  expect(await page.evaluate(() => sandboxed.takesHeapBomb())).toBe(true)
})

test('[W86] a text is JavaScript or a module by what it is said to be: as a module nothing of it is evaluated', async ({
  openBed,
}) => {
  const page = await openBed()
  const text = `({ split: () => 1, map: () => 'it ran' })`
  const [asSource, asModule] = await page.evaluate((given) => sandboxed.asBoth(given), text)
  expect(asSource).toBe('it ran')
  expect(asModule).toMatch(/^task-invalid: .*do not begin as those of a module/)
})
