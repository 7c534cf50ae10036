import { test } from '../browser/fixtures.ts'
import type {} from '../browser/pages/link.ts' // declares what the page offers
import { linkContract } from './link-contract.ts'

for (const [how, sealed] of [
  ['the link contract, over simple-peer in Chromium', false],
  ['[W72] the link contract, sealed over simple-peer in Chromium', true],
] as const) {
  test.describe(how, () => {
    for (const { name } of linkContract) {
      test(name, async ({ openTab, pagesOrigin }) => {
        const page = await openTab(`${pagesOrigin}/link.html`)
        await page.evaluate(([one, seal]) => linkPage.runContract(one, seal), [name, sealed] as const)
      })
    }
  })
}
