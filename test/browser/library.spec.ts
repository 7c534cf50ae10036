import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import type {} from './pages/room.ts' // declares what the page offers

/** A host and one device that has started, on pages without the app. */
async function openPair(openTab: (url: string) => Promise<Page>, origin: string): Promise<Page> {
  const [host, device] = [await openTab(`${origin}/room.html`), await openTab(`${origin}/room.html`)]
  const code = await host.evaluate(() => tab.open())
  await device.evaluate((to) => tab.join(to), code)
  await expect.poll(() => host.evaluate(() => tab.devices())).toBe(1)
  return host
}

test('a task that throws fails with the unit, the reason and no unhandled rejection', async ({
  openTab,
  pagesOrigin,
}) => {
  const host = await openPair(openTab, pagesOrigin)
  expect(await host.evaluate(() => tab.failure('throwing'))).toMatch(/^task-threw: unit \d.*there is no \d/)
})

test('a unit that throws wherever it is tried is set aside, and the answer has the others', async ({
  openTab,
  pagesOrigin,
}) => {
  const host = await openPair(openTab, pagesOrigin)
  expect(await host.evaluate(() => tab.failure('partlyThrowing'))).toBe('no failure: [0,2]')
})

test('a task that returns what cannot be sent is refused with the path', async ({ openTab, pagesOrigin }) => {
  const host = await openPair(openTab, pagesOrigin)
  expect(await host.evaluate(() => tab.failure('unsendable'))).toMatch(
    /^value-unsendable: .*rows\[0\]\.cb is a function/,
  )
})

test('a task that uses what is not in it says which name is missing', async ({ openTab, pagesOrigin }) => {
  const host = await openPair(openTab, pagesOrigin)
  expect(await host.evaluate(() => tab.failure('captured'))).toMatch(/^task-threw: .*document is not defined/)
})

test('values of every kind go to another tab and come back as they were', async ({ openTab, pagesOrigin }) => {
  const host = await openPair(openTab, pagesOrigin)
  expect(await host.evaluate(() => tab.valuesReturn())).toEqual([])
})
