import type { Page } from '@playwright/test'
import { limits } from '../../src/protocol/limits.ts'
import type { PeerMessage } from '../../src/protocol/signal.ts'
import { expect, test } from './fixtures.ts'
import type {} from './pages/network.ts' // declares what the page offers

// The client against a server that the test plays itself, under a clock that the test moves.

const hosted = { type: 'hosted', self: 'me', code: '7QMXJ4', token: 'a'.repeat(20), members: [], pass: '', ice: [] }
const refused = (code: string) => ({ type: 'refused', code, reason: 'said by the test' })

/** What the server says to a message on the page's socket number `socket` (from 1), if anything. */
type Answer = (message: PeerMessage, socket: number) => object | undefined

/** Opens a page whose server is `answer`. `hellos` collects the first message of each of its sockets. */
async function openAgainst(openTab: (url: string) => Promise<Page>, origin: string, answer: Answer) {
  const page = await openTab(`${origin}/network.html`)
  const hellos: PeerMessage[] = []
  await page.routeWebSocket('**/signal', (socket) => {
    let first = true
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as PeerMessage
      if (first) hellos.push(message)
      first = false
      const reply = answer(message, hellos.length)
      if (reply !== undefined) socket.send(JSON.stringify(reply))
    })
  })
  await page.reload()
  await page.evaluate(() => peer.holdClock())
  const lines = () => page.evaluate(() => peer.lines)
  const advance = (ms: number) => page.evaluate((by) => peer.advance(by), ms)
  return { page, hellos, lines, advance }
}

const isHello = (message: PeerMessage): boolean => message.type !== 'ping'

test('a host whose server falls silent comes back by its token', async ({ openTab, pagesOrigin }) => {
  const { page, hellos, lines, advance } = await openAgainst(openTab, pagesOrigin, (message) =>
    isHello(message) ? hosted : undefined,
  )
  await page.evaluate(() => peer.create())
  await advance(20_000)
  expect(await lines()).toEqual([])
  await advance(20_000)
  expect(await lines()).toEqual(['server reconnecting'])
  await advance(10_000)
  await expect.poll(lines).toEqual(['server reconnecting', 'server connected'])
  expect(hellos).toEqual([
    { type: 'create', version: limits.version },
    { type: 'reclaim', version: limits.version, code: '7QMXJ4', token: hosted.token, takeOver: false },
  ])
})

test('a server that answers pings is kept', async ({ openTab, pagesOrigin }) => {
  let pings = 0
  const { page, lines, advance } = await openAgainst(openTab, pagesOrigin, (message) => {
    if (isHello(message)) return hosted
    pings += 1
    return { type: 'pong' }
  })
  await page.evaluate(() => peer.create())
  for (let ping = 1; ping <= 5; ping++) {
    await advance(20_000)
    await expect.poll(() => pings).toBe(ping)
  }
  expect(await lines()).toEqual([])
})

test('a host that finds its room hosted on its way back waits for its own ghost, then gives way', async ({
  openTab,
  pagesOrigin,
}) => {
  const { page, hellos, lines, advance } = await openAgainst(openTab, pagesOrigin, (_, socket) =>
    socket === 1 ? hosted : refused('room-hosted'),
  )
  await page.evaluate(() => peer.create())
  await page.evaluate(() => peer.closeSignalingSocket())
  await expect.poll(lines).toEqual(['server reconnecting'])
  for (let tries = 2; tries <= 4; tries++) {
    await advance(10_000)
    await expect.poll(() => hellos.length).toBe(tries)
  }
  expect(await lines()).toEqual(['server reconnecting'])
  await expect
    .poll(async () => {
      await advance(10_000)
      return lines()
    })
    .toEqual(['server reconnecting', 'end room-taken-over'])
})

test('a host that was too loud, or whose server cannot just now, tries again; one whose version is refused ends', async ({
  openTab,
  pagesOrigin,
}) => {
  const codes = ['rate-exceeded', 'server-busy', 'version-unsupported']
  const { page, lines, advance } = await openAgainst(openTab, pagesOrigin, (_, socket) =>
    socket === 1 ? hosted : refused(codes[socket - 2] ?? 'room-full'),
  )
  await page.evaluate(() => peer.create())
  await page.evaluate(() => peer.closeSignalingSocket())
  await expect
    .poll(async () => {
      await advance(10_000)
      return lines()
    })
    .toEqual(['server reconnecting', 'end version-unsupported'])
})

test('a server that never greets is unreachable', async ({ openTab, pagesOrigin }) => {
  const { page, hellos, advance } = await openAgainst(openTab, pagesOrigin, () => undefined)
  const joining = page.evaluate(() => peer.join('7QMXJ4'))
  await expect.poll(() => hellos.length).toBe(1)
  await advance(10_000)
  expect(await joining).toBe('server-unreachable')
})

test('what a server says that is no message is ignored', async ({ openTab, pagesOrigin }) => {
  const { page, lines, advance } = await openAgainst(openTab, pagesOrigin, (message) =>
    isHello(message) ? hosted : { type: 'news', of: 'a later version' },
  )
  await page.evaluate(() => peer.create())
  await advance(20_000)
  expect(await lines()).toEqual([])
})
