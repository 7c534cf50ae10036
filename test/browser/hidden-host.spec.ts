import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { chromiumLaunchOptions } from '../../src/cli/chromium.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/room.ts' // declares what the page offers

/** Flags by which drivers keep hidden tabs at full speed: without them a tab is throttled as at a teacher's. */
const throttlingFlags = [
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]

/** Not Playwright: it tells every tab that it has the focus, so that none is ever hidden. */
function launchThrottled(): Promise<Browser> {
  const { executablePath, args } = chromiumLaunchOptions()
  return puppeteer.launch({ ...(executablePath && { executablePath }), args, ignoreDefaultArgs: throttlingFlags })
}

/** A device in a window of its own, which stays visible. */
async function joinVisibly(browser: Browser, url: string, code: string): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage()
  await page.goto(url)
  await page.evaluate((to) => tab.join(to), code)
  return page
}

const units = 600
const rounds = 3
const median = (values: number[]): number =>
  values.sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN

/** Speed of a hidden tab as a part of its visible one: in turn, the median of the rounds, after one uncounted turn. */
async function hiddenSpeed(
  turnTo: (state: 'visible' | 'hidden') => Promise<void>,
  measure: () => Promise<number>,
): Promise<number> {
  await measure()
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    await turnTo('visible')
    const visibleMs = await measure()
    await turnTo('hidden')
    ratios.push(visibleMs / (await measure()))
  }
  return median(ratios)
}

test('a hidden host keeps at least 0.9 of its visible speed', async ({ pagesOrigin }) => {
  const browser = await launchThrottled()
  try {
    const url = `${pagesOrigin}/room.html`
    const [host, slides] = [await browser.newPage(), await browser.newPage()]
    await host.goto(url)
    const code = await host.evaluate(() => tab.open())
    const devices = [await joinVisibly(browser, url, code), await joinVisibly(browser, url, code)]
    await expect.poll(() => host.evaluate(() => tab.devices())).toBe(devices.length)
    const turnTo = async (state: 'visible' | 'hidden'): Promise<void> => {
      await (state === 'visible' ? host : slides).bringToFront()
      expect(await host.evaluate(() => document.visibilityState)).toBe(state)
    }
    const clock = await hiddenSpeed(turnTo, () => host.evaluate(() => tab.clockMs()))
    expect(clock, 'its clock').toBeGreaterThan(0.9)
    const jobs = await hiddenSpeed(turnTo, () => host.evaluate((count) => tab.time(count), units))
    expect(jobs, 'its jobs').toBeGreaterThan(0.9)
  } finally {
    await browser.close()
  }
})
