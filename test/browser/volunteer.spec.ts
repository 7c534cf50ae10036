import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { openHost, startDevice, startLongCount } from './room-pages.ts'

const help = (device: Page) => device.locator('.help[data-state]')
const meter = (device: Page) => device.locator('.processor')
const press = (device: Page, name: string) => device.getByRole('button', { name, exact: true }).click()
const openMenu = (device: Page) => device.getByText('Pause or finish').click()

/** The share that its person gives, as a finger on the slider would. */
const giveShare = (device: Page, percent: string) =>
  device.getByRole('slider', { name: 'Share of the time' }).fill(percent)

test('limits are set before there is a room; a core of little time rests between its shards; who finishes stops by himself', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await openTab(appOrigin)
  await device.getByRole('link', { name: 'Limits of this computer' }).click()
  await device.getByRole('combobox', { name: 'Cores to give' }).selectOption('1')
  await giveShare(device, '10')
  await device.goto(`${appOrigin}/#/join/${code}`)
  await expect(device.locator('details.limits > summary')).toContainText('1 core, 10% of the time')
  await press(device, 'Start helping')
  await startLongCount(host)
  await expect(meter(device)).not.toHaveAttribute('data-load', '0')
  await expect(meter(device)).toHaveAttribute('data-workers', '0') // its rest is nine times as long as its work
  await expect(help(device)).toHaveAttribute('data-state', 'helping')
  await expect.poll(() => device.workers().length).toBe(1) // the clock's
  await device.locator('details.limits > summary').click()
  await giveShare(device, '100')
  await expect(meter(device)).toHaveAttribute('data-workers', '1')
  await openMenu(device)
  await press(device, 'Finish, then stop')
  await expect(help(device)).toHaveAttribute('data-state', 'stopped')
  await expect(meter(device)).toContainText('0 of')
  await device.getByText('What this browser did').click()
  const row = device.locator('.help-log li')
  await expect(row).toContainText('of processor time')
  await row.getByText('See source').click()
  await expect(row.locator('pre')).toContainText('split')
})

test('what is opened while the server is gone says what to do; helping goes on, and so does what is opened once it is back', async ({
  openTab,
  appOrigin,
  pageErrors,
}) => {
  pageErrors.allow(/ERR_FAILED/)
  const { code } = await openHost(openTab, appOrigin)
  const device = await startDevice(openTab, appOrigin, code)
  await device.route('**/assets/more-part-*', (route) => route.abort())
  const limits = device.locator('details.limits')
  await limits.locator('summary').click()
  await expect(limits.getByRole('alert')).toContainText('Check the network and that the server still runs')
  await expect(help(device)).toHaveAttribute('data-state', 'helping')
  await limits.locator('summary').click()
  await expect(limits.getByRole('alert')).toHaveCount(0)
  await device.unroute('**/assets/more-part-*')
  await limits.locator('summary').click()
  await expect(limits.getByRole('slider')).toBeVisible()
})

/** Presses Stop inside of the page, and gives how long it took until the page knew of no worker. */
const stopAndTime = (device: Page) =>
  device.evaluate(async () => {
    const stop = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Stop')
    const beganMs = performance.now()
    stop?.click()
    while (document.querySelector('.processor')?.getAttribute('data-workers') !== '0') {
      await new Promise(requestAnimationFrame)
    }
    return performance.now() - beganMs
  })

test('a pause outlives a reload, ends when its time is over or its person wants, and Stop ends every worker within 100 ms', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await startDevice(openTab, appOrigin, code)
  await startLongCount(host)
  await expect.poll(() => device.workers().length).toBeGreaterThan(1)
  await openMenu(device)
  await press(device, 'Pause 1 h')
  await expect(help(device)).toHaveAttribute('data-state', 'paused')
  await expect.poll(() => device.workers().length).toBe(1) // the clock's
  await press(device, 'Resume now')
  await expect.poll(() => device.workers().length).toBeGreaterThan(1)
  await openMenu(device)
  await press(device, 'Pause 30 min')
  await expect(device.getByRole('status').getByText(/^Paused until .*, as you asked\.$/)).toBeVisible()
  await device.reload()
  await expect(help(device)).toHaveAttribute('data-state', 'paused')
  await expect(device.getByRole('button', { name: 'Resume now' })).toBeVisible()
  await device.evaluate(() => {
    const { now } = Date
    Date.now = () => now() + 31 * 60_000
  })
  await expect(help(device)).toHaveAttribute('data-state', 'helping')
  await expect.poll(() => device.workers().length).toBeGreaterThan(1)
  expect(await stopAndTime(device)).toBeLessThan(300)
  await expect.poll(() => device.workers().length).toBe(1)
  await expect(meter(device)).toContainText('0 of')
  await expect(meter(device).getByRole('meter')).toHaveJSProperty('value', 0)
})

/** Locks the phone, or unlocks it: all that a page is told of that. */
const turn = (device: Page, state: 'hidden' | 'visible') =>
  device.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: now })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)

test('a phone sees its part of the picture; locked it hands back at once, and comes back as the same device', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const device = await startDevice(openTab, appOrigin, code, phone)
  await host.locator('[data-card="mandelbrot"]').click()
  await host.getByRole('spinbutton', { name: 'Steps a point' }).fill('40000')
  await press(host, 'Run')
  await expect(device.getByRole('img', { name: /^Your part of the picture: \d+ of 192 tiles/ })).toBeVisible()
  const known = host.locator('[data-device-name]')
  const before = await known.getAttribute('data-device-name')
  await turn(device, 'hidden')
  await expect(device.getByText('Paused: this page was not in front.')).toBeVisible()
  await expect.poll(() => device.workers().length).toBe(1) // the clock's
  await expect(known).toContainText('has not pressed Start helping')
  await turn(device, 'visible')
  await expect(help(device)).toHaveAttribute('data-state', 'helping')
  await expect(known).not.toContainText('has not pressed Start helping')
  await expect(device.getByText('device 2')).toBeVisible()
  await expect(known).toHaveCount(1)
  expect(await known.getAttribute('data-device-name')).toBe(before)
  await expect.poll(() => device.workers().length).toBeGreaterThan(1)
})
