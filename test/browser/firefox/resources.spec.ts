import type { Browser } from 'puppeteer-core'
import type {} from '../pages/sandboxed.ts' // declares what the page offers
import { endless, flood, hugeResult } from '../sandbox/harms.ts'
import { expect, serveWeak, variant } from '../sandbox/sandbox-bed.ts'
import { test } from './firefox-test.ts'

// Not a bomb for its heap: Firefox went on for 20 seconds and ended nothing, and would take the memory of the tests beside it.

/** Both as in Chromium; 187 ms were measured beside other tests. */
const nextMostMs = 10_000
const gapMostMs = 400

async function harm(firefox: Browser, origin: string, body: string, unitLimitMs: number): Promise<string> {
  const page = await firefox.newPage()
  await page.goto(`${origin}/sandboxed.html`)
  const harmed = await page.evaluate((text, limitMs) => sandboxed.harm(text, limitMs), body, unitLimitMs)
  expect(harmed.next).toBe(285)
  expect(harmed.nextMs).toBeLessThan(nextMostMs)
  expect(harmed.gapMs).toBeLessThan(gapMostMs)
  expect(await page.evaluate((text) => sandboxed.attempt(text), 'return 1 + 1')).toBe('2')
  await page.close()
  return harmed.ended
}

test('in Firefox too what does not end is ended at the unit’s limit, and the page answers throughout', async ({
  firefox,
  pagesOrigin,
}) => {
  for (const [name, body] of endless) {
    expect(await harm(firefox, pagesOrigin, body, 1_000), name).toMatch(/^unit-timeout/)
  }
})

test('in Firefox too a result of 512 MB is refused before it reaches the page', async ({ firefox, pagesOrigin }) => {
  expect(await harm(firefox, pagesOrigin, hugeResult, 30_000)).toMatch(/^message-too-large/)
})

test('in Firefox too a flood of messages ends its worker in the relay', async ({ firefox }) => {
  const server = await serveWeak({ entries: { worker: variant('open-worker.ts') } })
  try {
    expect(await harm(firefox, server.origin, flood, 20_000)).toMatch(/^worker-crashed.*too many messages/)
  } finally {
    await server.close()
  }
})
