import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import type { Page } from '@playwright/test'
import { pagePolicyHeader, type SandboxKind } from '../../../src/base/page-policy.ts'
import { type SandboxEntries, sandboxEntries, sandboxPage } from '../../../src/build/sandbox-page.ts'
import { fromRoot, pagesDirectory } from '../directories.ts'
import { test as base } from '../fixtures.ts'
import type {} from '../pages/sandboxed.ts' // declares what the page offers
import { openSink, type Sink } from './sink.ts'

export { expect } from '@playwright/test'

/** A sandbox with one defence left out. The product has no switch for any of them: the test serves another page in its place. */
interface Weakness {
  /** The frame's policy. */
  readonly noPolicy?: boolean
  /** Another worker or relay than the product's. */
  readonly entries?: Partial<SandboxEntries>
  /** The page's own policy. */
  readonly noPagePolicy?: boolean
  /** The frame keeps the origin of its page. */
  readonly sameOrigin?: boolean
}

interface Bed {
  readonly sink: Sink
  /** Opens the test page, its secrets in place, with a sandbox that is weak on purpose, or as it is. */
  readonly openBed: (weakness?: Weakness) => Promise<Page>
}

export const variant = (file: string): string => fromRoot(`test/browser/sandbox/variants/${file}`)

export const test = base.extend<Bed>({
  sink: async ({ browserName: _ }, use) => {
    const sink = await openSink()
    await use(sink)
    await sink.close()
  },
  openBed: async ({ openTab, pageErrors }, use) => {
    pageErrors.allow(/./) // refusals are written to the console, and are what is wanted here
    const servers: WeakServer[] = []
    await use(async (weakness = {}) => {
      const server = await serveWeak(weakness)
      servers.push(server)
      const page = await openTab('about:blank')
      if (weakness.sameOrigin) await page.addInitScript(keepOrigin)
      await page.goto(`${server.origin}/sandboxed.html`)
      await page.evaluate(() => sandboxed.keepSecrets())
      return page
    })
    for (const server of servers) await server.close()
  },
})

interface WeakServer {
  readonly origin: string
  close(): Promise<void>
}

/** A server in earnest: a browser lets pages that a test made up reach no address of this machine, which would hide an attack. */
export async function serveWeak({ noPolicy, entries, noPagePolicy }: Weakness): Promise<WeakServer> {
  const pageOf = (kind: SandboxKind) =>
    sandboxPage({ ...sandboxEntries[kind], ...entries }, noPolicy ? () => '' : undefined)
  const frames = new Map([
    ['/sandbox.html', await pageOf('plain')],
    ['/sandbox-any.html', await pageOf('any')],
  ])
  const server = createServer(async ({ url = '/' }, response) => {
    const frame = frames.get(url)
    const body = frame ?? (await readFile(join(pagesDirectory, normalize(url))).catch(() => undefined))
    const policy = frame === undefined && !noPagePolicy && { 'Content-Security-Policy': pagePolicyHeader() }
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html'
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type, ...policy }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function keepOrigin(): void {
  const { add } = DOMTokenList.prototype
  DOMTokenList.prototype.add = function (...tokens) {
    add.apply(this, tokens.includes('allow-scripts') ? [...tokens, 'allow-same-origin'] : tokens)
  }
}
