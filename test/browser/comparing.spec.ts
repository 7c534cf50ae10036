import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import type {} from './pages/comparing.ts' // declares what the page offers

async function room(openTab: (url: string) => Promise<Page>, origin: string): Promise<Page> {
  const host = await openTab(`${origin}/comparing.html`)
  const code = await host.evaluate(() => globalThis.comparing.open())
  const devices = [
    ['Plain', 'asItIs'],
    ['Turned', 'turned'],
    ['Liar', 'half'],
    ['Turned too', 'turned'],
  ] as const
  for (const [name, way] of devices) {
    const device = await openTab(`${origin}/comparing.html`)
    await device.evaluate(([to, own, how]) => globalThis.comparing.join(to, own, how), [code, name, way] as const)
  }
  await expect.poll(() => host.evaluate(() => globalThis.comparing.devices())).toBe(devices.length)
  return host
}

test('[W9] a task compares results itself: who differs by what it allows agrees, and the liar is caught', async ({
  pagesOrigin,
  openTab,
}) => {
  const host = await room(openTab, pagesOrigin)
  await host.evaluate(() => globalThis.comparing.begin('roots', 400))
  const answer = await host.evaluate(() => globalThis.comparing.result())
  const sorted = answer.map((pair) => pair.toSorted((left, right) => right - left))
  expect(sorted).toEqual(Array.from({ length: 400 }, (_, at) => [Math.sqrt(at + 1), -Math.sqrt(at + 1)]))
  expect(await host.evaluate(() => globalThis.comparing.heard())).toEqual({ removed: ['Liar'], failed: [] })
})

test('[W9] a comparator that loops is ended, and one that looks around finds nothing; the next job is right', async ({
  pagesOrigin,
  openTab,
}) => {
  const host = await room(openTab, pagesOrigin)
  const outcome = () => host.evaluate(() => globalThis.comparing.outcome())
  const failed = () => host.evaluate(() => globalThis.comparing.heard().failed)
  await host.evaluate(() => globalThis.comparing.begin('endless', 1))
  await expect.poll(failed, { timeout: 20_000 }).toContainEqual(expect.stringContaining('longer than 2 s'))
  await expect.poll(outcome, { timeout: 30_000 }).toBe('task-invalid')
  await host.evaluate(() => globalThis.comparing.begin('curious', 1))
  await expect.poll(failed, { timeout: 20_000 }).toContainEqual(expect.stringMatching(/it sees (undefined,?){5}$/))
  await expect.poll(outcome, { timeout: 30_000 }).toBe('task-invalid')
  expect(await host.evaluate(() => globalThis.comparing.heard().removed)).toEqual([])
  await host.evaluate(() => globalThis.comparing.begin('roots', 40))
  expect(await host.evaluate(() => globalThis.comparing.result())).toHaveLength(40)
  expect(await host.evaluate(() => globalThis.comparing.heard().removed)).toEqual(['Liar'])
})
