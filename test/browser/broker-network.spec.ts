import type { Page } from '@playwright/test'
import { expect, test } from './broker.ts'
import type { PageClaim } from './pages/network.ts' // declares what the page offers

const linesOf = (page: Page) => page.evaluate(() => peer.lines)
/** A link that is dialled anew waits for a random time, longer after each failure: nothing here says how soon it comes. */
const mostMs = 25_000
/** Waits until the page has seen `line` so many times. */
const seen = (page: Page, line: string, times = 1) =>
  expect
    .poll(async () => (await linesOf(page)).filter((one) => one === line).length, { message: line, timeout: mostMs })
    .toBe(times)
const say = (page: Page, text: string) => page.evaluate((words) => peer.say(words), text)
const reclaim = (page: Page, claim: PageClaim) => page.evaluate((own) => peer.reclaim(own as never, false), claim)

type OpenTab = (url: string) => Promise<Page>

const pageAt = (openTab: OpenTab, origin: string, broker: string): Promise<Page> =>
  openTab(`${origin}/network.html?broker=${broker}`)

/** A host and a device in contexts of their own, with an open link. */
async function openRoom(openTab: OpenTab, origin: string, broker: string) {
  const [host, device] = [await pageAt(openTab, origin, broker), await pageAt(openTab, origin, broker)]
  const claim = await host.evaluate(() => peer.create())
  expect(await device.evaluate((code) => peer.join(code), claim.code)).toBe(claim.code)
  for (const page of [host, device]) await seen(page, 'link')
  return { host, device, claim }
}

/** The browser says so of a socket that finds nobody. */
const noSocket = /WebSocket connection to .* failed/

test('[W100] a device that has the code gets a link over a PeerServer, and frames go both ways', async ({
  openTab,
  pagesOrigin,
  broker,
}) => {
  const { host, device } = await openRoom(openTab, pagesOrigin, broker)
  await say(host, 'down')
  await say(device, 'up')
  await seen(device, 'frame down')
  await seen(host, 'frame up')
  expect(await host.evaluate(() => peer.trust())).toBe(await device.evaluate(() => peer.trust()))
  expect(await linesOf(host)).toEqual(['member-joined', 'link', 'frame up'])
})

test('[W101] with the link of the room both ends are verified, sealed too where the host says so', async ({
  openTab,
  pagesOrigin,
  broker,
}) => {
  for (const sealed of [false, true]) {
    const [host, device] = [await pageAt(openTab, pagesOrigin, broker), await pageAt(openTab, pagesOrigin, broker)]
    await host.evaluate((on) => peer.sealFrames(on), sealed)
    const { code, invite } = await host.evaluate(() => peer.create())
    await device.evaluate(([to, by]) => peer.join(to, by), [code, invite] as const)
    for (const page of [host, device]) {
      await seen(page, 'link')
      expect(await page.evaluate(() => peer.trust())).toBe('verified')
    }
    await say(host, 'sealed')
    await seen(device, 'frame sealed')
  }
})

test('[W101] the link of another room opens nothing, and both ends hear why', async ({
  openTab,
  pagesOrigin,
  broker,
}) => {
  const [host, device] = [await pageAt(openTab, pagesOrigin, broker), await pageAt(openTab, pagesOrigin, broker)]
  const { code } = await host.evaluate(() => peer.create())
  const other = await (await pageAt(openTab, pagesOrigin, broker)).evaluate(() => peer.create())
  await device.evaluate(([to, by]) => peer.join(to, by), [code, other.invite] as const)
  for (const page of [host, device]) {
    await expect.poll(() => linesOf(page)).toContain('link-failed peer-unproven')
    expect(await page.evaluate(() => peer.openLinks())).toBe(0)
  }
})

test('a code that nobody hosts is no room, and a broker that is not there is unreachable', async ({
  openTab,
  pagesOrigin,
  pageErrors,
  broker,
  ownBroker,
}) => {
  pageErrors.allow(noSocket)
  const page = await pageAt(openTab, pagesOrigin, broker)
  expect(await page.evaluate(() => peer.join('222222'))).toBe('room-not-found')
  const gone = await ownBroker()
  await gone.close()
  const lost = await pageAt(openTab, pagesOrigin, gone.name)
  expect(await lost.evaluate(() => peer.join('222222'))).toBe('server-unreachable')
  expect(await lost.evaluate(() => peer.create().catch((error) => error.code))).toBe('server-unreachable')
})

test('[W100] a reloaded host has its code again, and its devices dial it', async ({
  openTab,
  pagesOrigin,
  broker,
}) => {
  const { host, device, claim } = await openRoom(openTab, pagesOrigin, broker)
  await host.reload()
  await seen(device, 'close peer-gone')
  expect(await reclaim(host, claim)).toBe(claim.code)
  await seen(device, 'link', 2)
  await say(host, 'again')
  await seen(device, 'frame again')
})

test('[W100] a host whose former socket the broker still holds has its code all the same', async ({
  openTab,
  pagesOrigin,
  broker,
}) => {
  const { host, claim } = await openRoom(openTab, pagesOrigin, broker)
  const second = await pageAt(openTab, pagesOrigin, broker)
  expect(await reclaim(second, claim)).toBe(claim.code)
  const device = await pageAt(openTab, pagesOrigin, broker)
  await device.evaluate((code) => peer.join(code), claim.code)
  await seen(second, 'link')
  expect(await host.evaluate(() => peer.openLinks())).toBe(1) // the other one's link is not concerned
})

test('[W100] without its token nobody has a room’s code', async ({ openTab, pagesOrigin, broker }) => {
  const { claim } = await openRoom(openTab, pagesOrigin, broker)
  const thief = await pageAt(openTab, pagesOrigin, broker)
  expect(await reclaim(thief, { ...claim, token: 'guessed' })).toBe('room-hosted')
})

test('a broker that was restarted is found again, links go on meanwhile, and others join', async ({
  openTab,
  pagesOrigin,
  pageErrors,
  ownBroker,
}) => {
  pageErrors.allow(noSocket)
  const first = await ownBroker()
  const { host, device, claim } = await openRoom(openTab, pagesOrigin, first.name)
  await first.close()
  await seen(host, 'server reconnecting')
  await say(host, 'still here')
  await seen(device, 'frame still here')
  await ownBroker(first.port)
  await seen(host, 'server connected')
  const late = await pageAt(openTab, pagesOrigin, first.name)
  expect(await late.evaluate((code) => peer.join(code), claim.code)).toBe(claim.code)
  await seen(host, 'link', 2)
  expect(await linesOf(device)).toEqual(['link', 'frame still here'])
})

test('a device whose link breaks dials again; one that leaves does not', async ({ openTab, pagesOrigin, broker }) => {
  const { host, device } = await openRoom(openTab, pagesOrigin, broker)
  await host.evaluate(() => peer.cutLinks())
  await seen(host, 'link', 2)
  await seen(device, 'link', 2)
  await device.evaluate(() => peer.leave('leave'))
  await seen(host, 'member-left', 2)
  expect(await host.evaluate(() => peer.openLinks())).toBe(0)
})

test('what was sent before a host leaves still arrives', async ({ openTab, pagesOrigin, broker }) => {
  const { host, device } = await openRoom(openTab, pagesOrigin, broker)
  await host.evaluate(() => {
    for (let frame = 0; frame < 30; frame++) peer.say('x'.repeat(60_000)) // too much to be gone at once
    peer.say('goodbye')
    peer.leave('end-room')
  })
  await seen(device, 'frame goodbye')
  await seen(device, 'close peer-gone')
})
