import type { Browser, Page } from 'puppeteer-core'
import type {} from '../pages/sandboxed.ts' // declares what the page offers
import { type Attack, network, others, ownModules, recoveries, storage } from '../sandbox/attacks.ts'
import { expect, serveWeak } from '../sandbox/sandbox-bed.ts'
import { test } from './firefox-test.ts'

async function openPage(firefox: Browser, origin: string): Promise<Page> {
  const page = await firefox.newPage()
  await page.goto(`${origin}/sandboxed.html`)
  await page.evaluate(() => sandboxed.keepSecrets())
  return page
}

test('in Firefox too task code reaches no network, no storage, no other tab and nothing of this machine', async ({
  firefox,
  pagesOrigin,
  sink,
}) => {
  const page = await openPage(firefox, pagesOrigin)
  const got: [string, string][] = []
  for (const { name, body } of [...network, ...ownModules, ...storage, ...others]) {
    const answer = await page.evaluate((text, to) => sandboxed.attempt(text, to), body, sink.origin)
    if (!answer.startsWith('refused:')) got.push([name, answer])
  }
  expect(got).toEqual([])
  expect(sink.hits).toEqual([])
  expect(await page.evaluate(() => sandboxed.heard())).toEqual([])
  for (const { body } of recoveries) {
    expect(await page.evaluate((text) => sandboxed.attempt(text), body)).toBe('undefined')
  }
})

test('in Firefox too what a unit throws tells the host nothing of where the page came from', async ({
  firefox,
  pagesOrigin,
}) => {
  const page = await openPage(firefox, pagesOrigin)
  const trace = await page.evaluate(() => sandboxed.trace(`throw new Error('no')`))
  expect(trace).toContain('tabgrid-task.js')
  expect(trace).not.toMatch(/https?:|file:|data:|127\.0\.0\.1/)
})

/** Chromium alone has the first, and Firefox takes half a minute to give the second up. */
const leftOut = ['WebSocketStream', 'WebTransport']

test('in Firefox too the same attacks succeed in a plain worker of the page', async ({ firefox, sink }) => {
  const server = await serveWeak({ noPagePolicy: true })
  try {
    const page = await openPage(firefox, server.origin)
    const plain = ({ body }: Attack) =>
      page.evaluate((text, to) => sandboxed.attemptPlain(text, to), body, sink.origin)
    const here = network.filter(({ name }) => !leftOut.includes(name))
    for (const attack of here) await plain(attack)
    expect(here.filter(({ hit }) => hit !== undefined && !sink.hits.includes(hit)).map(({ name }) => name)).toEqual(
      [],
    )
    for (const attack of storage) expect(await plain(attack)).not.toMatch(/^refused:/)
    await expect.poll(() => page.evaluate(() => sandboxed.heard())).toEqual(['heard'])
  } finally {
    await server.close()
  }
})

test('[W87] in Firefox too hostile modules take no more than they declare, and fail by name', async ({
  firefox,
  pagesOrigin,
}) => {
  const page = await openPage(firefox, pagesOrigin)
  expect(await page.evaluate(() => sandboxed.takesHeapBomb())).toBe(true)
  expect(await page.evaluate(() => sandboxed.moduleAttacks())).toEqual([])
})
