import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import type { TaskScript } from '../../../src/protocol/control.ts'
import { bitsOf, everyMathScript } from '../../contracts/every-math-function.ts'
import { expect } from '../fixtures.ts'
import type {} from '../pages/deterministic.ts' // declares what the page offers
import { test } from './firefox-test.ts'

const inNode = (script: TaskScript) => bitsOf(createMemoryRunner({ clock: new ManualClock() }), script, 'bits')

test('[W25] a deterministic task gives the same bits in Firefox as in Node; without the profile it does not', async ({
  firefox,
  pagesOrigin,
}) => {
  const page = await firefox.newPage()
  await page.goto(`${pagesOrigin}/deterministic.html`)
  const script = everyMathScript(true)
  expect(await page.evaluate((given) => deterministic.bits(given, 'bits'), script)).toEqual(await inNode(script))

  const plain = everyMathScript(false)
  const engines = await page.evaluate((given) => deterministic.bits(given, 'bits'), plain)
  const nodes = await inNode(plain)
  const differing = Object.keys(nodes).filter((place) => engines[place] !== nodes[place])
  expect(differing).toEqual(expect.arrayContaining(['sin', 'log10', 'hypot', 'pow', 'operator', 'random', 'date']))
})
