import { signatureCases } from '../contracts/signature-cases.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/network.ts' // declares what the page offers

test('[W70] WebCrypto decides about every signature as pure JavaScript does', async ({ openTab, pagesOrigin }) => {
  const page = await openTab(`${pagesOrigin}/network.html`)
  const { accepted, webCrypto } = await page.evaluate((cases) => peer.decideSignatures(cases), signatureCases)
  expect(webCrypto).toBe(true)
  expect(accepted).toEqual(signatureCases.map((one) => one.accepted))
})

test('[W72] in a room that seals frames two tabs talk, also when the device did not ask for it', async ({
  openTab,
  pagesOrigin,
}) => {
  const host = await openTab(`${pagesOrigin}/network.html`)
  const device = await openTab(`${pagesOrigin}/network.html`)
  const linesOf = (page: typeof host) => page.evaluate(() => peer.lines)
  await host.evaluate(() => peer.sealFrames(true))
  const { code, invite } = await host.evaluate(() => peer.create())
  await device.evaluate(([to, by]) => peer.join(to, by), [code, invite] as const)
  await expect.poll(() => device.evaluate(() => peer.openLinks())).toBe(1)
  await device.evaluate(() => peer.say('hello'))
  await expect.poll(() => linesOf(host)).toContain('frame hello')
})
