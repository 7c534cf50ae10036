import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { linkOf, openHost } from './room-pages.ts'

const wordsOn = (page: Page) => page.locator('.four-words')

test('[W45] whoever opens the link is verified, the address bar shows only the code, and a reload changes nothing', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await openTab(await linkOf(host, appOrigin))
  const said = device.getByText('Verified: this is the host of the link')
  await expect(said).toBeVisible()
  await expect(device).toHaveURL(`${appOrigin}/#/join/${code}`)
  await device.reload()
  await expect(said).toBeVisible()
  await expect(host.locator('[data-device-name]')).toHaveCount(1)
  for (const page of [host, device]) await expect(wordsOn(page)).toHaveCount(0)
})

test('[W44] whoever types the code is not verified: both pages show the same four words', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await openTab(appOrigin)
  await device.getByLabel('Room code').fill(code)
  await device.getByRole('button', { name: 'Join' }).click()
  await expect(device.getByRole('heading', { name: 'Not verified' })).toBeVisible()
  const words = await wordsOn(device).textContent()
  expect(words?.split(' ')).toHaveLength(4)
  await expect(wordsOn(host)).toHaveText(words ?? '')
})

test('[W45] the link of another room does not link; its person may go on by the code alone', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const other = await openHost(openTab, appOrigin)
  const wrong = (await linkOf(other.host, appOrigin)).replace(other.code, code)
  const device = await openTab(wrong)
  await expect(device.getByRole('heading', { name: 'This is not the host of your link' })).toBeVisible()
  await expect(device.getByRole('heading', { level: 1 })).toHaveText(/^Not in room/)
  await expect(host.locator('[data-device-name]')).toHaveCount(0)
  await device.getByRole('button', { name: 'Join by the code alone' }).click()
  await expect(device.getByRole('heading', { name: 'Not verified' })).toBeVisible()
  await expect(host.locator('[data-device-name]')).toHaveCount(1)
})

test('a link that is not whole says what to do', async ({ openTab, appOrigin }) => {
  const { host } = await openHost(openTab, appOrigin)
  const device = await openTab((await linkOf(host, appOrigin)).slice(0, -4))
  await expect(device.getByText('This link is not whole')).toBeVisible()
})

test('two tabs of one browser are two devices of one profile', async ({ context, openTab, appOrigin }) => {
  const { host } = await openHost(openTab, appOrigin)
  const link = await linkOf(host, appOrigin)
  for (const page of [await context.newPage(), await context.newPage()]) await page.goto(link)
  await expect(host.locator('[data-device-name]')).toHaveCount(2)
})
