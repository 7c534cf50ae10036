import { expect, test } from './fixtures.ts'
import type {} from './pages/bed.ts' // declares what the page offers

for (const [planted, plant] of [
  ['thrown', () => bed.throwLater()],
  ['rejected', () => bed.rejectUnheard()],
  ['worker thrown', () => bed.throwInWorker()],
  ['worker rejected', () => bed.rejectInWorker()],
  ['printed', () => console.error('planted: printed')],
] as const) {
  test(`an error that is ${planted} in a page is seen`, async ({ openTab, pagesOrigin, pageErrors }) => {
    const page = await openTab(`${pagesOrigin}/bed.html`)
    pageErrors.allow(/planted/)
    await page.evaluate(plant)
    await expect.poll(() => pageErrors.seen().join()).toContain(`planted: ${planted}`)
  })
}

test('a timer of the worker clock is never early, and one that is called off never fires', async ({
  openTab,
  pagesOrigin,
}) => {
  const page = await openTab(`${pagesOrigin}/bed.html`)
  expect(await page.evaluate(() => bed.timerMs(30))).toBeGreaterThanOrEqual(30)
  expect(await page.evaluate(() => bed.firedTimers())).toEqual(['sooner', 'later'])
  expect(page.workers()).toHaveLength(1)
})
