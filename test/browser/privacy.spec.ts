import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { openHost, readAnswer, runCard } from './room-pages.ts'

/** Every key that a browser may keep, and what the panel calls it. A new one belongs into the panel first, then here. */
const known: Readonly<Record<string, string>> = {
  'settings/profile-key': 'profile-key',
  'settings/invites': 'links',
  'settings/room-claim': 'room',
  'settings/room-keys': 'room',
  'settings/room-roster': 'room',
  'settings/epoch': 'room',
  'settings/journal-owner': 'room',
  'settings/wasm-only': 'choices',
  'settings/help-limits': 'choices',
  'settings/help-rules': 'choices',
  'settings/help-always': 'helping',
  'settings/help-spent': 'helping',
  'settings/help-receipts': 'helping',
  'settings/help-log': 'helping',
  'settings/help-sources': 'helping',
  'jobs/': 'jobs',
  'records/': 'jobs',
  'snapshots/': 'jobs',
  'local/tabgrid/theme': 'choices',
  'local/tabgrid/projector': 'choices',
  'local/tabgrid/device-name': 'choices',
  'local/tabgrid/room-name': 'choices',
  'local/tabgrid/own-machine': 'choices',
  'local/tabgrid/cores': 'choices',
  'local/tabgrid/language': 'choices',
  'cache/tabgrid-app-': 'app',
  'service worker/': 'app',
  'local/tabgrid/lab': 'lab',
  'local/tabgrid/lab-plain': 'choices',
  'tab/tabgrid/lab': 'tab',
  'tab/tabgrid/lab-job': 'tab',
  'tab/tabgrid/card': 'tab',
  'tab/tabgrid/setup/': 'tab',
  'tab/tabgrid/sensor/': 'tab',
  'tab/tabgrid/pausing/': 'tab',
}
const aboutOf = (key: string): string => known[key] ?? known[key.replace(/[^/]*$/, '')] ?? `unknown: ${key}`

/** All that the origin keeps, wherever a browser lets it. */
const keptBy = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found: string[] = []
    const read = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await read(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const keys = await read(database.transaction(store).objectStore(store).getAllKeys())
        const shown = store === 'settings' ? keys.map(String) : keys.length > 0 ? [''] : []
        found.push(...shown.map((key) => `${name === 'tabgrid' ? '' : `${name}:`}${store}/${key}`))
      }
      database.close()
    }
    found.push(...Object.keys(localStorage).map((key) => `local/${key}`))
    found.push(...Object.keys(sessionStorage).map((key) => `tab/${key}`))
    found.push(...(await caches.keys()).map((key) => `cache/${key}`))
    found.push(...document.cookie.split(';').filter((cookie) => cookie !== ''))
    for (const { scope } of await navigator.serviceWorker.getRegistrations()) found.push(`service worker/${scope}`)
    for await (const name of (await navigator.storage.getDirectory()).keys()) found.push(`file/${name}`)
    return found
  })

/** What a page asked for over the network, and which servers its connections were told to ask for addresses. */
async function watch(context: BrowserContext): Promise<{ hosts: Set<string>; iceServers(): Promise<unknown[]> }> {
  const hosts = new Set<string>()
  const note = (url: string) => {
    const { protocol, host } = new URL(url)
    if (!['data:', 'blob:', 'about:'].includes(protocol)) hosts.add(host)
  }
  context.on('request', (request) => note(request.url()))
  const notePage = (page: Page) => page.on('websocket', (socket) => note(socket.url()))
  context.pages().forEach(notePage)
  context.on('page', notePage)
  await context.addInitScript(() => {
    const asked: unknown[] = []
    Reflect.set(globalThis, 'iceServersAsked', asked)
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        asked.push(configuration?.iceServers ?? [])
      }
    }
  })
  return {
    hosts,
    iceServers: async () => {
      const all = await Promise.all(
        context.pages().map((page) => page.evaluate(() => Reflect.get(globalThis, 'iceServersAsked') as unknown[])),
      )
      return all.flat()
    },
  }
}

