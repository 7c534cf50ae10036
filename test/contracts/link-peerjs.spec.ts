import { test } from '../browser/broker.ts'
import type {} from '../browser/pages/peerjs-link.ts' // declares what the page offers
import { linkContract } from './link-contract.ts'

for (const [how, sealed] of [
  ['[W100] the link contract, over peerjs and a PeerServer in Chromium', false],
  ['[W72] the link contract, sealed over peerjs and a PeerServer in Chromium', true],
] as const) {
  test.describe(how, () => {
    for (const { name } of linkContract) {
      test(name, async ({ openTab, pagesOrigin, broker }) => {
        const page = await openTab(`${pagesOrigin}/peerjs-link.html?broker=${broker}`)
        await page.evaluate(([at, one, seal]) => peerjsLinkPage.runContract(at, one, seal), [
          broker,
          name,
          sealed,
        ] as const)
      })
    }
  })
}
