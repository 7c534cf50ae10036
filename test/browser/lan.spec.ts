import { networkInterfaces } from 'node:os'
import { chromium, type Page } from '@playwright/test'
import { startServer } from '../../signaling/server.ts'
import { chromiumLaunchOptions } from '../../src/cli/chromium.ts'
import { appDirectory } from './directories.ts'
import { expect, test } from './fixtures.ts'
import { readAnswer, runCard } from './room-pages.ts'

/** A name of this machine that is not `localhost`: a page from it is not a secure context, as from any LAN address. */
const lanName = 'classroom.test'

test('on a plain http LAN address, where no secure-context API exists, a room works from host to answer', async ({
  pageErrors,
}) => {
  const options = chromiumLaunchOptions()
  const browser = await chromium.launch({
    ...options,
    args: [...options.args, `--host-resolver-rules=MAP ${lanName} 127.0.0.1`],
  })
  const server = await startServer({ port: 0, appDirectory })
  try {
    const open = async (path: string): Promise<Page> => {
      const context = await browser.newContext()
      pageErrors.watch(context)
      const page = await context.newPage()
      await page.goto(`http://${lanName}:${server.port}${path}`)
      expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined'])
      return page
    }
    const host = await open('/#/host')
    const code = await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code')
    await host.getByRole('checkbox', { name: 'Use this computer' }).uncheck()
    const device = await open(`/#/join/${code}`)
    await device.getByRole('button', { name: 'Start helping' }).click()
    await runCard(host, 'n-queens')
    expect(await readAnswer(host)).toBe(14_200)
  } finally {
    await browser.close()
    await server.close()
  }
})

test('link and QR carry an address of this machine in its network, never localhost', async ({ openTab }) => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal }) => !internal)
  test.fail(addresses.length === 0, 'this machine has no network')
  const server = await startServer({ port: 0, appDirectory })
  const host = await openTab(`http://localhost:${server.port}/#/host`)
  const code = await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code')
  const invite = host.getByRole('region', { name: 'Invite devices' })
  await expect(invite.getByRole('img')).toHaveAccessibleName(new RegExp(`:${server.port}/#/join/${code}`))
  const name = (await invite.getByRole('img').getAttribute('aria-label')) ?? ''
  expect(name).not.toMatch(/localhost|127\.0\.0\.1/)
  expect(addresses.some(({ address }) => name.includes(address))).toBe(true)
  await expect(invite).not.toContainText('localhost')
  await host.context().close()
  await server.close()
})
