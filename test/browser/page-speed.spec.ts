import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { appDirectory, pagesDirectory } from './directories.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/crowd.ts' // declares what the page offers
import { openHost, startLongCount } from './room-pages.ts'

const devices = 30

/** When something was first painted, in a processor four times as slow. */
async function firstPaintMs(page: Page, url: string): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(url)
  const painted = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime
  return (await page.waitForFunction(painted)).evaluate(() =>
    performance.getEntriesByName('first-contentful-paint').reduce((_, { startTime }) => startTime, 0),
  )
}

test('the first screen is painted within a second on a processor four times as slow', async ({
  openTab,
  appOrigin,
}) => {
  const tries: number[] = []
  while (tries.length < 6 && Math.min(...tries) >= 1_000) {
    tries.push(await firstPaintMs(await openTab('about:blank'), appOrigin))
  }
  console.log('first paint, ms:', tries.map(Math.round).join(', '))
  expect(Math.min(...tries)).toBeLessThan(1_000) // the machine may be busy with something else
})

test('while 30 devices report, the page of the host is busy for over 50 ms twice at most', async ({
  serve, // first: the tabs are closed before their server
  openTab,
}) => {
  test.setTimeout(120_000)
  const directory = await mkdtemp(join(tmpdir(), 'tabgrid-crowd-')) // the app and the crowd's page on one origin
  await cp(pagesDirectory, directory, { recursive: true })
  await cp(appDirectory, directory, { recursive: true })
  const { origin } = await serve(directory)
  const { host, code } = await openHost(openTab, origin)
  const crowd = await openTab(`${origin}/crowd.html`)
  await crowd.evaluate(([to, count]) => globalThis.crowd.join(to, count), [code, devices] as const)
  await expect(host.locator('[data-device-name]')).toHaveCount(devices, { timeout: 60_000 })
  await startLongCount(host)
  await expect
    .poll(() => crowd.evaluate(() => globalThis.crowd.shardsDone()), { timeout: 30_000 })
    .toBeGreaterThan(devices)

  const longTasks = await host.evaluateHandle(() => {
    const found: number[] = []
    new PerformanceObserver((list) => found.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    })
    return found
  })
  const before = await crowd.evaluate(() => globalThis.crowd.shardsDone())
  await expect
    .poll(() => crowd.evaluate(() => globalThis.crowd.shardsDone()), { timeout: 60_000 })
    .toBeGreaterThan(before + 10 * devices)
  const found = await longTasks.jsonValue()
  console.log('tasks over 50 ms while 300 shards were reported:', found.map(Math.round).join(', ') || 'none')
  expect(found.length).toBeLessThanOrEqual(2)
  await rm(directory, { recursive: true })
})
