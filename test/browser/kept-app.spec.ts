import { expect, test } from './fixtures.ts'

test('an app that was kept opens without a network, and says on its pages what is missing', async ({
  openTab,
  appOrigin,
  pageErrors,
}) => {
  pageErrors.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/)
  const page = await openTab(appOrigin)
  expect(await page.evaluate(() => caches.keys())).toEqual([])
  await page.getByRole('button', { name: 'Keep this app here' }).click()
  await expect(page.getByText('This app is kept here')).toBeVisible()
  await page.context().setOffline(true)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('become one computer')
  await page.getByRole('textbox', { name: 'Room code' }).fill('7QM X4W')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByText('The server cannot be reached.')).toBeVisible({ timeout: 30_000 })

  await page.getByRole('link', { name: 'Back to the start' }).click()
  await page.getByText('What this browser keeps').click()
  await page.getByRole('button', { name: 'Forget everything' }).click()
  await expect(page.getByText('Nothing.')).toBeVisible()
  expect(await page.evaluate(() => caches.keys())).toEqual([])
})

test('where no service worker can be, nothing is offered', async ({ openTab, appOrigin }) => {
  const page = await openTab('about:blank')
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
  await page.goto(appOrigin)
  await expect(page.getByRole('button', { name: 'Join' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Keep this app here' })).toHaveCount(0)
})
