import type { Page } from '@playwright/test'
import { pagesDirectory } from './directories.ts'
import { expect, test } from './fixtures.ts'
import type { PageClaim } from './pages/network.ts' // declares what the page offers

const linesOf = (page: Page) => page.evaluate(() => peer.lines)
/** Waits until the page has seen `line` so many times. */
const seen = (page: Page, line: string, times = 1) =>
  expect.poll(async () => (await linesOf(page)).filter((one) => one === line).length, line).toBe(times)
const say = (page: Page, text: string) => page.evaluate((words) => peer.say(words), text)

interface Room {
  coordinator: Page
  device: Page
  claim: PageClaim
}

/** A coordinator and one device in contexts of their own, with an open link. */
async function openRoom(openTab: (url: string) => Promise<Page>, origin: string): Promise<Room> {
  const [coordinator, device] = [await openTab(`${origin}/network.html`), await openTab(`${origin}/network.html`)]
  const claim = await coordinator.evaluate(() => peer.create())
  expect(await device.evaluate((code) => peer.join(code), claim.code)).toBe(claim.code)
  for (const page of [coordinator, device]) await seen(page, 'link')
  return { coordinator, device, claim }
}

test('a device that joins by code gets a link, and frames go both ways', async ({ openTab, pagesOrigin }) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  await say(coordinator, 'down')
  await say(device, 'up')
  await seen(device, 'frame down')
  await seen(coordinator, 'frame up')
  expect(await linesOf(coordinator)).toEqual(['member-joined', 'link', 'frame up'])
})

test('a device that joins before its host comes back is dialled when it does', async ({ openTab, pagesOrigin }) => {
  const { coordinator, claim } = await openRoom(openTab, pagesOrigin)
  await coordinator.reload()
  const second = await openTab(`${pagesOrigin}/network.html`)
  expect(await second.evaluate((code) => peer.join(code), claim.code)).toBe(claim.code)
  expect(await coordinator.evaluate((own) => peer.reclaim(own as never, false), claim)).toBe(claim.code)
  await seen(coordinator, 'link', 2)
  await seen(second, 'link')
})

test('a reloaded host reclaims its room and is linked again; the old link ends at once', async ({
  openTab,
  pagesOrigin,
}) => {
  const { coordinator, device, claim } = await openRoom(openTab, pagesOrigin)
  await coordinator.reload()
  await expect.poll(() => device.evaluate(() => peer.openLinks()), { timeout: 2_000 }).toBe(0)
  expect(await linesOf(device)).toEqual(['link', 'close peer-gone'])
  await coordinator.evaluate((own) => peer.reclaim(own as never, false), claim)
  await seen(device, 'link', 2)
  await say(coordinator, 'again')
  await seen(device, 'frame again')
})

test('a device that closes its tab is gone at once for its host', async ({ openTab, pagesOrigin }) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  await device.close()
  await expect.poll(() => linesOf(coordinator), { timeout: 2_000 }).toContain('member-left')
  await expect.poll(() => linesOf(coordinator), { timeout: 2_000 }).toContain('close peer-gone')
})

test('a device that leaves closes its link, and its host knows', async ({ openTab, pagesOrigin }) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  await device.evaluate(() => peer.leave('leave'))
  await seen(coordinator, 'member-left')
  await seen(coordinator, 'close peer-gone')
  expect(await linesOf(device)).toEqual(['link', 'close done'])
})

test('what was sent before a peer leaves still arrives', async ({ openTab, pagesOrigin }) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  await coordinator.evaluate(() => {
    for (let frame = 0; frame < 30; frame++) peer.say('x'.repeat(60_000)) // too much to be gone at once
    peer.say('goodbye')
    peer.leave('leave')
  })
  await seen(device, 'frame goodbye')
  await seen(device, 'close peer-gone')
})

test('a room that its host ends is over for its devices, and for newcomers', async ({ openTab, pagesOrigin }) => {
  const { coordinator, device, claim } = await openRoom(openTab, pagesOrigin)
  await coordinator.evaluate(() => peer.leave('end-room'))
  await seen(device, 'end room-ended')
  expect(await device.evaluate(() => peer.openLinks())).toBe(0)
  const late = await openTab(`${pagesOrigin}/network.html`)
  expect(await late.evaluate((code) => peer.join(code), claim.code)).toBe('room-not-found')
})

