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

test('[W71] a device that asks for sealed frames is linked where the host seals them, and nowhere else', async ({
  openTab,
  pagesOrigin,
}) => {
  const open = () => openTab(`${pagesOrigin}/room.html`)
  const [sealing, plain, device] = [await open(), await open(), await open()]
  const join = async (code: string, sealed: boolean) => {
    await device.evaluate(([to, seal]) => tab.join(to, { sealed: seal }), [code, sealed] as const)
  }
  await join(await sealing.evaluate(() => tab.open(true)), true)
  await expect.poll(() => sealing.evaluate(() => tab.devices())).toBe(1)
  expect(await sealing.evaluate(() => tab.valuesReturn())).toEqual([])
  await join(await plain.evaluate(() => tab.open()), true)
  await expect.poll(() => device.evaluate(() => tab.seen())).toBe('peer-unproven')
})

test('[W75] a browser that the host has named coordinates its room for those who hold the link', async ({
  openTab,
  pagesOrigin,
}) => {
  const open = () => openTab(`${pagesOrigin}/room.html`)
  const [host, delegate, device] = [await open(), await open(), await open()]
  await host.evaluate(() => tab.open())
  const key = await delegate.evaluate(() => tab.ownKey())
  const { delegation, invite } = await host.evaluate((to) => tab.delegate(to), key)
  const code = await delegate.evaluate((by) => tab.openFor(by), delegation)
  await device.evaluate(([to, by]) => tab.join(to, { invite: by }), [code, invite] as const)
  await expect.poll(() => device.evaluate(() => tab.seen())).toBe('verified by delegation')
  await expect.poll(() => delegate.evaluate(() => tab.devices())).toBe(1)
  expect(await delegate.evaluate(() => tab.valuesReturn())).toEqual([])
})
