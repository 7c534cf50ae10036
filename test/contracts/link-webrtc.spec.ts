import { test } from '../browser/fixtures.ts'
import type {} from '../browser/pages/link.ts' // declares what the page offers
import { linkContract } from './link-contract.ts'

for (const [how, sealed, messageBytes] of [
  ['the link contract, over WebRTC in Chromium', false, undefined],
  ['[W72] the link contract, sealed over WebRTC in Chromium', true, undefined],
  ['[W10] the link contract, where each end takes 16 KiB in one message', false, 16_384],
] as const) {
  test.describe(how, () => {
    for (const { name } of linkContract) {
      test(name, async ({ openTab, pagesOrigin }) => {
        const page = await openTab(`${pagesOrigin}/link.html`)
        await page.evaluate(([one, seal, bytes]) => linkPage.runContract(one, seal, bytes), [
          name,
          sealed,
          messageBytes,
        ] as const)
      })
    }
  })
}