test('a room hosted elsewhere is refused, taken over on demand, and the former tab is told', async ({
  openTab,
  pagesOrigin,
}) => {
  const { coordinator, device, claim } = await openRoom(openTab, pagesOrigin)
  const second = await openTab(`${pagesOrigin}/network.html`)
  expect(await second.evaluate((own) => peer.reclaim(own as never, false), claim)).toBe('room-hosted')
  expect(await second.evaluate((own) => peer.reclaim(own as never, true), claim)).toBe(claim.code)
  await seen(coordinator, 'end room-taken-over')
  expect(await coordinator.evaluate(() => peer.openLinks())).toBe(0)
  await seen(second, 'link')
  await say(second, 'mine')
  await seen(device, 'frame mine')
})

test('an unknown code is refused', async ({ openTab, pagesOrigin }) => {
  const page = await openTab(`${pagesOrigin}/network.html`)
  expect(await page.evaluate(() => peer.join('222222'))).toBe('room-not-found')
})

test('a server that cannot be reached is refused with a code, and so is an address that is none', async ({
  openTab,
  pageErrors,
  serve,
}) => {
  pageErrors.allow(/WebSocket connection to .* failed/)
  const gone = await serve(pagesDirectory)
  const page = await openTab(`${gone.origin}/network.html`)
  await gone.close()
  expect(await page.evaluate((origin) => peer.join('222222', undefined, origin), gone.origin)).toBe(
    'server-unreachable',
  )
  expect(await page.evaluate(() => peer.join('222222', undefined, 'no address'))).toBe('server-unreachable')
})

test('a link that breaks is opened again while both are in the room', async ({ openTab, pagesOrigin }) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  await device.evaluate(() => peer.cutLinks())
  await seen(coordinator, 'close peer-gone')
  await seen(device, 'link', 2)
  await seen(coordinator, 'link', 2)
  expect(await linesOf(coordinator)).not.toContain('member-left')
})

test('a link goes on over a lost signaling connection, and is not opened a second time', async ({
  openTab,
  pagesOrigin,
}) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  await device.evaluate(() => peer.closeSignalingSocket())
  await seen(device, 'server connected')
  await seen(coordinator, 'member-joined', 2)
  await coordinator.evaluate(() => peer.closeSignalingSocket())
  await seen(coordinator, 'server connected')
  await say(coordinator, 'still here')
  await seen(device, 'frame still here')
  expect((await linesOf(device)).filter((line) => line === 'link' || line.startsWith('close'))).toEqual(['link'])
  // The link belongs to the member that came back: it is opened again when it breaks.
  await device.evaluate(() => peer.cutLinks())
  await seen(coordinator, 'link', 2)
})

test('[W98] links go on while the server is away, and after it has forgotten the room', async ({
  openTab,
  pageErrors,
  serve,
}) => {
  pageErrors.allow(/WebSocket connection to .* failed/)
  const server = await serve(pagesDirectory)
  const { coordinator, device } = await openRoom(openTab, server.origin)
  await server.close()
  for (const page of [coordinator, device]) await seen(page, 'server reconnecting')
  await say(coordinator, 'without')
  await seen(device, 'frame without')
  const refusals = coordinator.waitForEvent('websocket', { predicate: (socket) => refused(socket), timeout: 30_000 })
  await serve(pagesDirectory, server.port)
  await refusals
  await say(device, 'after')
  await seen(coordinator, 'frame after')
  expect(await linesOf(coordinator)).not.toContain('end room-not-found')
  // Nothing is left of the room once its last link is closed.
  await device.evaluate(() => peer.leave('leave'))
  await expect.poll(() => linesOf(coordinator), { timeout: 30_000 }).toContain('end room-not-found')
})

