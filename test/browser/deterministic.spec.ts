import { ManualClock } from '../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../src/adapters/memory/runner.ts'
import { bitsOf, everyMathScript } from '../contracts/every-math-function.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/deterministic.ts' // declares what the page offers

test('[W25] a deterministic task gives the same bits in Chromium, in another time zone, as in Node', async ({
  openTab,
  pagesOrigin,
}) => {
  const page = await openTab(`${pagesOrigin}/deterministic.html`, { timezoneId: 'Asia/Kolkata', locale: 'de-DE' })
  const script = everyMathScript(true)
  const nodes = await bitsOf(createMemoryRunner({ clock: new ManualClock() }), script, 'bits')
  expect(await page.evaluate((given) => deterministic.bits(given, 'bits'), script)).toEqual(nodes)
  const without = await page.evaluate((given) => deterministic.bits(given, 'bits'), everyMathScript(false))
  expect(without.date).not.toBe(nodes.date)
  expect(without.random).not.toBe(nodes.random)
})