async function session(openTab: (url: string) => Promise<Page>, origin: string) {
  const { host } = await openHost(openTab, origin)
  const watchedHost = await watch(host.context())
  await host.reload()
  await expect(host.getByRole('status', { name: 'Room code' })).toBeVisible()
  const hash = await host.getByRole('link', { name: 'Join from another tab of this browser' }).getAttribute('href')
  const device = await openTab('about:blank')
  const watchedDevice = await watch(device.context())
  await device.goto(origin)
  await device.goto(`${origin}/${hash}`)
  await device.getByRole('button', { name: 'Start helping' }).click()
  await runCard(host, 'n-queens')
  expect(await readAnswer(host)).toBe(14_200)
  return { host, device, watched: [watchedHost, watchedDevice] }
}

test('no page asks another host than its own for anything, and no connection asks a server for its address', async ({
  openTab,
  appOrigin,
}) => {
  const { watched } = await session(openTab, appOrigin)
  for (const { hosts, iceServers } of watched) {
    expect([...hosts]).toEqual([new URL(appOrigin).host])
    const asked = await iceServers()
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.flat()).toEqual([])
  }
})

async function openPanel(page: Page, origin: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(origin)
  await page.getByText('What this browser keeps').click()
  await expect(page.getByText('Looking…')).toHaveCount(0)
}
const shown = (page: Page) =>
  page.locator('[data-kept]').evaluateAll((items) => items.map((item) => item.getAttribute('data-kept')))

test('what a browser keeps is a known list, its person sees each of it, and forgets it', async ({
  openTab,
  appOrigin,
}) => {
  const { host, device } = await session(openTab, appOrigin)
  for (const page of [host, device]) {
    await page.getByRole('button', { name: /^Theme/ }).click()
    for (const language of ['中文', 'English']) await page.getByRole('button', { name: language }).click()
    const kept = await keptBy(page)
    expect(kept.map(aboutOf).filter((about) => about.startsWith('unknown'))).toEqual([])
    expect(await page.context().cookies()).toEqual([])
    await openPanel(page, appOrigin)
    expect((await shown(page)).sort()).toEqual([...new Set((await keptBy(page)).map(aboutOf))].sort())
  }
  await device.getByRole('button', { name: 'Forget everything' }).click()
  await expect(device.getByRole('status').getByText('Forgotten.')).toBeVisible()
  await expect(device.getByText('Nothing.')).toBeVisible()
  expect(await keptBy(device)).toEqual([])

  await host.getByRole('button', { name: 'Forget everything' }).click()
  await expect(host.getByRole('group', { name: 'Forget everything' })).toContainText('This browser hosts room')
  await host.getByRole('button', { name: 'Forget nothing' }).click()
  expect((await keptBy(host)).map(aboutOf)).toContain('choices')
  await host.getByRole('button', { name: 'Forget everything' }).click()
  await host.getByRole('button', { name: 'Keep the room, forget the rest' }).click()
  await expect(host.getByText('Forgotten, all but your room and its jobs.')).toBeVisible()
  expect([...new Set((await keptBy(host)).map(aboutOf))].sort()).toEqual(['jobs', 'room'])
  await host.getByRole('button', { name: 'Forget everything' }).click()
  await host.getByRole('button', { name: 'Forget the room too' }).click()
  await expect(host.getByText('Nothing.')).toBeVisible()
  expect(await keptBy(host)).toEqual([])
})

test('a device hears of its host alone: no other device’s name, id or address', async ({ openTab, appOrigin }) => {
  const { host } = await openHost(openTab, appOrigin)
  const hash = await host.getByRole('link', { name: 'Join from another tab of this browser' }).getAttribute('href')
  const senders: Set<unknown>[] = []
  const types = new Set<string>()
  for (let at = 0; at < 3; at++) {
    const device = await openTab('about:blank')
    const from = new Set<unknown>()
    senders.push(from)
    device.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const message = JSON.parse(String(payload)) as { type: string; from?: string }
        types.add(message.type)
        if (message.from !== undefined) from.add(message.from)
      }),
    )
    await device.goto(`${appOrigin}/${hash}`)
    await expect(device.getByRole('button', { name: 'Start helping' })).toBeVisible()
  }
  await expect(host.locator('[data-device-name]')).toHaveCount(3)
  expect([...types].sort()).toEqual(['joined', 'signal'])
  for (const from of senders) expect(from).toEqual(senders[0])
  expect(senders[0]?.size).toBe(1)
})
