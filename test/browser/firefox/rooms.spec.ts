import type { Page } from 'puppeteer-core'
import { startBroker } from '../broker.ts'
import { expect } from '../fixtures.ts'
import { openHost, readAnswer, runCard, startDevice } from '../room-pages.ts'
import { test } from './firefox-test.ts'

/** All ways to place twelve queens. */
const queens = 14_200

const textOf = (page: Page, selector: string): Promise<string> => page.$eval(selector, (found) => found.textContent)

/** Hosts as a teacher would, without its own machine. Resolves with the code. */
async function hostIn(page: Page, place: string): Promise<string> {
  await page.goto(`${place}/#/host`)
  await page.locator('[data-code]').wait()
  await page.locator('aria/Use this computer[role="checkbox"]').click()
  return page.$eval('[data-code]', (code) => code.getAttribute('data-code') ?? '')
}

async function queensIn(page: Page): Promise<unknown> {
  await page.locator('[data-card="n-queens"]').click()
  await page.locator('aria/Run[role="button"]').click()
  await page.locator('[data-answer][data-final="true"]').setTimeout(60_000).wait()
  return JSON.parse(await textOf(page, '[data-answer]'))
}

async function helpIn(page: Page, place: string, code: string): Promise<void> {
  await page.goto(`${place}/#/join/${code}`)
  await page.locator('aria/Start helping[role="button"]').click()
  await page.locator('aria/Stop[role="button"]').wait()
}

for (const way of ['our server', 'a PeerServer'] as const) {
  const placeFor = async (appOrigin: string) => {
    if (way === 'our server') return { place: appOrigin, close: async () => undefined }
    const broker = await startBroker()
    return { place: `${appOrigin}/?broker=${broker.name}`, close: broker.close }
  }

  test(`a room hosted in Firefox has its job done by Chromium, over ${way}`, async ({
    firefox,
    openTab,
    appOrigin,
  }) => {
    const { place, close } = await placeFor(appOrigin)
    const host = await firefox.newPage()
    const code = await hostIn(host, place)
    const device = await startDevice(openTab, place, code)
    expect(await queensIn(host)).toBe(queens)
    await device.context().close()
    await close()
  })

  test(`a room hosted in Chromium has its job done by Firefox, over ${way}`, async ({
    firefox,
    openTab,
    appOrigin,
  }) => {
    const { place, close } = await placeFor(appOrigin)
    const { host, code } = await openHost(openTab, place)
    await helpIn(await firefox.newPage(), place, code)
    await runCard(host, 'n-queens')
    expect(await readAnswer(host)).toBe(queens)
    await host.context().close()
    await close()
  })
}
