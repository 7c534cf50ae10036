import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test'

type OpenTab = (url: string, options?: BrowserContextOptions) => Promise<Page>

/** Opens a room as a teacher would. Its own machine computes nothing unless asked. */
export async function openHost(
  openTab: OpenTab,
  origin: string,
  { ownMachine = false }: { ownMachine?: boolean } = {},
): Promise<{ host: Page; code: string }> {
  const host = await openTab(`${origin}/#/host`)
  const code = await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code')
  if (!ownMachine) await host.getByRole('checkbox', { name: 'Use this computer' }).uncheck()
  return { host, code: code ?? '' }
}

/** Joins as a student would, and presses Start helping. */
export async function startDevice(
  openTab: OpenTab,
  origin: string,
  code: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  const device = await openTab(`${origin}/#/join/${code}`, options)
  await device.getByRole('button', { name: 'Start helping' }).click()
  await expect(device.getByRole('button', { name: 'Stop' })).toBeVisible()
  return device
}

export async function startDevices(openTab: OpenTab, origin: string, code: string, count: number): Promise<Page[]> {
  const devices: Page[] = []
  for (let at = 0; at < count; at++) devices.push(await startDevice(openTab, origin, code))
  return devices
}

export async function runCard(host: Page, name: string): Promise<void> {
  await host.locator(`[data-card="${name}"]`).click()
  await host.getByRole('button', { name: 'Run', exact: true }).click()
}

/** Until the page has what it fetches once somebody has joined: from then on a job of the card needs no server. */
export async function untilJobsNeedNoServer(host: Page, card: string): Promise<void> {
  const fetched = () =>
    host.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .join(' '),
    )
  for (const file of ['jobs', 'job-part', 'host-job-part-en', card]) {
    await expect.poll(fetched).toContain(`/assets/${file}-`)
  }
  await expect.poll(fetched).toContain('/sandbox.html')
}

/** Primes below 3 x 10^9: with fewer the job may be over before what is to happen in its midst. */
export async function startLongCount(host: Page): Promise<void> {
  await host.locator('[data-card="primes"]').click()
  await host.getByRole('spinbutton', { name: 'Count primes below' }).fill('3000000000')
  await host.getByRole('button', { name: 'Run', exact: true }).click()
}

/** The final answer, from the page's own JSON. */
export async function readAnswer(host: Page): Promise<unknown> {
  const answer = host.locator('[data-answer]')
  await expect(answer).toHaveAttribute('data-final', 'true', { timeout: 60_000 })
  return JSON.parse((await answer.textContent()) ?? 'null')
}

/** The whole link of a room, as its host page gives it to those who scan or copy, at the address of this test. */
export async function linkOf(host: Page, origin: string): Promise<string> {
  const hash = await host.getByRole('link', { name: 'Join from another tab of this browser' }).getAttribute('href')
  return `${origin}/${hash}`
}

/** Presses the button of that name, which saves a file, and gives the path of what was saved. */
export async function saveBy(page: Page, button: string): Promise<string> {
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const saved = await saving
  const path = test.info().outputPath(saved.suggestedFilename()) // its ending says what it is
  await saved.saveAs(path)
  return path
}

export const wordsOn = (page: Page) => page.locator('.four-words')

/** Asks a page for the four words of whoever joined by the code, and reads them. */
export async function compareWords(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Show the four words' }).first().click()
  return (await wordsOn(page).first().textContent()) ?? ''
}
