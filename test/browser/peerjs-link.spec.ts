import { expect, test } from './broker.ts'
import type {} from './pages/peerjs-link.ts' // declares what the page offers

for (const [breach, commit] of [
  ['text', (broker: string) => peerjsLinkPage.afterText(broker)],
  ['an empty frame', (broker: string) => peerjsLinkPage.afterEmptyFrame(broker)],
  ['a frame over the limit', (broker: string) => peerjsLinkPage.afterOversizedFrame(broker)],
  ['thousands of frames before anybody listens', (broker: string) => peerjsLinkPage.afterFlood(broker)],
] as const) {
  test(`${breach} from the peer closes the link as a breach of the protocol`, async ({
    openTab,
    pagesOrigin,
    broker,
  }) => {
    const page = await openTab(`${pagesOrigin}/peerjs-link.html?broker=${broker}`)
    expect(await page.evaluate(commit, broker)).toBe('protocol-error')
  })
}

for (const [rule, breach, commit] of [
  ['W101', 'a frame before the proof', (broker: string) => peerjsLinkPage.afterFrameBeforeProof(broker)],
  ['W101', 'words without end', (broker: string) => peerjsLinkPage.afterManyWords(broker)],
  ['W102', 'a second description', (broker: string) => peerjsLinkPage.afterSecondDescription(broker)],
  ['W100', 'a channel that may lose or swap', (broker: string) => peerjsLinkPage.afterUnorderedChannel(broker)],
] as const) {
  test(`[${rule}] ${breach} opens no link`, async ({ openTab, pagesOrigin, broker }) => {
    const page = await openTab(`${pagesOrigin}/peerjs-link.html?broker=${broker}`)
    expect(await page.evaluate(commit, broker)).toBe('link-failed')
  })
}
