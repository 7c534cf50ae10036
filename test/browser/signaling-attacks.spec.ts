import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { type Attack, attacks, downgrade, MaliciousServer } from './malicious-server.ts'
import type {} from './pages/network.ts' // declares what the page offers

/** A case takes a tenth of a second: do not wait longer than that to look again. */
const soon = { intervals: [50] }
const linesOf = (page: Page) => page.evaluate(() => peer.lines)
const count = async (page: Page, line: string) => (await linesOf(page)).filter((one) => one === line).length

interface Scene {
  readonly host: Page
  readonly device: Page
  readonly attacker: Page
  readonly server: MaliciousServer
  /** The device joins by the room's link. */
  join(): Promise<void>
}

async function sceneOf(
  openTab: (url: string) => Promise<Page>,
  origin: string,
  victim: 'device' | 'host',
  sealFrames = false,
) {
  const [host, device, attacker] = await Promise.all([
    openTab(`${origin}/network.html`),
    openTab(`${origin}/network.html`),
    openTab(`${origin}/attacker.html`),
  ])
  const server = new MaliciousServer(attacker)
  await server.comeBetween(victim === 'host' ? host : device)
  for (const page of [host, device]) await page.evaluate((on) => peer.sealFrames(on), sealFrames)
  const { code, invite, secretKey } = await host.evaluate(() => peer.create())
  server.know(invite, victim === 'host' ? await device.evaluate(() => peer.secretKey) : secretKey)
  const join = async () => {
    await device.evaluate(([to, by]) => peer.join(to, by), [code, invite] as const)
  }
  return { host, device, attacker, server, join } satisfies Scene
}

/** Joins under attack: the victim has no link from before unless the attack needs one. */
async function joinUnder(attack: Attack, { device, server, join }: Scene): Promise<void> {
  server.arm(attack.afterLink ? undefined : attack)
  const before = await count(device, 'link')
  await join()
  if (!attack.afterLink) return
  await expect.poll(() => count(device, 'link'), soon).toBe(before + 1)
  server.arm(attack)
  await device.evaluate(() => peer.cutLinks())
}

async function leave({ device, server }: Scene): Promise<void> {
  server.arm(undefined)
  await device.evaluate(() => peer.leave('leave'))
}

/** Refused before the browser sees anything of it; and, with its one check switched off, the attacker's channel opens. */
async function tryBothWays(attack: Attack, scene: Scene, page: Page): Promise<void> {
  const [links, taken, refused] = await Promise.all([
    count(page, 'link'),
    page.evaluate(() => peer.descriptionsTaken()),
    count(page, 'link-failed peer-unproven'),
  ])
  const honest = attack.afterLink ? 1 : 0
  await joinUnder(attack, scene)
  await expect.poll(() => count(page, 'link-failed peer-unproven'), soon).toBeGreaterThan(refused)
  expect(await page.evaluate(() => peer.descriptionsTaken())).toBe(taken + honest)
  expect(await scene.attacker.evaluate(() => attacker.isOpen())).toBe(false)
  expect(await count(page, 'link')).toBe(links + honest)
  await leave(scene)

  await page.evaluate((check) => peer.switchOff(check), attack.check)
  await joinUnder(attack, scene)
  await expect.poll(() => scene.attacker.evaluate(() => attacker.isOpen()), soon).toBe(true)
  await leave(scene)
  await page.evaluate(() => peer.switchAllOn())
  await scene.attacker.evaluate(() => attacker.rest())
}

for (const [victim, what] of [
  ['device', 'offer'],
  ['host', 'answer'],
] as const) {
  for (const half of [0, 1]) {
    test(`[W41] a malicious server that replaces the ${what} for the ${victim} gets nothing, but for each check switched off the channel (${half + 1} of 2)`, async ({
      openTab,
      pagesOrigin,
    }) => {
      const scene = await sceneOf(openTab, pagesOrigin, victim)
      for (const attack of attacks.filter((_, at) => at % 2 === half)) {
        await test.step(attack.name, () => tryBothWays(attack, scene, scene[victim]))
      }
    })
  }
}

for (const victim of ['device', 'host'] as const) {
  test(`[W71] a malicious server cannot talk the ${victim} out of sealing frames, but for the one check`, async ({
    openTab,
    pagesOrigin,
  }) => {
    const scene = await sceneOf(openTab, pagesOrigin, victim, true)
    await tryBothWays(downgrade, scene, scene[victim])
  })
}

test('every connection has a certificate of its own', async ({ openTab, pagesOrigin }) => {
  const { device, join, host } = await sceneOf(openTab, pagesOrigin, 'device')
  for (const links of [1, 2, 3]) {
    await join()
    await expect.poll(() => count(device, 'link'), soon).toBe(links)
    await device.evaluate(() => peer.leave('leave'))
  }
  for (const page of [host, device]) {
    const certificates = await page.evaluate(() => peer.certificatesUsed())
    const connections = await page.evaluate(() => peer.connectionsDescribed())
    expect(connections).toBeGreaterThanOrEqual(3) // a dial that was given up under load is one more
    expect(new Set(certificates).size).toBe(connections)
  }
})
