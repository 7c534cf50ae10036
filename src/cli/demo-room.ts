import type { Browser, Page } from 'playwright'
import type { CardWords, FaceWords } from '../app/text/card-words.ts'
import type { Card } from '../tasks/catalogue.ts'

/** What one device tab did, as the host page lists it and as the tab's own data channel counted it. */
interface DeviceShare {
  readonly name: string
  readonly shards: number
  /** Messages that came over the tab's data channel, by `RTCPeerConnection.getStats`. */
  readonly channelMessages: number
  readonly channelBytes: number
}
/** In English, as the pages are: they are asked for by their words. */
export interface ShownCard {
  readonly card: Card
  readonly words: FaceWords & CardWords
}
export interface DemoResult {
  readonly answer: unknown
  readonly summary: string
  readonly devices: readonly DeviceShare[]
}

const joinMs = 60_000
const jobMs = 600_000

/** The readings of the three sensors of the fixed case; further ones repeat them. */
const readings = [25, 20, 22]

/** Text, because code bundled for Node carries names of its bundler that a page does not know. */
const countConnections = `
  globalThis.__name ??= (f) => f
  globalThis.openConnections = []
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) { super(...options); globalThis.openConnections.push(this) }
  }`

const channelStats = `(async () => {
  let channelMessages = 0, channelBytes = 0
  for (const connection of globalThis.openConnections) {
    for (const stat of (await connection.getStats()).values()) {
      if (stat.type !== 'data-channel') continue
      channelMessages += stat.messagesReceived
      channelBytes += stat.bytesReceived + stat.bytesSent
    }
  }
  return { channelMessages, channelBytes }
})()`

/** Each tab in a browser context of its own: nothing is shared, as between two people's browsers. */
async function openTab(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext()
  await context.addInitScript({ content: countConnections })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** Opens a room and its device tabs, runs the card's task as a person would, and reads the result off the pages. */
export async function runInTabs(
  browser: Browser,
  origin: string,
  { card, words }: ShownCard,
  deviceCount: number,
): Promise<DemoResult> {
  const host = await openTab(browser, `${origin}/#/host`)
  const code = await host.getByRole('status', { name: 'Room code' }).getAttribute('data-code', { timeout: joinMs })
  await host.getByRole('checkbox', { name: 'Use this computer' }).uncheck()
  const tabs: Page[] = []
  for (let at = 0; at < deviceCount; at++) {
    const tab = await openTab(browser, `${origin}/#/join/${code}`)
    await tab.getByRole('button', { name: 'Start helping' }).click({ timeout: joinMs })
    tabs.push(tab)
  }
  const ready = host.locator('[data-device-name]:not([data-state="waiting"])')
  await ready.nth(deviceCount - 1).waitFor({ timeout: joinMs })
  await host.locator(`[data-card="${card.name}"]`).click()
  if (card.name === 'sensors') await host.getByRole('spinbutton').first().fill(String(deviceCount))
  await host.getByRole('button', { name: 'Run', exact: true }).click()
  if (card.local.length > 0) await enterReadings(tabs, card, words)
  return readResult(host, tabs)
}

async function enterReadings(tabs: readonly Page[], card: Card, words: CardWords): Promise<void> {
  for (const [at, tab] of tabs.entries()) {
    for (const field of card.local) {
      await tab.getByLabel('Sensor number').fill(String(at + 1))
      await tab.getByLabel(words.local?.[field.key] ?? field.key).fill(String(readings[at % readings.length]))
    }
    await tab.getByRole('button', { name: 'Enter reading' }).click()
  }
}

async function readResult(host: Page, tabs: readonly Page[]): Promise<DemoResult> {
  const result = host.getByRole('region', { name: 'Result' })
  const ended = result.locator('[data-answer][data-final="true"], [role="alert"]')
  await ended.first().waitFor({ state: 'attached', timeout: jobMs })
  const failure = result.getByRole('alert')
  if ((await failure.count()) > 0) throw new Error((await failure.allInnerTexts()).join('\n'))
  const answer: unknown = JSON.parse((await result.locator('[data-answer]').textContent()) ?? 'null')
  const summary = (await result.getByRole('status').first().textContent()) ?? ''
  const devices: DeviceShare[] = []
  for (const item of await host.locator('[data-device-name]').all()) {
    const name = (await item.getAttribute('data-device-name')) ?? ''
    const shards = Number(await item.getAttribute('data-shards'))
    const tab = tabs[devices.length]
    const stats = tab === undefined ? undefined : await tab.evaluate<ChannelStats>(channelStats)
    devices.push({ name, shards, channelMessages: 0, channelBytes: 0, ...stats })
  }
  return { answer, summary, devices }
}

type ChannelStats = Pick<DeviceShare, 'channelMessages' | 'channelBytes'>
