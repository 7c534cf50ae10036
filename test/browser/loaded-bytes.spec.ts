import type { BrowserContextOptions, Page } from '@playwright/test'
import { faces } from '../../src/tasks/faces.ts'
import { expect, test } from './fixtures.ts'
import { Loaded, type LoadedFile, sumOf, tableOf } from './loaded.ts'
import { linkOf, openHost, startLongCount } from './room-pages.ts'

// What phones and projectors really load of the built app, compressed: the budgets of a page on a school's network.

const kilobyte = 1_024
/** Each is a file of its own. */
const cardNames = Object.values(faces).map(({ name }) => name)

/**
 * Kilobytes. What a first screen, a joining phone and a host's page in its lobby should take; and, so that no more is added to them
 * unseen, what was reached of a host's page that has also fetched what runs jobs, and the cards.
 */
const most = { firstScreen: 35, joining: 95, lobby: 140, openRoom: 204, host: 190 }

async function expectWithin(
  title: string,
  loaded: Loaded,
  kilobytesMost: number,
  counts: (file: LoadedFile) => boolean = () => true,
): Promise<void> {
  const files = (await loaded.files()).filter(counts)
  const table = tableOf(title, files)
  console.log(table)
  expect(sumOf(files) / kilobyte, table).toBeLessThanOrEqual(kilobytesMost)
}

/** Opens a page that is watched from its first byte. */
async function watched(
  openTab: (url: string, options?: BrowserContextOptions) => Promise<Page>,
  url: string,
  options?: BrowserContextOptions,
): Promise<{ page: Page; loaded: Loaded }> {
  const page = await openTab('about:blank', options)
  const loaded = new Loaded(page)
  await page.goto(url)
  return { page, loaded }
}

test(`the first screen loads at most ${most.firstScreen} KB, beside what computes and talks`, async ({
  openTab,
  appOrigin,
}) => {
  const { page, loaded } = await watched(openTab, appOrigin)
  await expect(page.getByRole('textbox', { name: 'Room code' })).toBeVisible()
  const written = await (await fetch(appOrigin)).text()
  expect(written).toContain('/assets/app-')
  expect(written).not.toContain('/assets/engine-') // fetched beside it: what is painted first does not wait for it
  await page.waitForLoadState('networkidle')
  const beside = ['/assets/engine.js']
  await expectWithin('first screen', loaded, most.firstScreen, ({ name }) => !beside.includes(name))
})

for (const [by, locale] of [
  ['link', 'en-GB'],
  ['link', 'zh-CN'],
  ['code', 'en-GB'],
] as const) {
  test(`a phone in ${locale} that joins by the ${by} loads at most ${most.joining} KB until it works`, async ({
    openTab,
    appOrigin,
  }) => {
    const { host, code } = await openHost(openTab, appOrigin)
    const address = by === 'link' ? await linkOf(host, appOrigin) : `${appOrigin}/#/join/${code}`
    await startLongCount(host)
    const { page, loaded } = await watched(openTab, address, { locale })
    await page.getByRole('button', { name: /^(Start helping|开始帮忙)$/ }).click()
    await expect(page.locator('[data-shards]')).toHaveAttribute('data-shards', /[1-9]/)
    await expectWithin(`joining by the ${by}, ${locale}`, loaded, most.joining)
    const hasCiphers = (await loaded.files()).some(({ name }) => name === '/assets/sealing.js')
    expect(hasCiphers).toBe(by === 'link') // who has no secret seals nothing
  })
}

test(`the page of a host loads at most ${most.lobby} KB for an open room that nobody has joined`, async ({
  openTab,
  appOrigin,
}) => {
  const { page, loaded } = await watched(openTab, `${appOrigin}/#/host`)
  await expect(page.getByRole('status', { name: 'Room code' })).toHaveAttribute('data-code', /./)
  await page.waitForLoadState('networkidle')
  await expectWithin('lobby', loaded, most.lobby)
})

test(`the page of a host loads at most ${most.openRoom} KB for an open room that a phone has joined`, async ({
  openTab,
  appOrigin,
}) => {
  const { page, loaded } = await watched(openTab, `${appOrigin}/#/host`)
  const phone = await openTab(await linkOf(page, appOrigin))
  await phone.getByRole('button', { name: 'Start helping' }).click()
  await expect(page.getByRole('list', { name: 'Devices' }).getByRole('listitem')).toHaveCount(2)
  const names = async () => (await loaded.files()).map(({ name }) => name)
  // What a job needs is fetched for whoever has joined, before anybody presses Run.
  const wanted = ['/sandbox.html', ...['jobs', 'job-part', ...cardNames].map((name) => `/assets/${name}.js`)]
  await expect.poll(names).toEqual(expect.arrayContaining(wanted))
  await expectWithin('open room', loaded, most.openRoom)
})

test(`the page of a host loads at most ${most.host} KB until its first job runs`, async ({ openTab, appOrigin }) => {
  const { page, loaded } = await watched(openTab, `${appOrigin}/#/host`)
  await expect(page.getByRole('status', { name: 'Room code' })).toHaveAttribute('data-code', /./)
  await startLongCount(page)
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  await expectWithin('host', loaded, most.host)
})
