import { appDirectory } from './directories.ts'
import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, runCard, startDevice, untilJobsNeedNoServer } from './room-pages.ts'

// What goes wrong is said in a sentence that says what to do; the fixture fails a test on any uncaught error besides.

test('a code that cannot be one, and a code that no room has, each give a sentence', async ({
  openTab,
  appOrigin,
}) => {
  const page = await openTab(appOrigin)
  await page.getByRole('textbox', { name: 'Room code' }).fill('abc')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByRole('alert')).toContainText(/six/i)
  await page.getByRole('textbox', { name: 'Room code' }).fill('222 222')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByText('No room has this code')).toBeVisible()
})

test('a lost server is said, and does not stop the work', async ({ openTab, serve, pageErrors }) => {
  pageErrors.allow(/WebSocket connection|ERR_CONNECTION_REFUSED/)
  const server = await serve(appDirectory)
  const { host, code } = await openHost(openTab, server.origin)
  const device = await startDevice(openTab, server.origin, code)
  await untilJobsNeedNoServer(host, 'n-queens')
  await server.close()
  await expect(host.getByText('The server is out of reach')).toBeVisible()
  await runCard(host, 'n-queens')
  expect(await readAnswer(host)).toBe(14_200)
  await expect(device.getByRole('button', { name: 'Stop' })).toBeVisible()
  const late = await openTab('about:blank')
  await expect(late.goto(server.origin)).rejects.toThrow('ERR_CONNECTION_REFUSED')
})

test('a press that needs what cannot be fetched says so in view, and works once it can', async ({
  openTab,
  appOrigin,
  pageErrors,
}) => {
  pageErrors.allow(/ERR_FAILED/)
  const { host } = await openHost(openTab, appOrigin, { ownMachine: true })
  await host.setViewportSize({ width: 800, height: 500 })
  await host.route('**/assets/*', (route) => route.abort())
  const run = host.getByRole('button', { name: 'Run Mandelbrot set' })
  await run.click()
  const sentence = host.getByText(/^This part of the page could not be loaded/)
  await expect(sentence).toBeInViewport()
  await host.unroute('**/assets/*')
  await run.click()
  await expect(host.getByRole('region', { name: 'Result' }).getByRole('heading').first()).toBeInViewport()
  await expect(sentence).toBeHidden()
})

test('a part of a device’s page that could not be fetched is fetched by one press once it can', async ({
  openTab,
  appOrigin,
  pageErrors,
}) => {
  pageErrors.allow(/ERR_FAILED/)
  const { code } = await openHost(openTab, appOrigin)
  const device = await openTab(`${appOrigin}/#/join/${code}`)
  const rename = device.getByRole('button', { name: 'Rename' })
  await expect(rename).toBeVisible()
  await device.route('**/assets/*', (route) => route.abort())
  await rename.click()
  await expect(device.getByRole('alert')).toContainText('This part of the page could not be loaded')
  await expect(device.getByText('You are')).toBeVisible()
  await device.unroute('**/assets/*')
  await device.getByRole('button', { name: 'Try again' }).click()
  await expect(device.getByRole('textbox', { name: 'Name of this device' })).toBeVisible()
})

test('a page that is older than its server says Reload', async ({ context, appOrigin }) => {
  const page = await context.newPage()
  await page.routeWebSocket(/\/signal$/, (socket) => {
    socket.onMessage(() => {
      socket.send(JSON.stringify({ type: 'refused', code: 'version-unsupported', reason: 'Reload this page.' }))
      socket.close({ code: 1008 })
    })
  })
  await page.goto(`${appOrigin}/#/join/222222`)
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
  await page.goto(`${appOrigin}/#/host`)
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
})

test.describe('a CSV', () => {
  const csvOf = (text: string) => ({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

  test('with broken quotes is refused with the line where they opened', async ({ openTab, appOrigin }) => {
    const { host } = await openHost(openTab, appOrigin, { ownMachine: true })
    await host.locator('[data-card="temperatures"]').click()
    await host.getByRole('radio', { name: /file/i }).check()
    await host
      .locator('input[type="file"]')
      .setInputFiles(csvOf('date,temperature\n2010-01-01T00:00,"4.1\n2010-01-01T01:00,4.0\n'))
    await host.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(host.getByRole('alert').filter({ hasText: 'line 2' })).toBeVisible()
    await host.getByRole('radio', { name: /Seattle|sample/i }).check()
    await runCard(host, 'temperatures')
    expect(await readAnswer(host)).toMatchObject({ sum: 97_466.8 })
  })

  test('with a bad cell gives the answer of the other rows, and says which one it lacks and why', async ({
    openTab,
    appOrigin,
  }) => {
    const { host } = await openHost(openTab, appOrigin, { ownMachine: true })
    await host.locator('[data-card="temperatures"]').click()
    await host.getByRole('radio', { name: /file/i }).check()
    const text = 'date,pressure,temperature,wind\n2010-01-01T00:00,1,4.1,1\n2010-01-01T01:00,1,warm,1\n'
    await host.locator('input[type="file"]').setInputFiles(csvOf(text))
    await host.getByRole('button', { name: 'Run', exact: true }).click()
    const result = host.getByRole('region', { name: 'Result' })
    await expect(result).toContainText('set aside', { timeout: 20_000 })
    await result.getByText('What went wrong').click()
    await expect(result).toContainText(/row .*warm/)
  })
})
