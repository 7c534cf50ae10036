import { test } from '../browser/fixtures.ts'
import type {} from '../browser/pages/relay.ts' // declares what the page offers
import { linkContract } from './link-contract.ts'

for (const [how, sealed] of [
  ['[W93] the link contract, through the relay in Chromium', false],
  ['[W93] [W72] the link contract, sealed through the relay in Chromium', true],
] as const) {
  test.describe(how, () => {
    for (const { name } of linkContract) {
      test(name, async ({ openTab, pagesOrigin }) => {
        const page = await openTab(`${pagesOrigin}/relay.html`)
        await page.evaluate(([one, seal]) => relayPage.runContract(one, seal), [name, sealed] as const)
      })
    }
  })
}
