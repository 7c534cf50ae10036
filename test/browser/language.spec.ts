import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, runCard } from './room-pages.ts'

test('pages begin in the language of the browser, change it by one press, and keep the choice', async ({
  openTab,
  appOrigin,
}) => {
  const page = await openTab(appOrigin, { locale: 'zh-CN', viewport: { width: 320, height: 640 } })
  await expect(page.getByRole('button', { name: '加入' })).toBeVisible()
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
  const other = page.getByRole('button', { name: 'English' })
  expect(await other.getAttribute('lang')).toBe('en')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)

  await page.getByLabel('房间码').fill('7QM')
  await other.click()
  await expect(page.getByLabel('Room code')).toHaveValue('7QM')
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await page.reload()
  await expect(page.getByRole('button', { name: 'Join' })).toBeVisible()
})

test('a room speaks two languages at once, and a job begun in one is drawn in the other, after a reload as well', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await openTab(`${appOrigin}/#/join/${code}`, { locale: 'zh-CN' })
  await device.getByRole('button', { name: '开始帮忙' }).click()
  await expect(device.getByRole('button', { name: '停止' })).toBeVisible()
  await runCard(host, 'n-queens')
  expect(await readAnswer(host)).toBe(14_200)

  await host.getByRole('button', { name: '中文' }).click()
  for (const again of [false, true]) {
    if (again) await host.reload()
    const result = host.getByRole('region', { name: '结果' })
    await expect(result).toContainText('棋盘上的皇后')
    await expect(result).toContainText('摆法的总数')
    await expect(host).toHaveTitle(/^房间 /)
  }
})

test('a page whose words cannot be fetched says so in every language', async ({ openTab, appOrigin, pageErrors }) => {
  pageErrors.allow(/ERR_FAILED/)
  const page = await openTab('about:blank')
  await page.route('**/assets/first-part-*.js', (route) => route.abort())
  await page.goto(appOrigin)
  await expect(page.getByText('This page could not be loaded.')).toContainText('页面没能加载')
})
