import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, runCard, startDevice, startDevices, startLongCount } from './room-pages.ts'

test('three tabs and a coordinator give 198 and 134, and the readings stay on their devices', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const devices = await startDevices(openTab, appOrigin, code, 3)
  await runCard(host, 'sensors')
  for (const [at, reading] of [25, 20, 22].entries()) {
    const device = devices[at] as Page
    await expect(device.getByLabel('Sensor number')).toHaveValue(String(at + 1))
    await device.getByLabel(/Temperature/).fill(String(reading))
    await device.getByRole('button', { name: 'Enter reading' }).click()
  }
  expect(await readAnswer(host)).toEqual({ processed: 198, mapped: 134 })
})

/** Looks often: what is waited for must not be over by then. */
const soon = { intervals: [50] }

test('three tabs, one of them in another time zone, give 97,466.8', async ({ openTab, appOrigin }) => {
  const { host, code } = await openHost(openTab, appOrigin)
  await startDevices(openTab, appOrigin, code, 2)
  await startDevice(openTab, appOrigin, code, { timezoneId: 'Asia/Kolkata' })
  await runCard(host, 'temperatures')
  const known = { count: 8759, sum: 97_466.8, mean: 11.1276, min: 3.1, max: 24.4 }
  expect(await readAnswer(host)).toMatchObject(known)
})

test('a device tab that is closed in mid-job changes no result', async ({ openTab, appOrigin }) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const [leaver] = await startDevices(openTab, appOrigin, code, 3)
  await startLongCount(host)
  await expect.poll(() => leaver?.workers().length, soon).toBeGreaterThan(1)
  await leaver?.close({ runBeforeUnload: false })
  await expect(host.locator('[data-device-name]')).toHaveCount(2)
  expect(await readAnswer(host)).toBe(144_449_537)
})

test('a coordinator tab that is reloaded in mid-job resumes and finishes with the right result', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  await startDevices(openTab, appOrigin, code, 2)
  await startLongCount(host)
  const progress = host.getByRole('progressbar')
  await expect.poll(async () => Number(await progress.getAttribute('value')), soon).toBeGreaterThan(0)
  await host.reload()
  await expect(host.getByRole('status', { name: 'Room code' })).toHaveAttribute('data-code', code)
  await host.getByRole('checkbox', { name: 'Use this computer' }).uncheck()
  expect(await readAnswer(host)).toBe(144_449_537)
  await expect(host.getByRole('region', { name: 'Result' })).toContainText('came from before the reload')
})

test('a second room on the same server sees nothing of the first', async ({ openTab, appOrigin }) => {
  const first = await openHost(openTab, appOrigin)
  const second = await openHost(openTab, appOrigin)
  expect(second.code).not.toBe(first.code)
  await startDevices(openTab, appOrigin, first.code, 1)
  const idle = await startDevice(openTab, appOrigin, second.code)
  await runCard(first.host, 'n-queens')
  expect(await readAnswer(first.host)).toBe(14_200)
  await expect(first.host.locator('[data-device-name]')).toHaveCount(1)
  await expect(second.host.locator('[data-device-name]')).toHaveCount(1)
  await expect(second.host.locator('[data-answer]')).toHaveCount(0)
  expect(idle.workers()).toHaveLength(1) // its clock
})

test('Stop leaves no worker running, and Start helping begins again', async ({ openTab, appOrigin }) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await startDevice(openTab, appOrigin, code)
  const clockOnly = 1
  await expect.poll(() => device.workers().length).toBe(clockOnly) // the benchmark's worker has ended
  await startLongCount(host)
  await expect.poll(() => device.workers().length, soon).toBeGreaterThan(clockOnly)
  await device.getByRole('button', { name: 'Stop' }).click()
  await expect(device.locator('[data-workers]')).toHaveAttribute('data-workers', '0')
  await expect.poll(() => device.workers().length).toBe(clockOnly)
  await expect(host.locator('li[data-state="waiting"]')).toHaveCount(1)
  await device.getByRole('button', { name: 'Start helping' }).click()
  await expect.poll(() => device.workers().length, soon).toBeGreaterThan(clockOnly)
})

test('nothing computes before Start helping, and a device that joins in mid-job gets work', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const waiting = await openTab(`${appOrigin}/#/join/${code}`)
  await expect(waiting.getByRole('button', { name: 'Start helping' })).toBeEnabled()
  await startLongCount(host)
  await expect(waiting.getByText('Primes').first()).toBeVisible()
  expect(waiting.workers()).toHaveLength(1) // its clock
  await startDevice(openTab, appOrigin, code)
  await expect(host.locator('li[data-state="working"]')).toHaveCount(1)
  await expect(host.locator('li[data-state="waiting"]')).toHaveCount(1)
})

test('the host alone computes with its own machine; End room tells every device', async ({ openTab, appOrigin }) => {
  const { host, code } = await openHost(openTab, appOrigin, { ownMachine: true })
  const device = await openTab(`${appOrigin}/#/join/${code}`)
  await expect(device.getByRole('button', { name: 'Start helping' })).toBeEnabled()
  await runCard(host, 'n-queens')
  expect(await readAnswer(host)).toBe(14_200)
  await host.getByRole('button', { name: 'End room' }).click()
  await host.getByRole('button', { name: 'Yes, end it' }).click()
  await expect(device.getByText(/ended/i).first()).toBeVisible()
  await expect(device.getByRole('button', { name: 'Start helping' })).toHaveCount(0)
})

test('the same room in a second tab is refused, with a button to take it over', async ({ context, appOrigin }) => {
  const first = await context.newPage()
  await first.goto(`${appOrigin}/#/host`)
  const code = await first.getByRole('status', { name: 'Room code' }).getAttribute('data-code')
  const second = await context.newPage()
  await second.goto(`${appOrigin}/#/host`)
  await second.getByRole('button', { name: 'Take over here' }).click()
  await expect(second.getByRole('status', { name: 'Room code' })).toHaveAttribute('data-code', code ?? '')
  await expect(first.getByText(/another tab/i).first()).toBeVisible()
})
