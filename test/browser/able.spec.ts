import { expect, test } from './fixtures.ts'

for (const [what, remove] of [
  ['WebRTC', () => Reflect.deleteProperty(globalThis, 'RTCPeerConnection')],
  ['Web Workers', () => Reflect.deleteProperty(globalThis, 'Worker')],
  ['WebAssembly', () => Reflect.deleteProperty(globalThis, 'WebAssembly')],
  ['too old', () => Reflect.deleteProperty(Array.prototype, 'toSorted')],
] as const) {
  test(`a browser without what is needed is told so (${what}), and the app does not begin`, async ({
    page,
    appOrigin,
  }) => {
    await page.addInitScript(remove)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    for (const hash of ['', '#/host', '#/join/7QMX4W']) {
      await page.goto(`${appOrigin}/${hash}`)
      await page.reload()
      const refusal = page.getByRole('alert')
      await expect(refusal).toContainText('This browser cannot join in')
      await expect(refusal).toContainText(what)
      await expect(page.getByRole('button')).toHaveCount(0)
    }
    expect(asked.filter((url) => /signal|browser-/.test(url))).toEqual([])
  })
}

test('what says what is missing is not fetched where nothing is', async ({ page, appOrigin }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(appOrigin)
  await expect(page.getByRole('textbox', { name: 'Room code' })).toBeVisible()
  expect(asked).toContain('/able.js')
  expect(asked).not.toContain('/refusal.js')
})

test('where what says so cannot be fetched, the page refuses all the same', async ({
  page,
  appOrigin,
  pageErrors,
}) => {
  pageErrors.allow(/ERR_FAILED/)
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'))
  await page.route('**/refusal.js', (route) => route.abort())
  await page.goto(appOrigin)
  const refusal = page.getByRole('alert')
  await expect(refusal).toContainText('This browser cannot join in')
  await expect(refusal).toContainText('这个浏览器不能参加')
  await expect(page.getByRole('button')).toHaveCount(0)
})

test('a browser in Chinese is told so in Chinese', async ({ openTab, appOrigin }) => {
  const page = await openTab('about:blank', { locale: 'zh-CN' })
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'))
  await page.goto(appOrigin)
  await expect(page.getByRole('alert')).toContainText('这个浏览器不能参加')
  await expect(page.getByRole('alert')).toHaveAttribute('lang', 'zh-CN')
})

test('without JavaScript the page says what it needs', async ({ openTab, appOrigin }) => {
  const page = await openTab(appOrigin, { javaScriptEnabled: false })
  await expect(page.locator('noscript')).toBeVisible()
  const told = await page.locator('noscript').textContent()
  expect(told).toContain('it needs JavaScript')
  expect(told).toContain('所以需要 JavaScript')
})
