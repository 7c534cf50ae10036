import type { Page } from '@playwright/test'
import { appDirectory } from './directories.ts'
import { expect, test } from './fixtures.ts'

const verdict = (page: Page) => page.locator('[data-verdict]')
const line = (page: Page, half: string, name: string) =>
  page
    .getByRole('region', { name: half })
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) })

async function openCheck(page: Page): Promise<string> {
  await expect(verdict(page)).toContainText('This device is ready', { timeout: 20_000 })
  return (await page.getByRole('status', { name: 'Check code' }).getAttribute('data-code')) ?? ''
}

test('two devices learn what works here, each way alone, and both show it', async ({ openTab, appOrigin }) => {
  const first = await openTab(`${appOrigin}/#/`)
  await first.getByRole('link', { name: 'Check whether it will work in your room' }).click()
  const code = await openCheck(first)
  for (const name of ['Server', 'Computing', 'WebRTC', 'Relay of the server', 'WebAssembly', 'Memory of the browser'])
    await expect(line(first, 'This device', name)).toHaveAttribute('data-mark', 'good')
  await expect(line(first, 'This device', 'TURN server')).toHaveAttribute('data-mark', 'missing')

  const second = await openTab(`${appOrigin}/#/check`)
  await openCheck(second)
  await second.getByLabel('Or type here the check code').fill('no')
  await second.getByRole('button', { name: 'Go to it' }).click()
  await expect(second.getByRole('alert').filter({ hasText: 'That is no check code' })).toBeVisible()
  await second.getByLabel('Or type here the check code').fill(code)
  await second.getByRole('button', { name: 'Go to it' }).click()
  for (const page of [first, second]) {
    await expect(verdict(page)).toContainText('Ready for the lesson', { timeout: 20_000 })
    await expect(line(page, 'Two devices', 'Directly')).toContainText(/there and back in [\d.,]+\sms, .+ a second/)
    await expect(line(page, 'Two devices', 'By TURN')).toHaveAttribute('data-mark', 'missing')
    await expect(line(page, 'Two devices', 'Through the server')).toHaveAttribute('data-mark', 'good')
  }
  await expect(first.getByText('[Works] Directly: They reach each other')).toBeVisible()
  await second.close()
  await expect(first.getByText('The other device has left.')).toBeVisible()
})

test('a browser that links to nobody directly is told that it works all the same', async ({ openTab, appOrigin }) => {
  const deaf = `globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor() { throw new Error('it is switched off') }
  }`
  const first = await openTab('about:blank')
  await first.addInitScript({ content: deaf })
  await first.goto(`${appOrigin}/#/check`)
  const code = await first.getByRole('status', { name: 'Check code' }).getAttribute('data-code')
  const second = await openTab(`${appOrigin}/#/check/${code}`)
  await expect(verdict(first)).toContainText('It will work, a little slower', { timeout: 40_000 })
  await expect(verdict(second)).toContainText('It will work, a little slower')
  await expect(line(first, 'Two devices', 'Directly')).toHaveAttribute('data-mark', 'bad')
  await expect(line(first, 'This device', 'WebRTC')).toHaveAttribute('data-mark', 'bad')
})

test('a server that is gone is named, with what to do', async ({ openTab, serve, pageErrors }) => {
  pageErrors.allow(/ERR_CONNECTION_REFUSED/)
  const server = await serve(appDirectory)
  const page = await openTab(`${server.origin}/#/check`)
  await openCheck(page)
  await server.close()
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(verdict(page)).toContainText('Something is missing on this device')
  await expect(line(page, 'This device', 'Server')).toContainText('No answer. Check that it still runs')
})
