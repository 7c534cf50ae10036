import { expect } from '../fixtures.ts'
import type {} from '../pages/engines.ts' // declares what the page offers
import { test } from './firefox-test.ts'

test('[W25] in a room of Chromium and Firefox nobody honest is removed in the deterministic profile; without it Firefox is', async ({
  firefox,
  openTab,
  pagesOrigin,
}) => {
  const url = `${pagesOrigin}/engines.html`
  const [host, chromium, fox] = [await openTab(url), await openTab(url), await firefox.newPage()]
  await fox.goto(url)
  const code = await host.evaluate(() => engines.open())
  await chromium.evaluate((to) => engines.join(to, 'Chromium'), code)
  await fox.evaluate((to) => engines.join(to, 'Firefox'), code)
  await expect.poll(() => host.evaluate(() => engines.devices()), { timeout: 20_000 }).toBe(2)
  expect(await host.evaluate(() => engines.run(true))).toEqual({ units: 25, removed: [] })
  expect((await host.evaluate(() => engines.run(false))).removed).toContain('Firefox')
})
