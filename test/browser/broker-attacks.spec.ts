import type { Page } from '@playwright/test'
import { expect, test } from './broker.ts'
import { MaliciousBroker } from './malicious-broker.ts'
import type {} from './pages/network.ts' // declares what the page offers

const linesOf = (page: Page) => page.evaluate(() => peer.lines)

/** What is said of a room that is reached through a broker in bad hands, by a device that has its link. */
async function joinThrough(
  openTab: (url: string) => Promise<Page>,
  origin: string,
  broker: string,
  checks: 'all' | 'fingerprints-off',
) {
  const at = (page: string) => openTab(`${origin}/${page}?broker=${broker}`)
  const [host, device, between] = [await at('network.html'), await at('network.html'), await at('between.html')]
  const malicious = new MaliciousBroker(between)
  await malicious.comeBetween(device)
  const { code, invite } = await host.evaluate(() => peer.create())
  if (checks === 'fingerprints-off') {
    for (const page of [host, device]) await page.evaluate(() => peer.switchOff('fingerprints'))
  }
  await device.evaluate(([to, by]) => peer.join(to, by), [code, invite] as const)
  return { host, device, between }
}

test('[W102] a broker that puts two peers of its own in between is found out before anything opens', async ({
  openTab,
  pagesOrigin,
  broker,
}) => {
  const { host, device, between } = await joinThrough(openTab, pagesOrigin, broker, 'all')
  await expect.poll(() => linesOf(device), { timeout: 20_000 }).toContain('link-failed peer-unproven')
  expect(await between.evaluate(() => globalThis.between.words())).toBeGreaterThan(2) // it passed on what it could
  for (const page of [host, device]) expect(await linesOf(page)).not.toContain('link')
})

test('[W102] with that one check switched off it reads every frame', async ({ openTab, pagesOrigin, broker }) => {
  const { host, device, between } = await joinThrough(openTab, pagesOrigin, broker, 'fingerprints-off')
  for (const page of [host, device]) await expect.poll(() => linesOf(page)).toContain('link')
  await host.evaluate(() => peer.say('for nobody else'))
  await expect.poll(() => linesOf(device)).toContain('frame for nobody else')
  expect(await between.evaluate(() => globalThis.between.read())).toContain('for nobody else')
})

test('[W102] a connection that a broker describes provisionally first opens nothing', async ({
  openTab,
  pagesOrigin,
  broker,
}) => {
  const at = () => openTab(`${pagesOrigin}/network.html?broker=${broker}`)
  const [host, device] = [await at(), await at()]
  await device.routeWebSocket('**/peerjs?*', (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => {
      const message: { type: string; payload?: { sdp: { type: string; sdp: string } } } = JSON.parse(String(text))
      const { payload } = message
      if (message.type !== 'ANSWER' || payload === undefined) socket.send(text)
      else {
        const provisional = { ...payload, sdp: { ...payload.sdp, type: 'pranswer' } }
        socket.send(JSON.stringify({ ...message, payload: provisional }))
        socket.send(text)
      }
    })
  })
  const { code } = await host.evaluate(() => peer.create())
  expect(await device.evaluate((to) => peer.join(to), code)).toBe('link-failed')
  expect(await linesOf(device)).toEqual([])
})
