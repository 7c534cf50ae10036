import { expect, test } from './fixtures.ts'
import type {} from './pages/relay.ts' // declares what the page offers

test('[W93] a link is open when both ends are there, and hears at once of a page that is left', async ({
  openTab,
  pagesOrigin,
}) => {
  const [near, far] = [await openTab(`${pagesOrigin}/relay.html`), await openTab(`${pagesOrigin}/relay.html`)]
  const passes = await near.evaluate(() => relayPage.passes())
  const opening = near.evaluate((pass) => relayPage.open(pass), passes[0])
  expect(await far.evaluate((pass) => relayPage.open(pass), passes[1])).toBe('open')
  expect(await opening).toBe('open')
  await far.goto('about:blank')
  expect(await near.evaluate(() => relayPage.closed())).toBe('peer-gone')
})

test('[W93] what fails says so once, with a code and the words of the relay', async ({ openTab, pagesOrigin }) => {
  const page = await openTab(`${pagesOrigin}/relay.html`)
  const [pass] = await page.evaluate(() => relayPage.passes())
  expect(await page.evaluate(() => relayPage.open('wrong'))).toMatch(/^link-failed: .*pass.* is not of this server/)
  expect(await page.evaluate((of) => relayPage.open(of, 'no address'), pass)).toMatch(
    /^link-failed: .*not the address/,
  )
  expect(await page.evaluate((of) => relayPage.outOfTime(of), pass)).toMatch(/^link-timeout: /)
  expect(await page.evaluate((of) => relayPage.cancelled(of), pass)).toBe(0)
})

test('[W93] frames to which nobody listens close the link before they fill the memory', async ({
  openTab,
  pagesOrigin,
}) => {
  const page = await openTab(`${pagesOrigin}/relay.html`)
  const [pass, other] = await page.evaluate(() => relayPage.passes())
  const opening = page.evaluate((of) => relayPage.open(of), pass)
  await page.evaluate((of) => relayPage.floodFrom(of, 1_500), other)
  expect(await opening).toBe('open')
  expect(await page.evaluate(() => relayPage.closed())).toBe('protocol-error')
})

for (const [breach, says, reason] of [
  ['a second greeting', '{"type":"paired"}', 'protocol-error'],
  ['a text that no relay says', 'text', 'protocol-error'],
  ['an empty frame', Buffer.alloc(0), 'protocol-error'],
  ['a refusal', '{"type":"refused","code":"rate-exceeded","reason":"Too much."}', 'peer-gone'],
] as const) {
  test(`[W93] ${breach} of the relay closes an open link as ${reason}`, async ({ openTab, pagesOrigin }) => {
    const page = await openTab(`${pagesOrigin}/relay.html`)
    await page.routeWebSocket('**/relay', (socket) => {
      socket.onMessage(() => {
        socket.send('{"type":"paired"}')
        socket.send(says)
      })
    })
    await page.reload()
    expect(await page.evaluate(() => relayPage.open('pass'))).toBe('open')
    expect(await page.evaluate(() => relayPage.closed())).toBe(reason)
  })
}
