import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { attacks, MaliciousServer } from './malicious-server.ts'
import { type Place, serveBuiltFor, serveMaliciously } from './other-origin.ts'
import type {} from './pages/attacker.ts' // declares what the page offers
import { openHost } from './room-pages.ts'

const [swap] = attacks
const places: Place[] = []
test.afterEach(async () => {
  for (const place of places.splice(0).reverse()) await place.close()
})
const keep = async (opening: Promise<Place>): Promise<string> => {
  const place = await opening
  places.push(place)
  return place.origin
}

interface Scene {
  readonly host: Page
  readonly attacker: Page
  readonly server: MaliciousServer
  /** The room's link, at the place that serves the page. */
  readonly link: string
}

async function sceneOf(
  openTab: (url: string) => Promise<Page>,
  honest: string,
  checks: Parameters<typeof serveBuiltFor>[1],
): Promise<Scene> {
  const attacker = await openTab(`${honest}/attacker.html`)
  const server = new MaliciousServer(attacker)
  const signaling = await keep(serveMaliciously(server, honest))
  const pages = await keep(serveBuiltFor(signaling, checks))
  const { host } = await openHost(openTab, pages)
  const hash = await host.getByRole('link', { name: 'Join from another tab of this browser' }).getAttribute('href')
  server.know(hash?.split('/').at(-1) ?? '')
  return { host, attacker, server, link: `${pages}/${hash}` }
}

test('[W41] a signaling server that swaps the descriptions gets nothing when the page comes from another origin', async ({
  openTab,
  pagesOrigin,
}) => {
  const { host, attacker, server, link } = await sceneOf(openTab, pagesOrigin, 'all')
  server.arm(swap)
  const device = await openTab(link)
  const refusal = device.getByRole('heading', { name: 'This is not the host of your link' })
  await expect(refusal).toBeVisible({ timeout: 30_000 })
  expect(await attacker.evaluate(() => globalThis.attacker.isOpen())).toBe(false)
  await expect(host.locator('[data-device-name]')).toHaveCount(0)
  server.arm(undefined)
  await device.reload()
  await expect(device.getByText('Verified: this is the host of the link')).toBeVisible()
  await expect(host.locator('[data-device-name]')).toHaveCount(1)
  for (const page of [device, host]) await page.context().close() // before the servers, which they would look for
})

test('[W41] with that check left out of the page it gets the channel', async ({ openTab, pagesOrigin }) => {
  const { host, attacker, server, link } = await sceneOf(openTab, pagesOrigin, 'fingerprints-off')
  server.arm(swap)
  const device = await openTab(link)
  await expect.poll(() => attacker.evaluate(() => globalThis.attacker.isOpen()), { timeout: 30_000 }).toBe(true)
  for (const page of [device, host]) await page.context().close()
})
