import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, runCard, startDevice, startLongCount } from './room-pages.ts'

const strictBox = (device: Page) => device.getByRole('checkbox', { name: 'WebAssembly only' })
const shards = async (device: Page) => Number(await device.locator('.facts').getAttribute('data-shards'))

/** Workers of tasks that begin on the page from now on: each is an own thread of its sandbox. */
function taskWorkers(device: Page): string[] {
  const begun: string[] = []
  device.on('worker', (worker) => begun.push(worker.url().slice(0, 20)))
  return begun
}

test('[W88] a device that takes WebAssembly only runs nothing of JavaScript, computes a module, and can be talked round', async ({
  openTab,
  appOrigin,
}) => {
  test.setTimeout(120_000)
  const { host, code } = await openHost(openTab, appOrigin)
  const strict = await openTab(`${appOrigin}/#/join/${code}`)
  await strictBox(strict).check()
  await strict.getByRole('button', { name: 'Start helping' }).click()
  await expect(host.locator('.devices')).toContainText('1 device takes WebAssembly only')
  await host.locator('[data-card="primes"]').click()
  await expect(host.locator('.setup')).toContainText('Every device that helps takes WebAssembly only')

  const begun = taskWorkers(strict)
  await runCard(host, 'primes')
  await expect(strict.locator('.help')).toContainText('A task of JavaScript was refused')
  const free = await startDevice(openTab, appOrigin, code)
  expect(await readAnswer(host)).toBe(5_761_455)
  expect([await shards(strict), await shards(free)]).toEqual([0, expect.any(Number)])
  expect(begun).toEqual([])

  await runCard(host, 'n-queens-wasm')
  expect(await readAnswer(host)).toBe(14_200)
  await expect.poll(() => shards(strict)).toBeGreaterThan(0)
  expect(begun.length).toBeGreaterThan(0)

  await strict.reload()
  await expect(strictBox(strict)).toBeChecked()
  await strictBox(strict).uncheck()
  await strict.getByRole('button', { name: 'Start helping' }).click()
  await free.close()
  await expect(host.locator('.devices')).not.toContainText('WebAssembly only')
  await runCard(host, 'primes')
  expect(await readAnswer(host)).toBe(5_761_455)
  expect(await shards(strict)).toBeGreaterThan(0)
})

test('[W88] JavaScript under way ends when its person begins to insist, and goes on when that is taken back', async ({
  openTab,
  appOrigin,
}) => {
  const { host, code } = await openHost(openTab, appOrigin)
  const device = await startDevice(openTab, appOrigin, code)
  await startLongCount(host)
  await expect.poll(() => shards(device)).toBeGreaterThan(0)
  await strictBox(device).check()
  await expect(device.locator('[data-workers]')).toHaveAttribute('data-workers', '0')
  await expect(host.locator('[data-device-name]')).toContainText('WebAssembly only')
  const before = await shards(device)
  await strictBox(device).uncheck()
  await expect.poll(() => shards(device)).toBeGreaterThan(before)
})
