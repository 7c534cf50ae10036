import { expect, test } from './fixtures.ts'
import { compareWords, linkOf, openHost, wordsOn } from './room-pages.ts'

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
  for (const page of [host, device]) await expect(wordsOn(page)).toHaveCount(0)
  const words = await compareWords(device)
  expect(words.split(' ')).toHaveLength(4)
  await expect(device.getByRole('status').filter({ has: wordsOn(device) })).toHaveText(words)
  expect(await compareWords(host)).toBe(words)
  await host.getByRole('button', { name: 'Hide the four words' }).click()
  await expect(wordsOn(host)).toHaveCount(0)
})

test('where the list of words cannot be fetched, the page says so and stays as careful', async ({
  openTab,
  appOrigin,
  pageErrors,
}) => {
  pageErrors.allow(/ERR_FAILED/)
  const { code } = await openHost(openTab, appOrigin)
  const device = await openTab('about:blank')
  await device.route('**/assets/words-*.js', (route) => route.abort())
  await device.goto(`${appOrigin}/#/join/${code}`)
  await device.getByRole('button', { name: 'Show the four words' }).click()
  await expect(device.getByText('Check the network and that the server still runs')).toBeVisible()
  await expect(device.getByText('nobody has proved who the host is')).toBeVisible()
  await expect(wordsOn(device)).toHaveCount(0)
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
