import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appDirectory, pagesDirectory } from './directories.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/liar.ts' // declares what the page offers
import { openHost, readAnswer, startDevices } from './room-pages.ts'

test('one lying tab among six is caught and removed, its results are redone, and the host and the liar are told', async ({
  serve, // first: the tabs are closed before their server
  openTab,
}) => {
  const directory = await mkdtemp(join(tmpdir(), 'tabgrid-liar-')) // the app and the liar's page on one origin
  await cp(pagesDirectory, directory, { recursive: true })
  await cp(appDirectory, directory, { recursive: true })
  const { origin } = await serve(directory)
  const { host, code } = await openHost(openTab, origin)
  await startDevices(openTab, origin, code, 5)
  const liar = await openTab(`${origin}/liar.html`)
  await liar.evaluate((to) => globalThis.liar.join(to), code)
  await expect(host.locator('[data-device-name="Liar"]')).toHaveCount(1)
  await host.locator('[data-card="primes"]').click()
  await host.getByLabel('Results').selectOption('adaptive')
  await host.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(host.getByRole('region', { name: 'Result' })).toContainText('Liar gave a wrong result', {
    timeout: 60_000,
  })
  await expect(host.locator('[data-device-name="Liar"]')).toHaveCount(0)
  await expect.poll(() => liar.evaluate(() => globalThis.liar.status())).toBe('ended device-banned')
  expect(await readAnswer(host)).toBe(5_761_455)
  await rm(directory, { recursive: true })
})
