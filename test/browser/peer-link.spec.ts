import { expect, test } from './fixtures.ts'
import type {} from './pages/link.ts' // declares what the page offers

for (const [breach, commit] of [
  ['text', () => linkPage.afterText()],
  ['an empty frame', () => linkPage.afterEmptyFrame()],
  ['a frame over the limit', () => linkPage.afterOversizedFrame()],
  ['a second channel', () => linkPage.afterSecondChannel()],
  ['thousands of frames before anybody listens', () => linkPage.afterFlood()],
] as const) {
  test(`${breach} from the peer closes the link as a breach of the protocol`, async ({ openTab, pagesOrigin }) => {
    const page = await openTab(`${pagesOrigin}/link.html`)
    expect(await page.evaluate(commit)).toBe('protocol-error')
  })
}

test('a link that gets no answer in time, or a broken one, fails with a code', async ({ openTab, pagesOrigin }) => {
  const page = await openTab(`${pagesOrigin}/link.html`)
  expect(await page.evaluate(() => linkPage.withoutAnswer())).toBe('link-timeout')
  expect(await page.evaluate(() => linkPage.afterInvalidAnswer())).toBe('link-failed')
})

test('a closed link keeps no connection and no channel in memory', async ({ openTab, pagesOrigin }) => {
  const page = await openTab(`${pagesOrigin}/link.html`)
  for (let pair = 0; pair < 5; pair++) await page.evaluate(() => linkPage.openAndClose())
  expect(await page.evaluate(() => linkPage.madeCount())).toBe(20)
  const devtools = await page.context().newCDPSession(page)
  await expect
    .poll(
      async () => {
        await devtools.send('HeapProfiler.collectGarbage')
        return page.evaluate(() => linkPage.heldCount())
      },
      { timeout: 20_000 },
    )
    .toBe(0)
})

test('a page that has used up its connections can open some again after the failure', async ({
  openTab,
  pagesOrigin,
}) => {
  const page = await openTab(`${pagesOrigin}/link.html`)
  expect(await page.evaluate(() => linkPage.exhaustConnections(600))).toBeLessThan(600)
  await expect
    .poll(() => page.evaluate(() => linkPage.openAndClose().then(() => 'opened', String)), { timeout: 20_000 })
    .toBe('opened')
})
