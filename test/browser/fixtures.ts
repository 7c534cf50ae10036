import { type BrowserContextOptions, test as base, type Page } from '@playwright/test'
import { type SignalingServer, startServer } from '../../signaling/server.ts'
import { findChromium, noChromium } from '../../src/cli/chromium.ts'
import { oneAddress } from '../one-address.ts'
import { appDirectory, pagesDirectory } from './directories.ts'
import { PageErrors } from './page-errors.ts'

export { expect } from '@playwright/test'

interface TestFixtures {
  /** Skips the test, loudly, where there is no browser. */
  browserPresent: undefined
  /** Fails the test on any error in any of its pages. */
  pageErrors: PageErrors
  /** Opens a page in a browser context of its own, as another person's browser would be. */
  openTab: (url: string, options?: BrowserContextOptions) => Promise<Page>
  /** Starts a server that serves `directory`, and ends it with the test. Port 0 lets the system choose. */
  serve: (directory: string, port?: number) => Promise<TestServer>
}
interface WorkerFixtures {
  /** Where the pages of test/browser/pages are, with signaling: `http://127.0.0.1:PORT`. */
  pagesOrigin: string
  /** Where the built app is, with signaling. */
  appOrigin: string
}
export type TestServer = SignalingServer & { readonly origin: string }

async function startTestServer(directory: string, port = 0): Promise<TestServer> {
  const server = await startServer({ port, host: '127.0.0.1', appDirectory: directory, limits: oneAddress })
  return { ...server, origin: `http://127.0.0.1:${server.port}` }
}

async function withServer(directory: string, use: (origin: string) => Promise<void>): Promise<void> {
  const server = await startTestServer(directory)
  await use(server.origin)
  await server.close()
}

/** Playwright's `test`, for pages that must be free of errors. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  pagesOrigin: [({ browserName: _ }, use) => withServer(pagesDirectory, use), { scope: 'worker' }],
  appOrigin: [({ browserName: _ }, use) => withServer(appDirectory, use), { scope: 'worker' }],

  browserPresent: [
    async ({ browserName: _ }, use, info) => {
      info.skip(findChromium() === undefined, noChromium)
      await use(undefined)
    },
    { auto: true },
  ],
  pageErrors: [
    async ({ browserName: _ }, use) => {
      const errors = new PageErrors()
      await use(errors)
      base.expect(errors.unexpected(), 'errors in pages').toEqual([])
    },
    { auto: true },
  ],
  context: async ({ context, pageErrors }, use) => {
    pageErrors.watch(context)
    await use(context)
  },
  openTab: async ({ browser, pageErrors }, use) => {
    const closes: (() => Promise<void>)[] = []
    await use(async (url, options) => {
      const context = await browser.newContext(options)
      closes.push(() => context.close())
      pageErrors.watch(context)
      const page = await context.newPage()
      await page.goto(url)
      return page
    })
    for (const close of closes) await close()
  },
  serve: async ({ browserName: _ }, use) => {
    const servers: TestServer[] = []
    await use(async (directory, port) => {
      const server = await startTestServer(directory, port)
      servers.push(server)
      return server
    })
    for (const server of servers) await server.close()
  },
})
