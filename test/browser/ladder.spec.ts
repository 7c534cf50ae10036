import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import type {} from './pages/network.ts' // declares what the page offers

const kindsOf = (page: Page) => page.evaluate(() => peer.linkKinds())
const kinds = (page: Page, wanted: string[], timeout = 10_000) =>
  expect.poll(() => kindsOf(page), { timeout, intervals: [50] }).toEqual(wanted)
const openLinks = (page: Page) => page.evaluate(() => peer.openLinks())
const say = (page: Page, text: string) => page.evaluate((words) => peer.say(words), text)
const heard = (page: Page, text: string) =>
  expect.poll(() => page.evaluate(() => peer.lines), text).toContain(`frame ${text}`)
/** The network of this page's machine is back: what was thought of it may not hold any more. */
const wakeUp = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')))

/** Two peers in one room, between which no packet passes until it is let. */
async function apart(openTab: (url: string) => Promise<Page>, origin: string, withLink = true) {
  const [host, device] = [await openTab(`${origin}/network.html`), await openTab(`${origin}/network.html`)]
  for (const page of [host, device]) await page.evaluate(() => peer.blockDirect(true))
  const claim = await host.evaluate(() => peer.create())
  const invite = withLink ? claim.invite : undefined
  await device.evaluate(([code, link]) => peer.join(code, link), [claim.code, invite] as const)
  return { host, device }
}
async function letThrough(...pages: Page[]): Promise<void> {
  for (const page of pages) await page.evaluate(() => peer.blockDirect(false))
}

for (const withLink of [true, false]) {
  const who = withLink ? 'its link' : 'the code alone'
  test(`[W95] [W96] where no packet passes, a device with ${who} is linked through the relay`, async ({
    openTab,
    pagesOrigin,
  }) => {
    const { host, device } = await apart(openTab, pagesOrigin, withLink)
    for (const page of [host, device]) await kinds(page, ['relay'])
    await say(host, 'down')
    await say(device, 'up')
    await heard(device, 'down')
    await heard(host, 'up')
    const trust = await Promise.all([host, device].map((page) => page.evaluate(() => peer.trust())))
    expect(trust[0]).toBe(trust[1]) // `verified`, or the same four words
    expect(trust[0] === 'verified').toBe(withLink)
  })
}

test('[W96] [W97] a device through the relay that finds a direct way later changes to it, and the relayed link ends', async ({
  openTab,
  pagesOrigin,
}) => {
  const { host, device } = await apart(openTab, pagesOrigin)
  for (const page of [host, device]) await kinds(page, ['relay'])
  await letThrough(host, device)
  await wakeUp(device)
  for (const page of [host, device]) {
    await kinds(page, ['relay', 'direct'])
    await expect.poll(() => openLinks(page)).toBe(1)
  }
  await say(host, 'short way')
  await heard(device, 'short way')
})

test('[W96] where a direct link opens, nothing goes through the relay', async ({ openTab, pagesOrigin }) => {
  const host = await openTab(`${pagesOrigin}/network.html`)
  const device = await openTab(`${pagesOrigin}/network.html`)
  const relays: string[] = []
  for (const page of [host, device]) page.on('websocket', (socket) => relays.push(new URL(socket.url()).pathname))
  const claim = await host.evaluate(() => peer.create())
  await device.evaluate((code) => peer.join(code), claim.code)
  for (const page of [host, device]) await kinds(page, ['direct'])
  await wakeUp(device) // and once more
  for (const page of [host, device]) await kinds(page, ['direct', 'direct'])
  expect(relays).toEqual(['/signal', '/signal'])
})

test('[W97] a host whose network is back dials everybody anew, and each keeps one link', async ({
  openTab,
  pagesOrigin,
}) => {
  const host = await openTab(`${pagesOrigin}/network.html`)
  const devices = [await openTab(`${pagesOrigin}/network.html`), await openTab(`${pagesOrigin}/network.html`)]
  const claim = await host.evaluate(() => peer.create())
  for (const device of devices) await device.evaluate((code) => peer.join(code), claim.code)
  for (const device of devices) await kinds(device, ['direct'])
  await wakeUp(host)
  for (const device of devices) {
    await kinds(device, ['direct', 'direct'])
    await expect.poll(() => openLinks(device)).toBe(1)
  }
  await expect.poll(() => openLinks(host)).toBe(2)
})

test('[W97] who calls without end is dialled once in five seconds', async ({ openTab, pagesOrigin }) => {
  const { host, device } = await apart(openTab, pagesOrigin)
  await kinds(device, ['relay'])
  await letThrough(host, device)
  await device.evaluate(() => peer.signalRubbish(Array.from({ length: 20 }, () => '{"type":"call"}')))
  await kinds(host, ['relay', 'direct'])
  await say(host, 'still here')
  await heard(device, 'still here')
  expect(await kindsOf(host)).toEqual(['relay', 'direct'])
})
