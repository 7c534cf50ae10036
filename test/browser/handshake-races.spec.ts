import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import type {} from './pages/network.ts' // declares what the page offers

const linesOf = (page: Page) => page.evaluate(() => peer.lines)
const links = async (page: Page) => (await linesOf(page)).filter((line) => line === 'link').length
const soon = { intervals: [50] }

/** A room, a device that has not joined it, and how to do so. */
async function room(openTab: (url: string) => Promise<Page>, origin: string) {
  const [host, device] = [await openTab(`${origin}/network.html`), await openTab(`${origin}/network.html`)]
  const claim = await host.evaluate(() => peer.create())
  const join = () => device.evaluate(([to, by]) => peer.join(to, by), [claim.code, claim.invite] as const)
  return { host, device, claim, join }
}

test('[W41] a device that leaves while an offer is checked gives the browser nothing of it', async ({
  openTab,
  pagesOrigin,
}) => {
  const { host, device, join } = await room(openTab, pagesOrigin)
  await device.evaluate(() => peer.holdChecks())
  await join()
  await expect.poll(() => device.evaluate(() => peer.checksHeld()), soon).toBe(1)
  await device.evaluate(() => peer.leave('leave'))
  await device.evaluate(() => peer.letCheck())
  await join()
  await expect.poll(() => links(device), soon).toBe(1)
  expect(await device.evaluate(() => peer.descriptionsTaken())).toBe(1)
  expect(await links(host)).toBe(1)
})

test('[W41] of two offers that are checked at once only the newest opens a link', async ({
  openTab,
  pagesOrigin,
}) => {
  const { host, device, claim, join } = await room(openTab, pagesOrigin)
  await device.evaluate(() => peer.holdChecks())
  await join()
  await expect.poll(() => device.evaluate(() => peer.checksHeld()), soon).toBe(1)
  await host.evaluate((by) => peer.reclaim(by, true), claim)
  await expect.poll(() => device.evaluate(() => peer.checksHeld()), soon).toBe(2)
  await device.evaluate(() => peer.letCheck())
  await expect.poll(() => links(device), soon).toBe(1)
  expect(await device.evaluate(() => peer.descriptionsTaken())).toBe(1)
  await device.evaluate(() => peer.say('hello'))
  await expect.poll(() => linesOf(host), soon).toContain('frame hello')
})

test('[W41] candidates that come while an answer is checked are kept for the connection', async ({
  openTab,
  pagesOrigin,
}) => {
  const { host, device, join } = await room(openTab, pagesOrigin)
  await host.evaluate(() => peer.holdChecks())
  await join()
  await expect.poll(() => host.evaluate(() => peer.checksHeld()), soon).toBe(1)
  expect(await host.evaluate(() => peer.descriptionsTaken())).toBe(0)
  await host.evaluate(() => peer.letCheck())
  for (const page of [host, device]) await expect.poll(() => links(page), soon).toBe(1)
})