test('a browser that can open no more connections says so, and its host tries again', async ({
  openTab,
  pagesOrigin,
}) => {
  const coordinator = await openTab(`${pagesOrigin}/network.html`)
  const device = await openTab(`${pagesOrigin}/network.html`)
  await coordinator.routeWebSocket('**/signal', (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => socket.send(String(text).replace(/"pass":"[^"]+"/, '"pass":""'))) // no relay
  })
  await coordinator.reload()
  const claim = await coordinator.evaluate(() => peer.create())
  await coordinator.evaluate(() => peer.exhaustConnections(true))
  await device.evaluate((code) => peer.join(code), claim.code)
  await expect.poll(() => linesOf(coordinator)).toContain('link-failed link-failed')
  await coordinator.evaluate(() => peer.exhaustConnections(false))
  await seen(device, 'link')
})

test('[W41] rubbish in signals, and an offer that nobody signed, harm nobody', async ({ openTab, pagesOrigin }) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  const rubbish = [
    '',
    '{',
    'null',
    '[]',
    'sealed.',
    'sealed.AAAA',
    '{"type":"offer"}',
    '{"type":"unreadable","dial":"x"}',
  ]
  await device.evaluate((bodies) => peer.signalRubbish(bodies), rubbish)
  await coordinator.evaluate(
    (bodies) => peer.signalRubbish(bodies),
    [
      ...rubbish,
      '{"type":"candidate","dial":"x","candidate":{"candidate":"nonsense"}}',
      unsignedOffer('before'), // no hello came before it
      JSON.stringify({ type: 'hello', dial: 'after', commitment: 'A'.repeat(43) }),
      unsignedOffer('after'),
    ],
  )
  await seen(device, 'link-failed peer-unproven')
  await say(coordinator, 'unharmed')
  await say(device, 'unharmed')
  for (const page of [coordinator, device]) await seen(page, 'frame unharmed')
  expect(await linesOf(device)).not.toContain('close peer-gone')
})

function unsignedOffer(dial: string): string {
  const [key, nonce] = ['A'.repeat(43), 'A'.repeat(22)]
  const envelope = {
    ...{ kind: 'offer', room: 'a'.repeat(26), from: key, to: key, epoch: 1 },
    ...{ nonce, peerNonce: nonce, fingerprints: [], signature: '' },
  }
  return JSON.stringify({ type: 'offer', dial, sdp: 'nonsense', roomProof: nonce, envelope })
}

test('[W42] with the link both ends are verified, and the server reads no description', async ({
  openTab,
  pagesOrigin,
}) => {
  const coordinator = await openTab(`${pagesOrigin}/network.html`)
  const device = await openTab(`${pagesOrigin}/network.html`)
  const bodies: string[] = []
  await device.routeWebSocket('**/signal', (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      bodies.push(String(text))
      server.send(text)
    })
    server.onMessage((text) => {
      bodies.push(String(text))
      socket.send(text)
    })
  })
  await device.reload()
  const { code, invite } = await coordinator.evaluate(() => peer.create())
  await device.evaluate(([to, by]) => peer.join(to, by), [code, invite] as const)
  for (const page of [coordinator, device]) {
    await seen(page, 'link')
    expect(await page.evaluate(() => peer.trust())).toBe('verified')
  }
  expect(bodies.filter((text) => text.includes('sealed.')).length).toBeGreaterThan(3)
  expect(bodies.filter((text) => /fingerprint|candidate:|ice-ufrag/.test(text))).toEqual([])
})

test('[W44] who typed the code is not verified, and both screens have the same four words', async ({
  openTab,
  pagesOrigin,
}) => {
  const { coordinator, device } = await openRoom(openTab, pagesOrigin)
  const [here, there] = [coordinator, device].map((page) => page.evaluate(() => peer.trust()))
  expect(await here).toMatch(/^([a-z]{3,8} ){3}[a-z]{3,8}$/)
  expect(await there).toBe(await here)
})

test('[W45] the link of another room opens nothing, and both ends hear why', async ({ openTab, pagesOrigin }) => {
  const { coordinator, claim } = await openRoom(openTab, pagesOrigin)
  const stranger = await openTab(`${pagesOrigin}/network.html`)
  const { invite: otherInvite } = await (await openTab(`${pagesOrigin}/network.html`)).evaluate(() => peer.create())
  await stranger.evaluate(([to, by]) => peer.join(to, by), [claim.code, otherInvite] as const)
  for (const page of [coordinator, stranger]) {
    await expect.poll(() => linesOf(page)).toContain('link-failed peer-unproven')
  }
  expect(await stranger.evaluate(() => peer.openLinks())).toBe(0)
})

/** Resolves when the server has said no on this socket. */
async function refused(socket: import('@playwright/test').WebSocket): Promise<boolean> {
  // A try that met the server just before it was there ends with an error: that one was not refused.
  const frame = await socket.waitForEvent('framereceived').catch(() => undefined)
  return String(frame?.payload).includes('room-not-found')
}
