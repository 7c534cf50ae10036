import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { appDirectory, pagesDirectory } from './directories.ts'
import { test as base, expect } from './fixtures.ts'
import type {} from './pages/room.ts' // declares what the page offers

/** The app, and a page whose host runs what no card offers, on one origin. */
const test = base.extend<{ bothOrigin: string }>({
  bothOrigin: async ({ serve }, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'tabgrid-consent-'))
    await cp(pagesDirectory, directory, { recursive: true })
    await cp(appDirectory, directory, { recursive: true })
    await use((await serve(directory)).origin)
    await rm(directory, { recursive: true })
  },
})

async function openBoth(openTab: (url: string) => Promise<Page>, origin: string) {
  const host = await openTab(`${origin}/room.html`)
  const code = await host.evaluate(() => tab.open())
  const device = await openTab(`${origin}/#/join/${code}`)
  await expect(device.getByRole('button', { name: 'Start helping' })).toBeEnabled()
  return { host, device }
}

/** Chooses a limit on the device's page, also one that its list does not offer: no test waits for an hour. */
async function limit(device: Page, key: string, value: number): Promise<void> {
  await device.locator('details.limits > summary').click()
  const select = device.locator(`select[name="${key}"]`)
  await select.evaluate((list: HTMLSelectElement, to) => list.add(new Option(to, to)), String(value))
  await select.selectOption(String(value))
}

const start = (device: Page) => device.getByRole('button', { name: 'Start helping' }).click()
const reached = (device: Page) => device.getByText('Paused: a day’s computing for this host is used up.')

test('[W62] a task that wants more than the limits runs after its person agreed, and is signed for', async ({
  bothOrigin, // first: the tabs are closed before their server
  openTab,
}) => {
  const { host, device } = await openBoth(openTab, bothOrigin)
  await start(device)
  await expect.poll(() => host.evaluate(() => tab.devices())).toBe(1)
  await host.evaluate(() => tab.begin('waiting', 40, { unitLimitMs: 3_600_000 }))
  await expect(device.getByRole('heading', { name: 'May this run here?' })).toBeVisible()
  await expect(device.getByText('One unit may take 1 h. Your limit is 1 min.')).toBeVisible()
  await expect.poll(() => host.evaluate(() => tab.withheld())).toEqual(['asked'])
  await expect(device.locator('[data-workers]')).toHaveAttribute('data-workers', '0')
  await device.getByRole('button', { name: 'This job' }).click()
  await expect.poll(() => host.evaluate(() => tab.answers())).toEqual([40])
  await device.getByText('What this browser did').click()
  await expect(device.locator('.history')).toContainText('1 job, 40 units')
  await device.reload() // kept in this browser
  await device.getByText('What this browser did').click()
  await expect(device.locator('.history')).toContainText('1 job, 40 units')
  await device.getByRole('button', { name: 'Forget' }).click()
  await expect(device.locator('.history')).toContainText('Nothing yet')
})

test('[W67] "Always for this host" asks once, also over a reload, until it is taken back', async ({
  bothOrigin,
  openTab,
}) => {
  const { host, device } = await openBoth(openTab, bothOrigin)
  await start(device)
  await expect.poll(() => host.evaluate(() => tab.devices())).toBe(1)
  await host.evaluate(() => tab.begin('waiting', 10, { unitLimitMs: 600_000 }))
  await device.getByRole('button', { name: 'Always for this host' }).click()
  await expect.poll(() => host.evaluate(() => tab.answers())).toEqual([10])
  await device.reload()
  await start(device)
  await expect.poll(() => host.evaluate(() => tab.devices())).toBe(1)
  await host.evaluate(() => tab.begin('waiting', 11, { unitLimitMs: 600_000 }))
  await expect.poll(() => host.evaluate(() => tab.answers())).toEqual([10, 11])
  await device.getByText('What this browser did').click()
  await device.getByRole('button', { name: 'Take back' }).click()
  await host.evaluate(() => tab.begin('waiting', 12, { unitLimitMs: 600_000 }))
  await device.getByRole('button', { name: 'No', exact: true }).click()
  await expect.poll(() => host.evaluate(() => tab.withheld())).toEqual(['declined'])
  expect(await host.evaluate(() => tab.answers())).toEqual([10, 11])
})

test('[W65] a room that ends has given its receipts before', async ({ bothOrigin, openTab }) => {
  const { host, device } = await openBoth(openTab, bothOrigin)
  await start(device)
  await expect.poll(() => host.evaluate(() => tab.devices())).toBe(1)
  await host.evaluate(() => tab.begin('swarming', undefined))
  await expect
    .poll(async () => Number(await device.locator('[data-shards]').getAttribute('data-shards')))
    .toBeGreaterThan(0)
  await host.evaluate(() => tab.end())
  await expect(device.getByRole('heading', { name: 'This room is over' })).toBeVisible()
  await device.getByText('What this browser did').click()
  await expect(device.locator('.history')).toContainText('swarming')
})

for (const miner of ['endless', 'swarming'] as const) {
  test(`[W64] a task that mines for ever (${miner}) is stopped by the device's own limits`, async ({
    bothOrigin,
    openTab,
  }) => {
    const { host, device } = await openBoth(openTab, bothOrigin)
    await limit(device, 'dayComputeMs', 3_000)
    await start(device)
    await expect.poll(() => host.evaluate(() => tab.devices())).toBe(1)
    await host.evaluate((name) => tab.begin(name, undefined), miner)
    await expect.poll(() => device.workers().length).toBeGreaterThan(1)
    await expect(reached(device)).toBeVisible({ timeout: 15_000 })
    await expect.poll(() => device.workers().length).toBe(1) // the clock's
    await expect.poll(() => host.evaluate(() => tab.devices())).toBe(0)
    await device.reload()
    await start(device)
    await expect(reached(device)).toBeVisible()
  })
}

test('[W63] a task that declares no memory gets no more WebAssembly memory than the device allows', async ({
  bothOrigin,
  openTab,
}) => {
  const { host, device } = await openBoth(openTab, bothOrigin)
  await limit(device, 'memoryMegabytes', 128)
  await start(device)
  await expect.poll(() => host.evaluate(() => tab.devices())).toBe(1)
  await host.evaluate(() => tab.begin('hungry', undefined))
  await expect.poll(() => host.evaluate(() => String(tab.answers()))).toContain('where it may have 128 MiB')
})
