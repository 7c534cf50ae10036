import { test } from '../browser/fixtures.ts'
import type {} from '../browser/pages/link.ts' // declares what the page offers
import { linkContract } from './link-contract.ts'

test.describe('the link contract, over simple-peer in Chromium', () => {
  for (const { name } of linkContract) {
    test(name, async ({ openTab, pagesOrigin }) => {
      const page = await openTab(`${pagesOrigin}/link.html`)
      await page.evaluate((one) => linkPage.runContract(one), name)
    })
  }
})
